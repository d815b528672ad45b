"""Reading the standard records with the lending SDK (contract sections 5 and 6)."""

import json
from decimal import Decimal

import pytest
from codat_lending.models import errors

from contract import assert_error_body, raises

#: Where the lending SDK lists a data type, and gets one record of it by which field.
LISTS = {
    "chartOfAccounts": ("financial_statements.accounts", "account_id"),
    "customers": ("accounts_receivable.customers", "customer_id"),
    "suppliers": ("accounts_payable.suppliers", "supplier_id"),
    "invoices": ("accounts_receivable.invoices", "invoice_id"),
    "creditNotes": ("accounts_receivable.credit_notes", "credit_note_id"),
    "payments": ("accounts_receivable.payments", "payment_id"),
    "bills": ("accounts_payable.bills", "bill_id"),
    "billCreditNotes": ("accounts_payable.bill_credit_notes", "bill_credit_note_id"),
    "billPayments": ("accounts_payable.bill_payments", "bill_payment_id"),
    "journalEntries": ("transactions.journal_entries", "journal_entry_id"),
}


def group(lending, path):
    """A method group of the SDK, by its dotted path."""
    for name in path.split("."):
        lending = getattr(lending, name)
    return lending


@pytest.mark.parametrize("data_type", LISTS)
def test_a_data_type_is_listed_and_each_record_is_read_alone(lending, linked, data_type):
    path, key = LISTS[data_type]
    found = group(lending, path).list(request={"company_id": linked.id, "page_size": 100})
    assert found.total_results > 0 and found.results
    assert len({record.id for record in found.results}) == len(found.results)
    for record in (found.results[0], found.results[-1]):
        alone = group(lending, path).get(request={"company_id": linked.id, key: record.id})
        assert alone.model_dump() == record.model_dump()


@pytest.mark.parametrize("data_type", ["items", "taxRates"])
def test_data_types_the_sdk_lacks_are_read_over_plain_http(http, linked, data_type):
    found = http.get(f"/companies/{linked.id}/data/{data_type}", params={"pageSize": 5}).json()
    assert found["totalResults"] > 0
    first = found["results"][0]
    assert http.get(f"/companies/{linked.id}/data/{data_type}/{first['id']}").json() == first


def test_bank_accounts_and_their_transactions_are_read_by_connection(lending, linked):
    scope = {"company_id": linked.id, "connection_id": linked.connection_id}
    accounts = lending.accounting_bank_data.accounts.list(request=scope).results
    assert accounts
    account = lending.accounting_bank_data.accounts.get(request=scope | {"account_id": accounts[0].id})
    assert account.id == accounts[0].id
    read = lending.accounting_bank_data.list_transactions(request=scope | {"account_id": account.id, "page_size": 10})
    assert read.total_results > 0


def test_the_companys_own_details_are_read(lending, linked):
    profile = lending.company_info.get_accounting_profile(request={"company_id": linked.id})
    assert profile.company_name and profile.base_currency == "GBP"


def test_the_balance_sheet_balances(lending, linked):
    request = {"company_id": linked.id, "period_length": 1, "periods_to_compare": 6}
    sheet = lending.financial_statements.balance_sheet.get(request=request)
    assert len(sheet.reports) == 6 and sheet.currency == "GBP"
    for report in sheet.reports:
        assert money(report.assets.value) - money(report.liabilities.value) == money(report.net_assets)
        assert money(report.equity.value) == money(report.net_assets)


def test_profit_and_loss_adds_up(lending, linked):
    request = {"company_id": linked.id, "period_length": 3, "periods_to_compare": 4}
    statement = lending.financial_statements.profit_and_loss.get(request=request)
    assert len(statement.reports) == 4 and statement.report_basis.value == "Accrual"
    for report in statement.reports:
        assert money(report.income.value) - money(report.cost_of_sales.value) == money(report.gross_profit)
        assert money(report.gross_profit) - money(report.expenses.value) == money(report.net_operating_profit)


def test_cash_flow_is_read(lending, linked):
    request = {"company_id": linked.id, "period_length": 1, "periods_to_compare": 3}
    statement = lending.financial_statements.cash_flow.get(request=request)
    assert len(statement.reports) == 3
    assert any(report.cash_receipts.value for report in statement.reports)


