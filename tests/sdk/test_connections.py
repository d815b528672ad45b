"""Connections: made, linked over OAuth, unlinked, deauthorised, linked again, deleted (contract section 2)."""

import pytest
from codat_platform.models import errors

import link_journey
from contract import assert_error_body, raises
from sandbox import PLATFORM
from tenant import eventually


def test_a_new_connection_waits_for_its_company(tenant, platform, unique):
    company = tenant.company(f"Waiting {unique}")
    connection = tenant.connection(company.id)
    assert connection.status.value == "PendingAuth"
    assert connection.source_type.value == "Accounting"
    assert connection.integration_key == PLATFORM
    listed = platform.connections.list(request={"company_id": company.id})
    assert [found.id for found in listed.results] == [connection.id]
    embedded = platform.companies.get(request={"company_id": company.id}).data_connections
    assert [found.id for found in embedded] == [connection.id]


def test_link_completes_from_the_companys_own_address(tenant, platform, sandbox, unique):
    organisation = sandbox.organisation(f"journey-{unique}")
    company = tenant.company(f"Journey {unique}")
    link_journey.link_sandbox(company.redirect, organisation)
    connections = platform.connections.list(request={"company_id": company.id}).results
    assert [connection.status.value for connection in connections] == ["Linked"]


def test_a_refusal_is_kept_with_the_connection(tenant, platform, sandbox, unique):
    organisation = sandbox.organisation(f"refusal-{unique}")
    company = tenant.company(f"Refusal {unique}")
    connection = tenant.connection(company.id)
    page = link_journey.refuse_at_sandbox(connection.link_url, organisation)
    assert page.status < 500 and page.links + page.forms, "the page offers a next step"
    found = platform.connections.get(request={"company_id": company.id, "connection_id": connection.id})
    assert found.status.value == "PendingAuth"
    assert found.data_connection_errors and isinstance(found.data_connection_errors[0].status_code, str)


def test_an_unlinked_connection_keeps_its_data_and_resumes_when_linked_again(tenant, lending, platform, sandbox, unique):
    organisation = sandbox.organisation(f"unlink-{unique}")
    company = tenant.linked_company(f"Unlink {unique}", organisation)
    tenant.wait_until_read(company)
    request = {
        "company_id": company.id,
        "connection_id": company.connection_id,
        "update_connection_status": {"status": "Unlinked"},
    }
    assert platform.connections.unlink(request=request).status.value == "Unlinked"
    with raises(errors, 400):
        platform.refresh_data.by_data_type(request={"company_id": company.id, "data_type": "invoices"})
    with raises(errors, 400):
        platform.connections.unlink(request=request)
    assert_data_is_readable_and_relinking_resumes(tenant, lending, platform, company)


def test_a_deauthorised_connection_says_so_keeps_its_data_and_resumes(tenant, lending, platform, sandbox, unique):
    organisation = sandbox.organisation(f"deauthorise-{unique}")
    company = tenant.linked_company(f"Deauthorise {unique}", organisation)
    tenant.wait_until_read(company)
    sandbox.revoke(organisation)
    dataset = platform.refresh_data.by_data_type(request={"company_id": company.id, "data_type": "customers"})
    assert tenant.wait_for_dataset(company.id, dataset.id) == "AuthError"
    eventually(lambda: tenant.status(company.id, company.connection_id), lambda status: status == "Deauthorized", 10)
    with raises(errors, 400):
        platform.refresh_data.by_data_type(request={"company_id": company.id, "data_type": "invoices"})
    assert_data_is_readable_and_relinking_resumes(tenant, lending, platform, company)


def assert_data_is_readable_and_relinking_resumes(tenant, lending, platform, company):
    """What was read stays readable; the same connection, linked again, is read again."""
    before = lending.accounts_receivable.invoices.list(request={"company_id": company.id})
    assert before.total_results > 0
    first = sync_ids(platform, company.id)
    request = {"company_id": company.id, "connection_id": company.connection_id}
    link_journey.link_sandbox(platform.connections.get(request=request).link_url, company.organisation)
    assert tenant.status(company.id, company.connection_id) == "Linked"
    eventually(lambda: sync_ids(platform, company.id).get("invoices"), lambda found: found != first["invoices"])
    tenant.wait_until_read(company)
    after = lending.accounts_receivable.invoices.list(request={"company_id": company.id})
    assert after.total_results == before.total_results


def sync_ids(platform, company_id):
    """The dataset of each data type's latest sync."""
    body = platform.refresh_data.get(request={"company_id": company_id}).to_dict()
    return {name: entry.get("latestSyncId") for name, entry in body.items() if isinstance(entry, dict)}


def test_a_deleted_connection_is_gone(tenant, platform, unique):
    company = tenant.company(f"Deleted connection {unique}")
    connection = tenant.connection(company.id)
    request = {"company_id": company.id, "connection_id": connection.id}
    platform.connections.delete(request=request)
    with raises(errors, 404):
        platform.connections.get(request=request)
    assert platform.companies.get(request={"company_id": company.id}).data_connections == []


def test_queueing_without_a_link_is_refused(tenant, platform, unique):
    company = tenant.company(f"Unlinked yet {unique}")
    tenant.connection(company.id)
    with raises(errors, 400):
        platform.refresh_data.by_data_type(request={"company_id": company.id, "data_type": "invoices"})


@pytest.mark.parametrize(("body", "status"), [('"mqjo"', 400), ('{"platformKey": "zzzz"}', 404), ("{}", 400)])
def test_a_connection_needs_an_object_with_a_known_key(tenant, http, body, status, unique):
    company = tenant.company(f"Bad key {unique}")
    headers = {"content-type": "application/json"}
    reply = http.post(f"/companies/{company.id}/connections", content=body, headers=headers)
    assert reply.status_code == status
    assert_error_body(reply.json(), status)
