"""Supplemental data and custom data types (contract section 12)."""

from codat_platform.models import errors

from contract import raises
from sandbox import PLATFORM


def test_records_carry_what_is_wanted_beside_the_standard_fields(platform, lending, tenant, sandbox, unique):
    which = {"platform_key": PLATFORM, "data_type": "customers"}
    wanted = {"ours": {"dataSource": "/customers", "pullData": {"terms": "payment_terms_days", "mail": "contact.email"}}}
    configuration = {"supplemental_data_config": wanted}
    try:
        platform.supplemental_data.configure(request=which | {"supplemental_data_configuration": configuration})
        kept = platform.supplemental_data.get_configuration(request=which).supplemental_data_config
        assert kept["ours"].data_source == "/customers"
        company = tenant.linked_company("Supplemented", sandbox.organisation(f"supplement-{unique}"))
        tenant.wait_until_read(company, ["customers"])
        customers = lending.accounts_receivable.customers.list(request={"company_id": company.id})
        contents = [customer.supplemental_data.content["ours"] for customer in customers.results]
        assert contents and all(set(content) == {"terms", "mail"} for content in contents)
        assert any(content["mail"] for content in contents)
    finally:
        platform.supplemental_data.configure(
            request=which | {"supplemental_data_configuration": {"supplemental_data_config": {}}}
        )
    assert platform.supplemental_data.get_configuration(request=which).supplemental_data_config == {}


def test_a_data_type_of_ones_own_is_configured_refreshed_and_read(platform, http, tenant, sandbox, unique):
    organisation = sandbox.organisation(f"custom-{unique}")
    company = tenant.linked_company("Customised", organisation)
    which = {"platform_key": PLATFORM, "custom_data_identifier": f"people-{unique}"}
    with raises(errors, 404):
        platform.custom_data_type.get_configuration(request=which)
    configuration = {
        "data_source": f"/organisations/{organisation}/customers",
        # The SDK takes objects for values; what else there is, plain HTTP shows.
        "required_data": {"contact": "$[*].contact"},
        "key_by": ["$[*].id"],
        "source_modified_date": ["$[*].updated_at"],
    }
    made = platform.custom_data_type.configure(request=which | {"custom_data_type_configuration": configuration})
    assert made.key_by == ["$[*].id"]
    # The specification types this answer as records: the SDK completes and shows nothing of it; plain HTTP shows it.
    assert platform.custom_data_type.get_configuration(request=which).results is None
    kept = http.get(f"/integrations/{PLATFORM}/dataTypes/custom/{which['custom_data_identifier']}").json()
    assert kept == {
        "dataSource": configuration["data_source"], "requiredData": configuration["required_data"],
        "keyBy": configuration["key_by"], "sourceModifiedDate": configuration["source_modified_date"],
    }
    over = {
        "company_id": company.id, "connection_id": company.connection_id,
        "custom_data_identifier": which["custom_data_identifier"],
    }
    with raises(errors, 409):
        platform.custom_data_type.list(request=over)
    queued = platform.custom_data_type.refresh(request=over)
    assert queued.data_type == f"custom/{which['custom_data_identifier']}"
    assert tenant.wait_for_dataset(company.id, queued.id) == "Complete"
    page = platform.custom_data_type.list(request=over | {"page": 1, "page_size": 2})
    assert page.total_results > 2 and len(page.results) == 2
    assert page.results[0].id and page.results[0].modified_date.modified_date


def test_a_custom_data_type_that_the_provider_lacks_fails_with_its_reason(platform, http, tenant, linked, unique):
    identifier = f"nothing-{unique}"
    which = {"platform_key": PLATFORM, "custom_data_identifier": identifier}
    configuration = {"data_source": "/nowhere", "required_data": {"a": "$.a"}, "key_by": ["$.id"]}
    platform.custom_data_type.configure(request=which | {"custom_data_type_configuration": configuration})
    over = {"company_id": linked.id, "connection_id": linked.connection_id, "custom_data_identifier": identifier}
    queued = platform.custom_data_type.refresh(request=over)
    assert tenant.wait_for_dataset(linked.id, queued.id) == "FetchError"
    said = http.get(f"/companies/{linked.id}/data/history/{queued.id}").json()
    assert said["errorMessage"] and said["isErrored"]


def test_a_custom_data_type_may_not_lead_elsewhere(http):
    path = f"/integrations/{PLATFORM}/dataTypes/custom/elsewhere"
    for source in ("https://evil.example/", "/a/../../b", ""):
        body = {"dataSource": source, "requiredData": {"a": "$.a"}, "keyBy": ["$.id"]}
        assert http.put(path, json=body).status_code == 400
    assert http.put(path, json={"dataSource": "/a", "requiredData": {"a": "no path"}, "keyBy": ["$.id"]}).status_code == 400
    # The documentation spells it so.
    assert http.put(path.replace("dataTypes", "datatypes"), json={}).status_code == 400