@pytest.fixture(scope="module")
def invoices(lending, linked):
    """Every invoice of the linked company."""
    found = lending.accounts_receivable.invoices.list(request={"company_id": linked.id, "page_size": 5000})
    assert found.total_results == len(found.results)
    return found.results


@pytest.mark.parametrize(
    ("query", "matches"),
    [
        (
            "amountDue>0&&{totalAmount>1000||currency=GBP}",
            lambda invoice: invoice.amount_due > 0 and (invoice.total_amount > 1000 or invoice.currency == "GBP"),
        ),
        (
            "amountDue>0&&{totalAmount>100||currency=USD}",
            lambda invoice: invoice.amount_due > 0 and invoice.total_amount > 100,
        ),
        ("status=paid", lambda invoice: invoice.status.value == "Paid"),
        # `&&` binds tighter than `||`.
        (
            "amountDue>0||totalAmount>100&&status=Paid",
            lambda invoice: invoice.amount_due > 0 or (invoice.total_amount > 100 and invoice.status.value == "Paid"),
        ),
        ("issueDate>=2026-01-01", lambda invoice: invoice.issue_date >= "2026-01-01"),
        ("metadata.isDeleted!=true", lambda invoice: True),
    ],
)
def test_a_query_finds_exactly_what_it_says(lending, linked, invoices, query, matches):
    request = {"company_id": linked.id, "page_size": 5000, "query": query}
    found = lending.accounts_receivable.invoices.list(request=request)
    expected = {invoice.id for invoice in invoices if matches(invoice)}
    assert expected, "the books hold something to find"
    assert {invoice.id for invoice in found.results} == expected
    assert found.total_results == len(expected)


def test_a_query_reaches_into_references(lending, linked, invoices):
    customer = invoices[0].customer_ref.id
    request = {"company_id": linked.id, "page_size": 5000, "query": f"customerRef.id={customer}"}
    found = lending.accounts_receivable.invoices.list(request=request).results
    assert {invoice.id for invoice in found} == {i.id for i in invoices if i.customer_ref.id == customer}


@pytest.mark.parametrize(
    ("order", "key", "falling"),
    [
        ("totalAmount", lambda invoice: invoice.total_amount, False),
        ("-totalAmount", lambda invoice: invoice.total_amount, True),
        ("-issueDate", lambda invoice: invoice.issue_date, True),
        ("invoiceNumber", lambda invoice: invoice.invoice_number, False),
    ],
)
def test_an_order_holds_across_pages(lending, linked, invoices, order, key, falling):
    seen = []
    page_size = max(1, len(invoices) // 3)
    for page in range(1, len(invoices) // page_size + 2):
        request = {"company_id": linked.id, "page": page, "page_size": page_size, "order_by": order}
        seen += lending.accounts_receivable.invoices.list(request=request).results
    assert sorted(invoice.id for invoice in seen) == sorted(invoice.id for invoice in invoices)
    assert [key(invoice) for invoice in seen] == sorted(map(key, invoices), reverse=falling)


@pytest.mark.parametrize("query", ["amountDue>", "amountDue>>1", "{amountDue>1", "noSuchField=1", "status>Paid"])
def test_a_bad_query_is_refused(lending, linked, query):
    with raises(errors, 400, "Error parsing query"):
        lending.accounts_receivable.invoices.list(request={"company_id": linked.id, "query": query})


def test_an_unknown_record_is_not_found(lending, linked):
    with raises(errors, 404):
        lending.accounts_receivable.invoices.get(request={"company_id": linked.id, "invoice_id": "no-such-invoice"})


def test_a_type_the_platform_lacks_is_not_found(http, linked):
    reply = http.get(f"/companies/{linked.id}/connections/{linked.connection_id}/data/commerce-orders")
    assert reply.status_code == 404
    assert_error_body(reply.json(), 404)


def test_money_keeps_its_pennies_on_the_wire(http, linked):
    """Amounts are JSON numbers with the provider's own digits, never the nearest float."""
    text = http.get(f"/companies/{linked.id}/data/invoices", params={"pageSize": 50}).text
    parsed = json.loads(text, parse_float=Decimal)
    for invoice in parsed["results"]:
        total = sum((money(line["totalAmount"]) for line in invoice["lineItems"]), Decimal())
        assert total == money(invoice["totalAmount"]), invoice["id"]


def money(value) -> Decimal:
    """An amount to the penny."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
