"""Refreshing, and watching it (contract section 3)."""

from codat_platform.models import errors

from contract import raises
from tenant import DATA_TYPES


def test_every_data_type_is_read_after_linking(tenant, platform, linked):
    body = platform.refresh_data.get(request={"company_id": linked.id}).to_dict()
    for name in DATA_TYPES:
        entry = body[name]
        assert entry["currentStatus"] == "Complete"
        assert entry["latestSyncId"] == entry["latestSuccessfulSyncId"]
        assert entry["lastSuccessfulSync"]


def test_history_lists_every_dataset_and_each_is_read_alone(platform, linked):
    request = {"company_id": linked.id, "page_size": 500}
    history = platform.refresh_data.list_pull_operations(request=request).results
    assert {dataset.data_type for dataset in history} >= set(DATA_TYPES)
    for dataset in history[:3]:
        request = {"company_id": linked.id, "dataset_id": dataset.id}
        alone = platform.refresh_data.get_pull_operation(request=request)
        assert alone.id == dataset.id
        assert alone.is_completed and not alone.is_errored and alone.progress == 100 and alone.completed


def test_history_is_queried(platform, linked):
    request = {"company_id": linked.id, "query": "dataType=invoices&&status=Complete"}
    history = platform.refresh_data.list_pull_operations(request=request).results
    assert history and {dataset.data_type for dataset in history} == {"invoices"}
    request = {"company_id": linked.id, "query": "isCompleted=true"}
    with raises(errors, 400, "Could not resolve property isCompleted on Dataset"):
        platform.refresh_data.list_pull_operations(request=request)


def test_the_lending_sdk_sees_the_same_history(lending, linked):
    history = lending.manage_data.pull_operations.list(request={"company_id": linked.id, "page_size": 500})
    assert {dataset.data_type for dataset in history.results} >= set(DATA_TYPES)


def test_one_data_type_is_queued_and_completes(tenant, platform, linked):
    dataset = platform.refresh_data.by_data_type(request={"company_id": linked.id, "data_type": "suppliers"})
    assert (dataset.company_id, dataset.connection_id) == (linked.id, linked.connection_id)
    assert dataset.data_type == "suppliers"
    assert tenant.wait_for_dataset(linked.id, dataset.id) == "Complete"


def test_everything_is_refreshed_at_once(tenant, platform, sandbox, unique):
    organisation = sandbox.organisation(f"refresh-{unique}")
    company = tenant.linked_company(f"Refresh {unique}", organisation)
    tenant.wait_until_read(company)
    platform.refresh_data.all(request={"company_id": company.id})
    tenant.wait_until_read(company)
    request = {"company_id": company.id, "query": "dataType=invoices"}
    assert platform.refresh_data.list_pull_operations(request=request).total_results == 2


def test_a_dataset_in_progress_is_not_queued_again(tenant, platform, sandbox, unique):
    organisation = sandbox.organisation(f"busy-{unique}")
    company = tenant.linked_company(f"Busy {unique}", organisation)
    tenant.wait_until_read(company)
    sandbox.slow(organisation, 2_000)
    request = {"company_id": company.id, "data_type": "invoices"}
    dataset = platform.refresh_data.by_data_type(request=request)
    with raises(errors, 409, f"as previous sync {dataset.id} is still in progress"):
        platform.refresh_data.by_data_type(request=request)
    sandbox.heal(organisation)
    assert tenant.wait_for_dataset(company.id, dataset.id) == "Complete"


def test_validation_names_the_record_that_does_not_fit(tenant, platform, sandbox, linked, unique):
    def found(company_id, dataset_id):
        return platform.read_data.get_validation_results(request={"company_id": company_id, "dataset_id": dataset_id})

    request = {"company_id": linked.id, "query": "dataType=invoices&&status=Complete"}
    sound = platform.refresh_data.list_pull_operations(request=request).results[0]
    assert (found(linked.id, sound.id).errors, found(linked.id, sound.id).warnings) == ([], [])
    organisation = sandbox.organisation(f"drift-{unique}")
    sandbox.drift(organisation, "invoices", 1)
    company = tenant.linked_company("Drifting", organisation)
    tenant.wait_until_read(company, ["invoices"])
    latest = platform.refresh_data.get(request={"company_id": company.id}).invoices.latest_sync_id
    results = found(company.id, latest)
    assert results.errors == [] and [warning.item_id for warning in results.warnings] == ["1"]
    warning = results.warnings[0]
    assert "quantum" in warning.message and warning.rule_id and warning.validator_name == "StandardModel"


def test_a_type_never_read_is_initial_and_reading_it_is_refused(tenant, platform, http, unique):
    company = tenant.company(f"Never read {unique}")
    tenant.connection(company.id)
    assert set(tenant.statuses(company.id).values()) <= {"Initial"}
    reply = http.get(f"/companies/{company.id}/data/invoices")
    assert reply.status_code == 409
