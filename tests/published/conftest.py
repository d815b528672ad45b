"""Where the server is, what it holds, and where what was proven is written down."""

import json
import os
from collections import defaultdict
from pathlib import Path

import httpx
import pytest

import sdks
from seeds import Seeds
from specification import Specification

REFERENCE = Path(os.environ["PLATYPUS_REFERENCE"]) / "codat-oas"


@pytest.fixture(scope="session")
def http() -> httpx.Client:
    """Plain HTTP with the key of a client."""
    headers = {"authorization": os.environ["PLATYPUS_AUTHORIZATION"]}
    return httpx.Client(base_url=os.environ["PLATYPUS_URL"], headers=headers, timeout=30)


@pytest.fixture(scope="session")
def seeds() -> Seeds:
    """What the server holds."""
    return Seeds.read(os.environ["PLATYPUS_SEEDS"])


@pytest.fixture(scope="session")
def methods() -> dict:
    """The reading methods of every SDK that is installed, by SDK and path."""
    names = os.environ["PLATYPUS_SDKS"].split(",")
    url, authorization = os.environ["PLATYPUS_URL"], os.environ["PLATYPUS_AUTHORIZATION"]
    return {name: sdks.methods(name, url, authorization) for name in names}


@pytest.fixture(scope="session")
def proven():
    """What was proven: by file and operation, what read it. Written where the run's results go."""
    found = defaultdict(dict)
    yield found
    Path(os.environ["PLATYPUS_RESULTS"]).write_text(json.dumps(found, indent=1, sort_keys=True))


def pytest_generate_tests(metafunc):
    """One test for each read operation of each file that this run is about."""
    if "operation" in metafunc.fixturenames:
        given = set(os.environ["PLATYPUS_SERVED"].split(","))
        cases = []
        for name in os.environ["PLATYPUS_FILES"].split(","):
            specification = Specification(REFERENCE / f"Codat-{name}.json")
            for operation in specification.reads():
                if operation.path in given:
                    cases.append(pytest.param(name, specification, operation, id=f"{name}:{operation.name}"))
        metafunc.parametrize(("file", "specification", "operation"), cases)
