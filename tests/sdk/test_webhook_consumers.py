"""Webhook consumers (contract section 10); what they receive is in tests/webhooks."""

import base64

import httpx
from codat_platform.models import errors

from contract import assert_error_body, raises


def test_consumers_are_made_listed_and_deleted(platform):
    made = platform.webhooks.create_consumer(
        request={
            "url": "https://lender.example/webhooks",
            "event_types": ["read.completed", "connection.connected"],
            "company_tags": ["region:uk"],
        }
    )
    assert made.disabled is False and made.event_types == ["read.completed", "connection.connected"]
    listed = {consumer.id: consumer for consumer in platform.webhooks.list_consumers().results}
    assert listed[made.id].company_tags == ["region:uk"]
    platform.webhooks.delete_consumer(request={"webhook_id": made.id})
    assert made.id not in {consumer.id for consumer in platform.webhooks.list_consumers().results}
    with raises(errors, 404):
        platform.webhooks.delete_consumer(request={"webhook_id": made.id})


def test_a_consumer_may_begin_disabled(platform):
    request = {"url": "https://lender.example/later", "event_types": ["company.created"], "disabled": True}
    made = platform.webhooks.create_consumer(request=request)
    assert made.disabled is True
    platform.webhooks.delete_consumer(request={"webhook_id": made.id})


def test_what_cannot_be_sent_or_told_is_refused(http):
    for body in (
        {"url": "https://lender.example"},
        {"url": "https://lender.example", "eventTypes": []},
        {"url": "https://lender.example", "eventTypes": ["DataSyncCompleted"]},
        {"url": "ftp://lender.example", "eventTypes": ["company.created"]},
        {"url": "https://lender.example", "eventTypes": ["company.created"], "companyTags": ["no colon"]},
        {"url": "https://lender.example", "eventTypes": ["company.created"], "companyTags": ["a:b"] * 11},
        {"eventTypes": ["company.created"]},
    ):
        assert_error_body(http.post("/webhooks", json=body).json(), 400)


def test_a_programs_key_manages_webhooks_and_nothing_else_until_it_is_rotated(platform, url):
    def calls(key: str) -> httpx.Client:
        header = "Basic " + base64.b64encode(key.encode()).decode()
        return httpx.Client(base_url=url, headers={"authorization": header})

    first = platform.webhooks.rotate_zapier_key().key
    assert calls(first).get("/webhooks").status_code == 200
    assert calls(first).get("/companies").status_code == 401
    second = platform.webhooks.rotate_zapier_key().key
    assert calls(first).get("/webhooks").status_code == 401
    assert calls(second).get("/webhooks").status_code == 200
