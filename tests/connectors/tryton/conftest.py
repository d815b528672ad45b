"""A real Tryton, and a company of Platypus linked to it. tests/connectors.rs starts the server and sets the environment."""

import os
import sys
from pathlib import Path

import pytest

# The SDKs, the browser without a screen and the error body are those of tests/sdk.
sys.path.insert(0, str(Path(__file__).parents[2] / "sdk"))

import link_journey  # noqa: E402
from clients import lending_sdk, platform_sdk  # noqa: E402
from ledger import DATABASE, Ledger  # noqa: E402
from tenant import ENDED, LinkedCompany, eventually  # noqa: E402

PLATFORM = "trtn"
DATA_TYPES = [
    "company", "chartOfAccounts", "customers", "suppliers", "invoices", "bills", "creditNotes", "balanceSheet",
    "profitAndLoss",
]


@pytest.fixture(scope="session")
def ledger():
    """Tryton with seeded books: those of an earlier engine's run in the same folder, or new ones."""
    found = Ledger(Path(os.environ["PLATYPUS_TRYTON_FOLDER"]))
    yield found
    found.close()


@pytest.fixture(scope="session")
def platform():
    """The platform SDK."""
    return platform_sdk(os.environ["PLATYPUS_URL"], os.environ["PLATYPUS_AUTHORIZATION"])


@pytest.fixture(scope="session")
def lending():
    """The lending SDK."""
    return lending_sdk(os.environ["PLATYPUS_URL"], os.environ["PLATYPUS_AUTHORIZATION"])


@pytest.fixture(scope="session")
def waiting(platform):
    """Makes companies with a connection to Tryton that waits for its form."""

    def make(name):
        company = platform.companies.create(request={"name": name})
        request = {"company_id": company.id, "request_body": {"platform_key": PLATFORM}}
        return company, platform.connections.create(request=request)

    return make


@pytest.fixture(scope="session")
def linked(ledger, platform, waiting):
    """A company whose Tryton has been read."""
    company, connection = waiting("Tryton user")
    fields = {"base_url": ledger.url, "database": DATABASE, "key": ledger.application_key()}
    page = link_journey.link_with_form(connection.link_url, "Tryton", fields)
    request = {"company_id": company.id, "connection_id": connection.id}
    status = platform.connections.get(request=request).status.value
    assert status == "Linked", f"{status}; Link said: {page.text}"

    def statuses():
        body = platform.refresh_data.get(request={"company_id": company.id}).to_dict()
        return {name: body[name]["currentStatus"] for name in DATA_TYPES}

    found = eventually(statuses, lambda found: all(status in ENDED for status in found.values()))
    assert set(found.values()) == {"Complete"}, found
    return LinkedCompany(company.id, connection.id, DATABASE)
