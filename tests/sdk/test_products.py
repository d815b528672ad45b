"""Companies' products (contract section 1)."""

from codat_platform.models import errors

from contract import raises


def test_a_company_is_enabled_for_products_and_disabled_again(platform, tenant):
    company = tenant.company("Shopper").id
    which = {"company_id": company, "product_identifier": "spend-insights"}
    platform.companies.add_product(request=which)
    platform.companies.add_product(request=which)
    platform.companies.add_product(request=which | {"product_identifier": "lending"})
    assert platform.companies.get(request={"company_id": company}).products == ["lending", "spend-insights"]
    platform.companies.remove_product(request=which)
    assert platform.companies.get(request={"company_id": company}).products == ["lending"]
    with raises(errors, 404):
        platform.companies.remove_product(request=which)


def test_a_product_is_refreshed(platform, tenant, sandbox, unique):
    company = tenant.linked_company("Refreshed shopper", sandbox.organisation(f"product-{unique}"))
    tenant.wait_until_read(company)
    which = {"company_id": company.id, "product_identifier": "lending"}
    with raises(errors, 404):
        platform.companies.refresh_product_data(request=which)
    platform.companies.add_product(request=which)
    platform.companies.refresh_product_data(request=which | {"request_body": {"data_types": ["customers"]}})
    history = platform.refresh_data.list_pull_operations(
        request={"company_id": company.id, "query": "dataType=customers"}
    )
    assert history.total_results == 2
    with raises(errors, 400):
        platform.companies.refresh_product_data(request=which | {"request_body": {"data_types": ["dreams"]}})
