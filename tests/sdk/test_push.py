"""What can be written, and what became of it (contract section 13)."""

import os

from codat_platform.models import errors

import httpx

from contract import raises
from tenant import eventually


def test_options_say_what_can_be_written_of_a_data_type(platform, linked):
    which = {"company_id": linked.id, "connection_id": linked.connection_id}
    options = platform.push_data.get_model_options(request=which | {"data_type": "invoices"})
    assert options.type.value == "Object" and options.required
    lines = options.properties["lineItems"]
    assert lines.type.value == "Array" and lines.properties["quantity"].type.value == "Number"
    assert {choice.value for choice in options.properties["status"].options} >= {"Draft", "Submitted"}
    assert "id" not in options.properties and "metadata" not in options.properties
    with raises(errors, 404):
        platform.push_data.get_model_options(request=which | {"data_type": "balanceSheet"})


def test_a_company_that_nothing_was_written_for_has_no_history_of_writing(platform, tenant):
    company = tenant.company("Never written").id
    history = platform.push_data.list_operations(request={"company_id": company, "page": 1, "page_size": 10})
    assert (history.total_results, history.results) == (0, [])
    with raises(errors, 404):
        platform.push_data.get_operation(
            request={"company_id": company, "push_operation_key": "8a210b68-6988-11ed-a1eb-0242ac120002"}
        )


def test_a_record_is_written_and_its_operation_tells(platform, linked):
    which = {"company_id": linked.id, "connection_id": linked.connection_id}
    pushed = httpx.post(
        f"{os.environ['PLATYPUS_URL']}/companies/{linked.id}/connections/{linked.connection_id}/push/customers",
        headers={"authorization": os.environ["PLATYPUS_AUTHORIZATION"]},
        json={"customerName": "Pushed by SDK's side", "status": "Active"},
    )
    assert pushed.status_code == 200, pushed.text
    key = pushed.json()["pushOperationKey"]
    request = {"company_id": linked.id, "push_operation_key": key}
    end = eventually(lambda: platform.push_data.get_operation(request=request), lambda found: found.status.value != "Pending")
    assert (end.status.value, end.status_code, end.changes[0].type.value) == ("Success", 200, "Created")
    assert end.changes[0].record_ref.id and end.data_connection_key == which["connection_id"]
    history = platform.push_data.list_operations(request={"company_id": linked.id, "page": 1, "page_size": 10})
    assert key in [operation.push_operation_key for operation in history.results]
