"""What Platypus writes to a real Tryton: parties, and drafts of invoices and bills."""

import os
from decimal import Decimal

import httpx

from tenant import eventually


def push(linked, method, rest, body=None):
    """Asks for a write and waits for its end."""
    client = httpx.Client(
        base_url=f"{os.environ['PLATYPUS_URL']}/companies/{linked.id}",
        headers={"authorization": os.environ["PLATYPUS_AUTHORIZATION"]},
        timeout=60,
    )
    asked = client.request(method, f"/connections/{linked.connection_id}/push/{rest}", json=body)
    assert asked.status_code == 200, asked.text
    key = asked.json()["pushOperationKey"]
    return eventually(lambda: client.get(f"/push/{key}").json(), lambda operation: operation["status"] != "Pending")


def written(linked, rest, body):
    """The id of what was made."""
    operation = push(linked, "POST", rest, body)
    assert operation["status"] == "Success", operation
    return operation["changes"][0]["recordRef"]["id"]


def account_of(ledger, kind):
    """An account that documents of a kind are posted to."""
    return str(ledger.read("account.invoice.line", [["invoice.type", "=", kind]], ["account"])[0]["account"])


def test_a_customer_and_a_draft_of_an_invoice_are_made(ledger, lending, linked):
    customer = {
        "customerName": "Written Ltd", "emailAddress": "books@written.example", "status": "Active",
        "addresses": [{"type": "Billing", "line1": "1 Road", "city": "Town", "postalCode": "T1"}],
    }
    customer = written(linked, "customers", customer)
    (party,) = ledger.read("party.party", [["id", "=", int(customer)]], ["name", "email"])
    assert (party["name"], party["email"]) == ("Written Ltd", "books@written.example")
    invoice = {
        "customerRef": {"id": customer}, "issueDate": "2026-11-02T00:00:00", "currency": "USD", "note": "By hand",
        "lineItems": [{"description": "Advice", "quantity": 3, "unitAmount": 12.34,
                       "accountRef": {"id": account_of(ledger, "out")}}],
    }
    invoice = written(linked, "invoices", invoice)
    fields = ["state", "total_amount", "invoice_date", "description", "party"]
    (draft,) = ledger.read("account.invoice", [["id", "=", int(invoice)]], fields)
    assert (draft["state"], draft["total_amount"]) == ("draft", Decimal("37.02"))
    assert (draft["invoice_date"], draft["description"]) == ("2026-11-02", "By hand")
    assert draft["party"] == int(customer)
    seen = lending.accounts_receivable.invoices.get(request={"company_id": linked.id, "invoice_id": invoice})
    assert (seen.status.value, seen.total_amount) == ("Draft", Decimal("37.02"))
    gone = push(linked, "DELETE", f"invoices/{invoice}")
    assert gone["status"] == "Success", gone
    assert ledger.count("account.invoice", [["id", "=", int(invoice)]]) == 0


def test_a_supplier_and_a_draft_of_a_bill_are_made(ledger, linked):
    supplier = written(linked, "suppliers", {"supplierName": "Mill", "status": "Active"})
    bill = {
        "supplierRef": {"id": supplier}, "issueDate": "2026-11-02T00:00:00", "reference": "F-77",
        "lineItems": [{"description": "Flour", "quantity": 1, "unitAmount": 5, "accountRef": {"id": account_of(ledger, "in")}}],
    }
    bill = written(linked, "bills", bill)
    (draft,) = ledger.read("account.invoice", [["id", "=", int(bill)]], ["state", "type", "reference", "total_amount"])
    assert (draft["state"], draft["type"], draft["reference"]) == ("draft", "in", "F-77")
    assert push(linked, "DELETE", f"bills/{bill}")["status"] == "Success"


def test_what_tryton_refuses_says_why(ledger, linked):
    nobody = {"customerRef": {"id": "999999"}, "issueDate": "2026-11-02T00:00:00", "lineItems": []}
    refused = push(linked, "POST", "invoices", nobody)
    assert refused["status"] == "Failed", refused
    assert refused["validation"]["errors"][0]["itemId"] == "customerRef.id", refused
    (posted,) = ledger.read("account.invoice", [["state", "=", "posted"], ["type", "=", "out"]], ["number"])[:1]
    kept = push(linked, "DELETE", f"invoices/{posted['id']}")
    assert (kept["status"], kept["changes"]) == ("Failed", []), kept
