"""Companies: made, found, renamed, tagged, deleted (contract section 1)."""

import httpx
import pytest
from codat_platform.models import errors

from contract import assert_error_body, raises

UNKNOWN = "8a210b68-6988-11ed-a1eb-0242ac120002"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Example Company (Codat[1])", "Example Company Codat1"),
        ("Société Générale", "Société Générale"),
        ("  Fish &  Chips, Ltd.! ", "Fish & Chips, Ltd.!"),
    ],
)
def test_a_name_keeps_letters_of_any_script_and_loses_other_signs(platform, given, kept):
    company = platform.companies.create(request={"name": given, "description": "made by a test"})
    assert company.name == kept
    assert company.description == "made by a test"
    assert company.redirect.endswith(f"/company/{company.id}")
    assert company.data_connections == []
    assert platform.companies.get(request={"company_id": company.id}).name == kept


def test_two_companies_of_one_name_are_two_companies(platform, unique):
    first = platform.companies.create(request={"name": f"Twin {unique}"})
    second = platform.companies.create(request={"name": f"Twin {unique}"})
    assert first.id != second.id
    found = platform.companies.list(request={"query": f"name=Twin {unique}"})
    assert {company.id for company in found.results} == {first.id, second.id}
    assert found.total_results == 2


def test_a_list_is_paged_and_its_links_lead_on(platform, http, unique):
    made = [platform.companies.create(request={"name": f"Paged {unique} {index}"}).id for index in range(5)]
    query = f"name~{unique}"
    pages = [platform.companies.list(request={"page": page, "page_size": 2, "query": query}) for page in (1, 2, 3)]
    assert [len(page.results) for page in pages] == [2, 2, 1]
    assert [page.page_number for page in pages] == [1, 2, 3]
    assert {page.total_results for page in pages} == {5}
    assert {company.id for page in pages for company in page.results} == set(made)
    assert pages[0].links.previous is None and pages[2].links.next is None
    following = http.get(pages[0].links.next.href).json()
    assert [company["id"] for company in following["results"]] == [company.id for company in pages[1].results]


def test_a_company_is_renamed_without_losing_the_rest(platform, unique):
    company = platform.companies.create(request={"name": f"Before {unique}", "description": "stays"})
    request = {"company_id": company.id, "company_update_request": {"name": f"After {unique}"}}
    renamed = platform.companies.update(request=request)
    assert (renamed.name, renamed.description) == (f"After {unique}", "stays")


def test_replacing_a_company_clears_what_is_left_out(platform, unique):
    company = platform.companies.create(request={"name": f"Old {unique}", "description": "goes", "tags": {"region": "uk"}})
    request = {"company_id": company.id, "company_request_body": {"name": f"New {unique}"}}
    replaced = platform.companies.replace(request=request)
    assert replaced.name == f"New {unique}"
    assert not replaced.description and not replaced.tags


def test_companies_are_found_by_their_tags(platform, unique):
    north = platform.companies.create(request={"name": "North", "tags": {"region": "north", "batch": unique}})
    south = platform.companies.create(request={"name": "South", "tags": {"batch": unique}})
    request = {"company_id": south.id, "company_update_request": {"tags": {"region": "south", "batch": unique}}}
    assert platform.companies.update(request=request).tags == {"region": "south", "batch": unique}
    found = platform.companies.list(request={"tags": f"batch = {unique} && region = north"})
    assert [company.id for company in found.results] == [north.id]
    found = platform.companies.list(request={"tags": f"batch={unique}&&region!=north"})
    assert [company.id for company in found.results] == [south.id]


def test_a_deleted_company_is_gone(platform, unique):
    company = platform.companies.create(request={"name": f"Gone {unique}"})
    platform.companies.delete(request={"company_id": company.id})
    with raises(errors, 404, company.id):
        platform.companies.get(request={"company_id": company.id})


@pytest.mark.parametrize("body", [{}, {"name": None}, {"name": ""}, {"name": "([])"}, {"description": "nameless"}])
def test_a_company_needs_a_name(http, body):
    reply = http.post("/companies", json=body)
    assert reply.status_code == 400
    assert_error_body(reply.json(), 400)


def test_the_sdk_sees_a_missing_name_as_a_typed_error(platform):
    with raises(errors, 400):
        platform.companies.create(request={"name": "()"})


def test_an_unknown_company_is_not_found(platform, http):
    with raises(errors, 404, UNKNOWN):
        platform.companies.get(request={"company_id": UNKNOWN})
    reply = http.get("/companies/no-uuid-at-all")
    assert reply.status_code in (400, 404)
    assert_error_body(reply.json(), reply.status_code)


@pytest.mark.parametrize("query", ["name=", "name==", "{name=a", "name=a&&", "nonsense=1"])
def test_a_bad_query_is_refused(platform, query):
    with raises(errors, 400, "Error parsing query"):
        platform.companies.list(request={"query": query})


@pytest.mark.parametrize(("page", "size"), [(0, 10), (1, 0), (1, 5001)])
def test_a_page_outside_the_limits_is_refused(http, page, size):
    reply = http.get("/companies", params={"page": page, "pageSize": size})
    assert reply.status_code == 400
    assert_error_body(reply.json(), 400)


def test_a_wrong_key_is_unauthorised(stranger, url):
    with raises(errors, 401, "Unauthorized"):
        stranger.companies.list()


def test_no_key_is_unauthorised(url):
    reply = httpx.get(f"{url}/companies")
    assert reply.status_code == 401
    assert_error_body(reply.json(), 401, "Unauthorized")
