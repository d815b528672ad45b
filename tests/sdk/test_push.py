"""What can be written, and what became of it (contract section 13)."""

from codat_platform.models import errors

from contract import raises


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
