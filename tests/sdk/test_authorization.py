"""Bringing tokens along that were granted elsewhere (contract section 2, `authorization`)."""

import base64
import hashlib
import secrets
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from codat_platform.models import errors

from browser import Browser
from contract import raises
from tenant import LinkedCompany

#: Nobody listens there: the code is taken from the address.
CALLBACK = "http://127.0.0.1:9/callback"


def granted(provider: str, organisation: str) -> dict[str, str]:
    """Tokens of an organisation, as another platform would have got them."""
    verifier = secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = urlencode(
        {
            "response_type": "code", "client_id": "development", "redirect_uri": CALLBACK, "state": "s",
            "code_challenge": challenge, "code_challenge_method": "S256",
        }
    )
    browser = Browser()
    page = browser.open(f"{provider}/oauth/authorize?{query}")
    page = browser.submit(page, page.form("email", "password"))
    form = page.form("organisation", "decision")
    address = browser.leads_to(page, form, organisation=organisation, decision="allow")
    code = parse_qs(urlsplit(address).query)["code"][0]
    answer = httpx.post(
        f"{provider}/oauth/token",
        data={"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK, "code_verifier": verifier},
        auth=("development", "development-secret"),
    ).json()
    return {
        "access_token": answer["access_token"], "refresh_token": answer["refresh_token"],
        "expires_in": str(answer["expires_in"]), "organisation": answer["organisation_id"],
    }


def test_tokens_granted_elsewhere_link_a_connection_and_nothing_is_read(platform, tenant, sandbox, unique):
    organisation = sandbox.organisation(f"brought-{unique}")
    company = tenant.company("Brought along").id
    connection = tenant.connection(company).id
    tokens = granted(sandbox.url, organisation)
    which = {"company_id": company, "connection_id": connection}
    linked = platform.connections.update_authorization(request=which | {"request_body": tokens})
    assert linked.status.value == "Linked"
    assert set(tenant.statuses(company).values()) <= {"Initial"}
    platform.refresh_data.by_data_type(request={"company_id": company, "data_type": "customers"})
    tenant.wait_until_read(LinkedCompany(company, connection, organisation), ["customers"])


def test_tokens_that_the_provider_refuses_link_nothing(platform, tenant):
    company = tenant.company("Refused tokens").id
    connection = tenant.connection(company).id
    which = {"company_id": company, "connection_id": connection}
    for tokens in ({"access_token": "nobody-granted-this", "organisation": "cafe-zoe"}, {"organisation": "cafe-zoe"}):
        with raises(errors, 400):
            platform.connections.update_authorization(request=which | {"request_body": tokens})
    assert tenant.status(company, connection) == "PendingAuth"
