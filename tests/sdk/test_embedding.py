"""Access tokens for the embedded Link, and the origins of pages that may show it (contract section 9)."""

import pytest
from codat_platform.models import errors

from contract import raises

ORIGINS = ["https://app.lender.example", "http://localhost:3000"]


@pytest.fixture
def origins(platform):
    """No page may show Link, before and after the test."""
    platform.settings.set(request={"allowed_origins": []})
    yield
    platform.settings.set(request={"allowed_origins": []})


def test_a_token_for_one_company_lasts_a_day(platform, tenant):
    company = tenant.company("Embedded")
    token = platform.companies.get_access_token(request={"company_id": company.id})
    assert (token.token_type, token.expires_in) == ("Bearer", 86_400)
    managing = platform.connection_management.get(request={"company_id": company.id})
    assert token.access_token and managing.access_token


def test_nobodys_company_has_no_token(platform):
    nobodys = {"company_id": "8a210b68-6988-11ed-a1eb-0242ac120002"}
    for get in (platform.companies.get_access_token, platform.connection_management.get):
        with raises(errors, 404):
            get(request=nobodys)


def test_allowed_origins_are_set_and_read_under_both_names(platform, origins):
    assert platform.settings.set(request={"allowed_origins": ORIGINS}).allowed_origins == ORIGINS
    for settings in (platform.settings, platform.cors):
        assert settings.get().allowed_origins == ORIGINS
    assert platform.cors.set(request={"allowed_origins": ORIGINS[:1]}).allowed_origins == ORIGINS[:1]
    assert platform.settings.get().allowed_origins == ORIGINS[:1]
