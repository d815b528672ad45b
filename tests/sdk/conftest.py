"""The running server, the published SDKs pointed at it, and a company whose books have been read.

The server's address, an API key's Authorization header and the sandbox's address come from the environment:
tests/sdk.rs starts the server and sets them.
"""

import json
import os
import uuid
from importlib.metadata import version
from urllib.parse import urlsplit

import httpx
import pytest
from codat_lending import CodatLending
from codat_platform import CodatPlatform
from codat_platform.api_client import ApiClient

from clients import lending_sdk, platform_sdk
from sandbox import Sandbox
from tenant import Tenant


#: What succeeded, by the platform SDK and by plain HTTP: methods and paths.
PROVEN: dict[str, set[str]] = {"sdk": set(), "plain_http": set()}


def note(how: str, status: int, method: str, address: str) -> None:
    """Notes what was answered well."""
    if 200 <= status < 300:
        PROVEN[how].add(f"{method} {urlsplit(address).path}")


def pytest_configure():
    """Looks on as the SDK asks and notes what was answered well; nothing of it is changed."""
    asked = ApiClient.call_api

    def call_api(self, *arguments, **named):
        answer = asked(self, *arguments, **named)
        method, address = (list(arguments) + [named.get("method"), named.get("url")])[:2]
        note("sdk", answer.status, method, address)
        return answer

    ApiClient.call_api = call_api


def pytest_sessionfinish(exitstatus):
    """Leaves what was proven to whoever runs the tests."""
    path = os.environ.get("PLATYPUS_PROVEN")
    if path and exitstatus == 0:
        with open(path, "w") as file:
            client = f"codat-platform {version('codat-platform')}"
            json.dump({"client": client} | {how: sorted(noted) for how, noted in PROVEN.items()}, file)


@pytest.fixture(scope="session")
def url() -> str:
    """The server's address."""
    return os.environ["PLATYPUS_URL"]


@pytest.fixture(scope="session")
def authorization() -> str:
    """The Authorization header of an API key."""
    return os.environ["PLATYPUS_AUTHORIZATION"]


@pytest.fixture(scope="session")
def platform(url, authorization) -> CodatPlatform:
    """The platform SDK, unmodified."""
    return platform_sdk(url, authorization)


@pytest.fixture(scope="session")
def stranger(url) -> CodatPlatform:
    """The platform SDK with a key that nobody made."""
    return platform_sdk(url, "Basic bm9ib2R5IG1hZGUgdGhpcyBrZXk=")


@pytest.fixture(scope="session")
def lending(url, authorization) -> CodatLending:
    """The lending SDK, unmodified; it holds the reads of accounting data."""
    return lending_sdk(url, authorization)


@pytest.fixture(scope="session")
def http(url, authorization) -> httpx.Client:
    """Plain HTTP, for what the SDKs hide."""
    hooks = {"response": [lambda answer: note("plain_http", answer.status_code, answer.request.method, str(answer.url))]}
    return httpx.Client(base_url=url, headers={"authorization": authorization}, timeout=30, event_hooks=hooks)


@pytest.fixture(scope="session")
def sandbox() -> Sandbox:
    """The sandbox provider's control API."""
    return Sandbox(os.environ["PLATYPUS_SANDBOX_URL"])


@pytest.fixture(scope="session")
def tenant(platform, sandbox) -> Tenant:
    """Makes companies and links them."""
    return Tenant(platform, sandbox)


@pytest.fixture(scope="session")
def linked(tenant):
    """A café whose every data type has been read. Tests that change a company make one of their own."""
    company = tenant.linked_company("Linked café", "cafe-zoe")
    tenant.wait_until_read(company)
    return company


@pytest.fixture
def unique() -> str:
    """A word no other test uses."""
    return uuid.uuid4().hex[:8]
