"""The published SDKs, unmodified. They would retry a failure for an hour, which helps no test."""

from codat_lending import CodatLending
from codat_lending.models import shared as lending_models
from codat_lending.utils.retries import RetryConfig as LendingRetries
from codat_platform import CodatPlatform
from codat_platform.models import shared as platform_models
from codat_platform.utils.retries import RetryConfig as PlatformRetries


def platform_sdk(url: str, authorization: str) -> CodatPlatform:
    """The platform SDK: companies, connections, refreshing, settings."""
    security = platform_models.Security(auth_header=authorization)
    return CodatPlatform(security=security, server_url=url, retry_config=PlatformRetries("none"), timeout_ms=30_000)


def lending_sdk(url: str, authorization: str) -> CodatLending:
    """The lending SDK: the reads of accounting data."""
    security = lending_models.Security(auth_header=authorization)
    return CodatLending(security=security, server_url=url, retry_config=LendingRetries("none"), timeout_ms=30_000)
