"""Profile and sync settings (contract sections 4 and 8)."""

import pytest
from codat_platform.models import errors

import link_journey
from contract import assert_error_body, raises


@pytest.fixture
def profile(platform):
    """The profile, put back as it was after the test."""
    before = platform.settings.get_profile()
    yield before
    platform.settings.update_profile(
        request={"name": before.name, "redirect_url": before.redirect_url, "white_list_urls": before.white_list_urls}
    )


def test_a_profile_is_read_and_changed(platform, profile):
    changed = platform.settings.update_profile(
        request={
            "name": "Renamed lender",
            "redirect_url": "https://lender.example/{companyId}/done?s={statusCode}",
            "logo_url": "https://lender.example/logo.png",
            "white_list_urls": ["https://lender.example"],
        }
    )
    assert changed.name == "Renamed lender"
    found = platform.settings.get_profile()
    assert (found.name, found.redirect_url, found.logo_url) == (
        "Renamed lender", "https://lender.example/{companyId}/done?s={statusCode}", "https://lender.example/logo.png",
    )
    assert len(found.white_list_urls) == 1


def test_a_profile_without_a_name_or_with_no_address_is_refused(http):
    for body in ({"redirectUrl": ""}, {"name": "", "redirectUrl": ""}, {"name": "A", "redirectUrl": "no address"}):
        reply = http.put("/profile", json=body)
        assert_error_body(reply.json(), 400)


def setting(data_type: str, **changes):
    """A sync setting that differs from the default in what is given."""
    return {"data_type": data_type, "fetch_on_first_link": True, "sync_schedule": 0, "sync_order": 40} | changes


def found(settings, data_type: str):
    return next(entry for entry in settings.settings if entry.data_type.value == data_type)


def test_sync_settings_hold_for_every_company_that_has_none_of_its_own(platform, tenant):
    client = platform.settings.get_sync_settings()
    assert len(client.settings) == 43 and client.client_id
    company = tenant.company("Synced daily").id
    decided = [setting("invoices", sync_schedule=24, sync_from_window=12), setting("profitAndLoss", months_to_sync=36)]
    request = {"client_id": client.client_id, "settings": decided, "overrides_defaults": True}
    try:
        platform.settings.update_sync_settings(request=request)
        seen = platform.companies.get_company_sync_settings(request={"company_id": company})
        assert (seen.company_id, seen.overrides_defaults) == (company, False)
        assert found(seen, "invoices").sync_schedule == 24 and found(seen, "invoices").sync_from_window == 12
        assert found(seen, "profitAndLoss").months_to_sync == 36
        own = {"company_id": company, "settings": [setting("invoices", sync_schedule=1)], "overrides_defaults": True}
        platform.companies.set_company_sync_settings(request={"company_id": company, "request_body": own})
        seen = platform.companies.get_company_sync_settings(request={"company_id": company})
        assert (found(seen, "invoices").sync_schedule, seen.overrides_defaults) == (1, True)
        assert found(platform.settings.get_sync_settings(), "invoices").sync_schedule == 24
        # Falling back to the client's.
        own["overrides_defaults"] = False
        platform.companies.set_company_sync_settings(request={"company_id": company, "request_body": own})
        seen = platform.companies.get_company_sync_settings(request={"company_id": company})
        assert found(seen, "invoices").sync_schedule == 24
    finally:
        request["settings"] = [setting("invoices"), setting("profitAndLoss")]
        platform.settings.update_sync_settings(request=request)


def test_what_is_not_fetched_on_first_link_is_not_read_with_all_data(platform, tenant, sandbox, unique):
    company = tenant.company("Only customers").id
    others = [name for name in (entry.data_type.value for entry in platform.settings.get_sync_settings().settings)]
    decided = [setting(name, fetch_on_first_link=name == "customers") for name in others]
    body = {"company_id": company, "settings": decided, "overrides_defaults": True}
    platform.companies.set_company_sync_settings(request={"company_id": company, "request_body": body})
    connection = tenant.connection(company)
    link_journey.link_sandbox(connection.link_url, sandbox.organisation(f"only-{unique}"))
    statuses = tenant.statuses(company)
    assert {name for name, status in statuses.items() if status != "Initial"} == {"customers"}


def test_settings_of_somebody_else_or_with_two_beginnings_are_refused(platform, http, tenant):
    company = tenant.company("Refused").id
    stranger = {"companyId": "8a210b68-6988-11ed-a1eb-0242ac120002", "settings": [], "overridesDefaults": True}
    assert_error_body(http.post(f"/companies/{company}/syncSettings", json=stranger).json(), 400)
    twice = setting("bills", sync_from_window=1, sync_from_utc="2026-01-01")
    body = {"company_id": company, "settings": [twice], "overrides_defaults": True}
    with raises(errors, 400, "not valid"):
        platform.companies.set_company_sync_settings(request={"company_id": company, "request_body": body})
