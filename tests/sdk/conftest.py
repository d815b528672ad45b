"""The running server, the published SDKs pointed at it, and a company whose books have been read.

The server's address, an API key's Authorization header and the sandbox's address come from the environment:
tests/sdk.rs starts the server and sets them.
"""

import os
import uuid

import httpx
import pytest
from codat_lending import CodatLending
from codat_platform import CodatPlatform

from clients import lending_sdk, platform_sdk
from sandbox import Sandbox
from tenant import Tenant


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
    return httpx.Client(base_url=url, headers={"authorization": authorization}, timeout=30)


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
