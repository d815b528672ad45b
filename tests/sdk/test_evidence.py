"""What a lender's auditor asks of data that was really read: is it sound, where is it from, can I take it away."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pytest

from tenant import DATA_TYPES, eventually


def datasets(http, company_id):
    return http.get(f"/companies/{company_id}/data/history", params={"pageSize": 500}).json()["results"]


def validation(http, company_id, dataset_id):
    """What validation found, once it has run."""
    path = f"/companies/{company_id}/sync/{dataset_id}/validation"
    return eventually(lambda: http.get(path).json(), lambda found: "summary" in found)


def test_the_books_of_the_sandbox_break_no_rule(http, linked):
    for dataset in datasets(http, linked.id):
        found = validation(http, linked.id, dataset["id"])
        assert found["errors"] == [] and found["warnings"] == [], (dataset["dataType"], found)
        assert found["summary"]["rules"] == []
        # A café orders nothing in advance: not every type has records.
        assert found["summary"]["records"] > 0 or dataset["dataType"] not in DATA_TYPES, dataset


def test_a_record_says_where_each_of_its_fields_came_from(http, linked):
    base = f"/companies/{linked.id}/connections/{linked.connection_id}"
    record = http.get(f"/companies/{linked.id}/data/invoices", params={"pageSize": 1}).json()["results"][0]
    origin = http.get(f"{base}/provenance/invoices/{record['id']}").json()
    assert origin["record"] == record
    assert "Sandbox" in origin["integration"]
    assert len(origin["mapping"]["version"]) == 32
    fields = {row["field"]: row for row in origin["mapping"]["fields"]}
    assert fields["invoiceNumber"]["source"] == "number"
    assert fields["lineItems[].unitAmount"]["source"] == "unit_price"
    # What the mapping names is what the source's own record holds.
    assert origin["source"]["number"] == record["invoiceNumber"]
    assert origin["source"]["lines"][0]["unit_price"] is not None
    assert origin["datasetId"] in {dataset["id"] for dataset in datasets(http, linked.id)}


@pytest.mark.parametrize("form", ["csv", "ndjson"])
def test_every_data_type_can_be_taken_as_a_file(http, linked, form):
    for data_type in DATA_TYPES:
        path = f"/companies/{linked.id}/export/{data_type}"
        reply = http.get(path, params={"format": form})
        assert reply.status_code == 200, (data_type, reply.text)
        if form == "csv":
            rows = list(csv.reader(io.StringIO(reply.text, newline="")))
            assert len(rows) > 1 and all(len(row) == len(rows[0]) for row in rows), data_type
        else:
            assert all(isinstance(json.loads(line), dict) for line in reply.text.splitlines()), data_type


def test_a_whole_company_can_be_taken_as_a_zip(http, linked):
    reply = http.get(f"/companies/{linked.id}/export", params={"format": "ndjson"})
    archive = zipfile.ZipFile(io.BytesIO(reply.content))
    manifest = json.loads(archive.read("manifest.json"))
    assert {file["dataType"] for file in manifest["files"]} >= set(DATA_TYPES)
    for file in manifest["files"]:
        assert len(archive.read(file["path"]).splitlines()) == file["records"], file


def records(http, company_id, data_type):
    """Every record of a small data type."""
    page = http.get(f"/companies/{company_id}/data/{data_type}", params={"pageSize": 5000})
    return json.loads(page.text, parse_float=Decimal)["results"]


@pytest.fixture(scope="module", params=["cafe-zoe", "atelier-norre"])
def trader(request, tenant, linked):
    """A café that trades in one currency, and a retailer that trades in three."""
    if request.param == linked.organisation:
        return linked
    company = tenant.linked_company("Linked retailer", request.param)
    tenant.wait_until_read(company)
    return company


@pytest.mark.parametrize(
    ("report", "party", "parties", "payments"),
    [
        ("agedDebtor", "customer", "customers", "payments"),
        ("agedCreditor", "supplier", "suppliers", "billPayments"),
    ],
)
def test_aged_reports_agree_with_the_providers_own_balances_to_the_penny(http, trader, report, party, parties, payments):
    """What documents leave open, less money that none of them has claimed, is what the provider says is owed."""
    balances = {}
    # Beyond the last day of the books, so that none of their documents is left out.
    reply = http.get(f"/companies/{trader.id}/reports/{report}", params={"reportDate": "2099-01-01"})
    assert reply.status_code == 200, reply.text
    for row in json.loads(reply.text, parse_float=Decimal)["data"]:
        amounts = [
            period["amount"]
            for currency in row["agedCurrencyOutstanding"]
            for period in currency["agedOutstandingAmounts"]
        ]
        balances[row[f"{party}Id"]] = sum(map(Decimal, amounts))
    for payment in records(http, trader.id, payments):
        for line in payment["lines"]:
            if any(link["type"] == "PaymentOnAccount" for link in line.get("links", [])):
                who = payment[f"{party}Ref"]["id"]
                balances[who] = balances.get(who, Decimal(0)) - Decimal(line["amount"])

    base = f"/companies/{trader.id}/connections/{trader.connection_id}/provenance/{parties}"
    theirs = {}
    for one in records(http, trader.id, parties):
        source = json.loads(http.get(f"{base}/{one['id']}").text, parse_float=Decimal)["source"]
        theirs[one["id"]] = Decimal(source["balance"])
    assert any(theirs.values())
    assert {who: amount for who, amount in balances.items() if amount} == {
        who: amount for who, amount in theirs.items() if amount
    }
