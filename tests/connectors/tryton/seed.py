"""Fills a new Tryton database with a small company's books, through Tryton's own client library.

Usage: seed.py CONFIG DATABASE. What is in the books is decided here; what they add up to is Tryton's answer.
"""

import datetime
import sys
from decimal import Decimal

from proteus import Model, Wizard, config

config_file, database = sys.argv[1:]
connection = config.set_trytond(database, config_file=config_file)

# Tryton ships these for the tests of modules that build on it.
from trytond.modules.account.tests.tools import create_chart, create_fiscalyear, create_tax, get_accounts  # noqa: E402
from trytond.modules.account_invoice.tests.tools import (  # noqa: E402
    create_payment_term,
    set_fiscalyear_invoice_sequences,
)
from trytond.modules.company.tests.tools import create_company, get_company  # noqa: E402
from trytond.modules.currency.tests.tools import get_currency  # noqa: E402

TODAY = datetime.date.today()
CUSTOMERS = 30
SUPPLIERS = 5


def set_up_company():
    """One company in dollars, with the administrator working for it."""
    create_company(currency=get_currency("USD"))
    company = get_company()
    (administrator,) = Model.get("res.user").find([("login", "=", "admin")])
    administrator.companies.append(company)
    administrator.company = company
    administrator.save()
    connection._context = Model.get("res.user").get_preferences(True, {})
    return company


def set_up_ledger(company):
    """A fiscal year, a chart of accounts and a tax of a tenth."""
    year = set_fiscalyear_invoice_sequences(create_fiscalyear(company))
    year.click("create_period")
    create_chart(company)
    tax = create_tax(Decimal("0.10"))
    tax.save()
    term = create_payment_term()
    term.save()
    return get_accounts(company), tax, term


def party(name):
    """A party that documents can name."""
    party = Model.get("party.party")(name=name)
    party.save()
    return party


def document(kind, party, account, term, quantity, price, description, tax=None):
    """A saved draft of an invoice, bill or (with a negative quantity) credit note, with one line."""
    invoice = Model.get("account.invoice")(party=party, type=kind, payment_term=term)
    invoice.invoice_date = TODAY
    if kind == "in":
        # Tryton takes the same reference twice for the same document.
        invoice.reference = f"S-{party.id}" if quantity > 0 else f"C-{party.id}"
    line = invoice.lines.new()
    line.account = account
    line.description = description
    line.quantity = quantity
    line.unit_price = price
    if tax is not None:
        line.taxes.append(Model.get("account.tax")(tax.id))
    invoice.save()
    return invoice


def cash_payments(accounts):
    """A way of paying from and into the cash account."""
    (journal,) = Model.get("account.journal").find([("type", "=", "cash")])
    method = Model.get("account.invoice.payment.method")(name="Cash", journal=journal)
    method.credit_account = method.debit_account = accounts["cash"]
    method.save()
    return method


def pay(invoice, method, amount):
    """Pays a posted invoice, wholly or, with a smaller amount, in part."""
    wizard = Wizard("account.invoice.pay", [invoice])
    wizard.form.payment_method = method
    wizard.form.date = TODAY
    wizard.form.amount = amount
    wizard.execute("choice")
    if wizard.form_state == "ask":
        wizard.form.type = "partial"
        wizard.execute("pay")


def main():
    """Thirty invoices (every fifth left a draft, one of them cancelled; one paid, one half paid), five bills (one paid), and a
    credit note on each side."""
    accounts, tax, term = set_up_ledger(set_up_company())
    method = cash_payments(accounts)
    for index in range(1, CUSTOMERS + 1):
        customer = party(f"Customer {index:02}")
        invoice = document("out", customer, accounts["revenue"], term, index, Decimal("100.00"), "Consulting", tax)
        if index % 5:
            invoice.click("post")
        if index == 2:
            pay(invoice, method, invoice.total_amount)
        if index == 3:
            pay(invoice, method, Decimal("100.00"))
        if index == 5:
            invoice.click("cancel")
        if index == 1:
            credit = document("out", customer, accounts["revenue"], term, -0.5, Decimal("100.00"), "Goodwill", tax)
            credit.click("post")
    for index in range(1, SUPPLIERS + 1):
        supplier = party(f"Supplier {index:02}")
        bill = document("in", supplier, accounts["expense"], term, 1, Decimal("50.00"), "Rent")
        bill.click("post")
        if index == 2:
            pay(bill, method, bill.total_amount)
        if index == 1:
            document("in", supplier, accounts["expense"], term, -0.25, Decimal("50.00"), "Rebate").click("post")


main()
