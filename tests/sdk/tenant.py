"""What a lender's engineer does with the platform SDK before anything can be read."""

import time
from dataclasses import dataclass

from codat_platform import CodatPlatform

import link_journey
from sandbox import PLATFORM, Sandbox

#: What the sandbox integration reads, by the contract's keys.
DATA_TYPES = [
    "company", "chartOfAccounts", "customers", "suppliers", "items", "taxRates", "invoices", "creditNotes",
    "bills", "billCreditNotes", "payments", "billPayments", "journalEntries", "bankAccounts", "bankTransactions",
    "balanceSheet", "profitAndLoss", "cashFlowStatement",
]

ENDED = {
    "Complete", "FetchError", "MapError", "ValidationError", "ProcessingError", "InternalError", "AuthError",
    "PermissionsError", "RateLimitError", "PrerequisiteNotMet", "NotSupported", "Cancelled",
}


@dataclass
class LinkedCompany:
    """A company and its one connection."""

    id: str
    connection_id: str
    organisation: str


class Tenant:
    """A client of the platform."""

    def __init__(self, platform: CodatPlatform, sandbox: Sandbox):
        self.platform = platform
        self.sandbox = sandbox

    def company(self, name: str):
        """Creates a company."""
        return self.platform.companies.create(request={"name": name})

    def connection(self, company_id: str):
        """Creates a connection to the sandbox; its status is PendingAuth."""
        request = {"company_id": company_id, "request_body": {"platform_key": PLATFORM}}
        return self.platform.connections.create(request=request)

    def linked_company(self, name: str, organisation: str) -> LinkedCompany:
        """Creates a company and completes Link for it, from the company's own Link address."""
        company = self.company(name)
        connection = self.connection(company.id)
        link_journey.link_sandbox(connection.link_url, organisation)
        assert self.status(company.id, connection.id) == "Linked"
        return LinkedCompany(company.id, connection.id, organisation)

    def status(self, company_id: str, connection_id: str) -> str:
        """The connection's status."""
        request = {"company_id": company_id, "connection_id": connection_id}
        return self.platform.connections.get(request=request).status.value

    def statuses(self, company_id: str) -> dict[str, str]:
        """The current status of every data type."""
        body = self.platform.refresh_data.get(request={"company_id": company_id}).to_dict()
        return {name: entry["currentStatus"] for name, entry in body.items() if isinstance(entry, dict)}

    def wait_until_read(self, company: LinkedCompany, data_types: list[str] | None = None) -> None:
        """Polls dataStatus until the data types are Complete."""
        wanted = data_types or DATA_TYPES

        def statuses():
            found = self.statuses(company.id)
            return {name: found.get(name) for name in wanted}

        found = eventually(statuses, lambda found: all(status in ENDED for status in found.values()))
        assert set(found.values()) == {"Complete"}, found

    def wait_for_dataset(self, company_id: str, dataset_id: str) -> str:
        """Polls one dataset until it has ended and returns its status."""
        request = {"company_id": company_id, "dataset_id": dataset_id}

        def status():
            return self.platform.refresh_data.get_pull_operation(request=request).status.value

        return eventually(status, lambda status: status in ENDED)


def eventually(ask, enough, seconds: float = 120):
    """Asks until the answer is enough, and returns it."""
    patience = time.monotonic() + seconds
    while True:
        answer = ask()
        if enough(answer):
            return answer
        assert time.monotonic() < patience, f"after {seconds} s still: {answer}"
        time.sleep(0.2)
