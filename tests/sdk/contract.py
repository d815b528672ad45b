"""What every error of the contract looks like (contract section 7)."""

import json
import re
from contextlib import contextmanager

FIELDS = {"statusCode", "service", "error", "correlationId", "validation", "canBeRetried", "detailedErrorCode"}
CORRELATION = re.compile(r"^[0-9a-f]{32}$|^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def assert_error_body(body: dict, status: int, says: str = "") -> None:
    """Asserts that a reply's body is the contract's error body for that status."""
    assert set(body) <= FIELDS, body
    assert FIELDS - {"validation"} <= set(body), body
    assert body["statusCode"] == status, body
    assert isinstance(body["service"], str) and body["service"], body
    assert isinstance(body["error"], str) and body["error"], body
    assert CORRELATION.match(body["correlationId"]), body
    # A JSON boolean here breaks the published clients.
    assert isinstance(body["canBeRetried"], str), body
    assert isinstance(body["detailedErrorCode"], int), body
    validation = body.get("validation")
    assert validation is None or set(validation) <= {"errors", "warnings"}, body
    assert says.lower() in body["error"].lower(), body


@contextmanager
def raises(errors, status: int, says: str = ""):
    """Expects an SDK's typed error with that status and the contract's body, as received."""
    try:
        yield
    except errors.ErrorMessage as error:
        assert error.status_code == status, error
        assert error.data.status_code == status, error
        assert_error_body(json.loads(error.body), status, says)
    except errors.SDKError as error:
        # The specification declares no such reply for the call, so the SDK has no type for it.
        assert error.status_code == status, error
        assert_error_body(json.loads(error.body), status, says)
    else:
        raise AssertionError(f"the call succeeded; {status} was expected")
