"""Tryton's ledger in the standard model, number by number against Tryton's own answers."""

from datetime import date
from decimal import Decimal

import link_journey
from ledger import DATABASE

INVOICES = [["type", "=", "out"], ["total_amount", ">=", 0]]
CREDIT_NOTES = [["type", "=", "out"], ["total_amount", "<", 0]]
BILLS = [["type", "=", "in"], ["total_amount", ">=", 0]]


def test_a_wrong_key_is_refused_before_it_is_kept(ledger, platform, waiting):
    company, connection = waiting("Wrong key")
    fields = {"base_url": ledger.url, "database": DATABASE, "key": "0" * 128}
    page = link_journey.link_with_form(connection.link_url, "Tryton", fields)
    assert page.form("field.key"), "the form is offered again"
    assert fields["key"] not in page.html, "a secret is never shown again"
    request = {"company_id": company.id, "connection_id": connection.id}
    assert platform.connections.get(request=request).status.value == "PendingAuth"


def test_an_address_where_no_tryton_is_says_so(platform, waiting):
    company, connection = waiting("Wrong address")
    fields = {"base_url": "http://127.0.0.1:9", "database": DATABASE, "key": "0" * 128}
    page = link_journey.link_with_form(connection.link_url, "Tryton", fields)
    assert page.form("field.base_url"), "the form is offered again"
    request = {"company_id": company.id, "connection_id": connection.id}
    assert platform.connections.get(request=request).status.value == "PendingAuth"


def test_every_party_that_was_invoiced_is_a_customer_and_every_biller_a_supplier(ledger, lending, linked):
    invoiced = {invoice["party"] for invoice in ledger.read("account.invoice", [["type", "=", "out"]], ["party"])}
    billers = {invoice["party"] for invoice in ledger.read("account.invoice", BILLS, ["party"])}
    customers = lending.accounts_receivable.customers.list(request={"company_id": linked.id, "page_size": 500})
    suppliers = lending.accounts_payable.suppliers.list(request={"company_id": linked.id, "page_size": 500})
    assert {customer.id for customer in customers.results} == {str(party) for party in invoiced}
    assert {supplier.id for supplier in suppliers.results} == {str(party) for party in billers}
    names = {str(party["id"]): party["name"] for party in ledger.read("party.party", [], ["name"])}
    assert all(customer.customer_name == names[customer.id] for customer in customers.results)


def test_every_document_is_there(ledger, lending, linked):
    request = {"company_id": linked.id, "page_size": 500}
    receivable, payable = lending.accounts_receivable, lending.accounts_payable
    assert receivable.invoices.list(request=request).total_results == ledger.count("account.invoice", INVOICES)
    assert receivable.credit_notes.list(request=request).total_results == ledger.count("account.invoice", CREDIT_NOTES)
    assert payable.bills.list(request=request).total_results == ledger.count("account.invoice", BILLS)


def test_every_invoices_amounts_are_trytons(ledger, lending, linked):
    fields = ["number", "total_amount", "untaxed_amount", "tax_amount", "amount_to_pay", "state", "invoice_date"]
    theirs = {str(invoice["id"]): invoice for invoice in ledger.read("account.invoice", INVOICES, fields)}
    ours = lending.accounts_receivable.invoices.list(request={"company_id": linked.id, "page_size": 500}).results
    states = {"draft": "Draft", "posted": "Submitted", "paid": "Paid", "cancelled": "Void"}
    for invoice in ours:
        their = theirs[invoice.id]
        # A draft has no number yet.
        assert (invoice.invoice_number or None) == their["number"]
        assert money(invoice.total_amount) == their["total_amount"]
        assert money(invoice.sub_total) == their["untaxed_amount"]
        assert money(invoice.total_tax_amount) == their["tax_amount"]
        partly_paid = their["state"] == "posted" and their["amount_to_pay"] < their["total_amount"]
        assert invoice.status.value == ("PartiallyPaid" if partly_paid else states[their["state"]])
        # Tryton counts nothing as due before an invoice is posted.
        due = their["total_amount"] if their["state"] == "draft" else their["amount_to_pay"]
        assert money(invoice.amount_due) == due
        assert invoice.issue_date.startswith(their["invoice_date"])


