"""The published SDKs' methods by the path that they read.

Two generations do not fit into one Python: `PLATYPUS_SDKS` says which are installed in this one.
"""

import importlib
import inspect
import re

#: How each SDK is made: its module, its class, where its key goes, and the file that it was made from.
SDKS = {
    "codat-lending": ("codat_lending", "CodatLending", "models.shared", "Lending"),
    "codat-platform": ("codat_platform", "CodatPlatform", "models.shared", "Lending"),
    "codat-accounting": ("codat_accounting", "CodatAccounting", "models.shared", None),
    "codat-banking": ("codat_banking", "CodatBanking", "models", "Banking"),
    "codat-commerce": ("codat_commerce", "CodatCommerce", None, "Commerce"),
}

OLDER = re.compile(r'method="GET",\s+path="([^"]+)"')
SERIALIZER = re.compile(r"self\.(_\w+_serialize)\(")
NEWER = re.compile(r"method=.GET.,\s+resource_path=.([^'\"]+)")


def methods(name: str, url: str, authorization: str) -> dict:
    """Every method of an SDK that reads, by the path that it reads."""
    module, kind, security, _ = SDKS[name]
    retries = importlib.import_module(f"{module}.utils.retries").RetryConfig
    options = {"server_url": url, "timeout_ms": 30_000, "retry_config": no_retries(retries)}
    if security is None:
        options["auth_header"] = authorization
    else:
        models = importlib.import_module(f"{module}.{security}")
        options["security"] = models.Security(auth_header=authorization)
    sdk = getattr(importlib.import_module(module), kind)(**options)
    found = {}
    collect(sdk, module, found, set())
    return found


def no_retries(retries):
    """They would repeat a failure for an hour, which helps no test."""
    return retries("none", None, False) if len(inspect.signature(retries).parameters) > 1 else retries("none")


def collect(part, module: str, found: dict, seen: set) -> None:
    """Adds the methods of a part of an SDK, and of its parts."""
    if id(part) in seen:
        return
    seen.add(id(part))
    for name in dir(part):
        if name.startswith("_") or name.endswith("_async"):
            continue
        member = getattr(part, name)
        if inspect.ismethod(member):
            path = path_of(part, member)
            if path:
                found.setdefault(path, member)
        elif type(member).__module__.startswith(module) and "configuration" not in name and name != "api_client":
            collect(member, module, found, seen)


def path_of(part, method) -> str | None:
    """The path that a method reads, as its source has it."""
    source = inspect.getsource(inspect.unwrap(method))
    match = OLDER.search(source)
    if match:
        return match.group(1)
    match = SERIALIZER.search(source)
    if match:
        match = NEWER.search(inspect.getsource(getattr(type(part), match.group(1))))
        return match.group(1) if match else None
    return None


def snake(name: str) -> str:
    """How the SDKs write a parameter's name."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
