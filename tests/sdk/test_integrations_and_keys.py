"""Integrations (contract section 12) and API keys (section 8)."""

import base64

import pytest
from codat_platform.models import errors

from clients import platform_sdk
from contract import assert_error_body, raises
from sandbox import PLATFORM
from tenant import DATA_TYPES


def test_the_sandbox_is_listed_with_what_it_can_do(platform):
    found = platform.integrations.list()
    sandbox = next(integration for integration in found.results if integration.key == PLATFORM)
    assert sandbox.enabled and sandbox.source_type.value == "Accounting"
    assert {feature.data_type.value for feature in sandbox.datatype_features} >= set(DATA_TYPES) - {"company"}


def test_one_integration_and_its_branding_are_read(platform):
    assert platform.integrations.get(request={"platform_key": PLATFORM}).key == PLATFORM
    branding = platform.integrations.get_branding(request={"platform_key": PLATFORM})
    assert branding.logo is not None and branding.source_id


def test_an_unknown_integration_is_not_found(platform):
    with raises(errors, 404):
        platform.integrations.get(request={"platform_key": "zzzz"})


def test_a_key_is_shown_whole_only_when_it_is_made(platform, http, url):
    made = platform.settings.create_api_key(request={"name": "Short-lived"})
    listed = {key.id: key for key in platform.settings.list_api_keys().results}
    assert listed[made.id].name == "Short-lived"
    assert listed[made.id].api_key == f"…{made.api_key[-4:]}"
    authorization = "Basic " + base64.b64encode(made.api_key.encode()).decode()
    assert platform_sdk(url, authorization).companies.list().page_number == 1
    # The specification declares a body for this reply, so the SDK cannot read its 204; plain HTTP can.
    assert http.delete(f"/apiKeys/{made.id}").status_code == 204
    with raises(errors, 401):
        platform_sdk(url, authorization).companies.list()


def test_an_eleventh_key_is_refused(platform, http):
    made = []
    try:
        with raises(errors, 409):
            for _ in range(11):
                made.append(platform.settings.create_api_key(request={"name": "One of many"}))
        assert made, "at least one more key fitted"
    finally:
        for key in made:
            assert http.delete(f"/apiKeys/{key.id}").status_code == 204


@pytest.mark.parametrize("name", ["x" * 51])
def test_a_keys_name_has_a_limit(http, name):
    reply = http.post("/apiKeys", json={"name": name})
    assert reply.status_code == 400
    assert_error_body(reply.json(), 400)