def test_one_invoice_line_by_line(ledger, lending, linked):
    (number,) = ledger.read("account.invoice", [*INVOICES, ["state", "=", "posted"]], ["number"])[-1:]
    invoice = lending.accounts_receivable.invoices.get(
        request={"company_id": linked.id, "invoice_id": str(number["id"])}
    )
    fields = ["description", "quantity", "unit_price", "amount", "account", "taxes"]
    theirs = ledger.read("account.invoice.line", [["invoice", "=", number["id"]], ["type", "=", "line"]], fields)
    assert len(invoice.line_items) == len(theirs) > 0
    for ours, their in zip(invoice.line_items, theirs, strict=True):
        assert ours.description == their["description"]
        assert ours.quantity == their["quantity"]
        assert money(ours.unit_amount) == their["unit_price"]
        assert money(ours.sub_total) == their["amount"]
        assert ours.account_ref.id == str(their["account"])
        assert money(ours.tax_amount) == their["amount"] * Decimal("0.10")
        assert ours.tax_rate_ref.id == str(their["taxes"][0])


def test_credit_notes_are_positive(ledger, lending, linked):
    theirs = {str(note["id"]): note for note in ledger.read("account.invoice", CREDIT_NOTES, ["total_amount"])}
    notes = lending.accounts_receivable.credit_notes.list(request={"company_id": linked.id}).results
    assert theirs and {note.id: money(note.total_amount) for note in notes} == {
        number: -note["total_amount"] for number, note in theirs.items()
    }


def test_the_chart_of_accounts_carries_trytons_balances(ledger, lending, linked):
    wanted = ["code", "name", "debit", "credit"]
    theirs = ledger.read("account.account", [["type.statement", "!=", None]], wanted)
    request = {"company_id": linked.id, "page_size": 500}
    ours = {account.id: account for account in lending.financial_statements.accounts.list(request=request).results}
    assert set(ours) == {str(account["id"]) for account in theirs}
    for account in theirs:
        our = ours[str(account["id"])]
        assert our.name == account["name"]
        assert our.nominal_code == account["code"]
        # Ours is positive on the side normal for the kind of account.
        owed = our.type.value in ("Liability", "Equity", "Income")
        balance = account["credit"] - account["debit"] if owed else account["debit"] - account["credit"]
        assert money(our.current_balance) == balance


def test_revenue_and_receivables_are_what_was_invoiced(ledger, lending, linked):
    in_books = [["type", "=", "out"], ["state", "in", ["posted", "paid"]]]
    posted = ledger.read("account.invoice", in_books, ["untaxed_amount", "amount_to_pay"])
    revenue = sum(invoice["untaxed_amount"] for invoice in posted)
    receivable = sum(invoice["amount_to_pay"] for invoice in posted)
    statement = lending.financial_statements.profit_and_loss.get(
        request={"company_id": linked.id, "period_length": 1, "periods_to_compare": 1}
    )
    (month,) = statement.reports
    assert month.to_date.startswith(f"{date.today():%Y-%m}")
    assert money(month.income.value) == revenue
    sheet = balance_sheet(lending, linked)
    lines = {line.name: money(line.value) for line in every_line(sheet.assets)}
    assert receivable in lines.values(), lines


def test_the_balance_sheet_balances(lending, linked):
    sheet = balance_sheet(lending, linked)
    assert money(sheet.assets.value) - money(sheet.liabilities.value) == money(sheet.net_assets)
    assert money(sheet.equity.value) == money(sheet.net_assets)
    assert money(sheet.assets.value) > 0


def test_the_company_is_named(ledger, lending, linked):
    (company,) = ledger.read("company.company", [], ["rec_name"])
    profile = lending.company_info.get_accounting_profile(request={"company_id": linked.id})
    assert profile.company_name == company["rec_name"]
    assert profile.base_currency == "USD"


def balance_sheet(lending, linked):
    """This month's."""
    request = {"company_id": linked.id, "period_length": 1, "periods_to_compare": 1}
    (sheet,) = lending.financial_statements.balance_sheet.get(request=request).reports
    return sheet


def every_line(line):
    """A line of a statement and all within it."""
    yield line
    for inner in line.items or []:
        yield from every_line(inner)


def money(value) -> Decimal:
    """An amount to the penny."""
    return Decimal(str(value)).quantize(Decimal("0.01"))
