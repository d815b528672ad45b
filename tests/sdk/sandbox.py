"""The control API of the sandbox provider (crates/sandbox/API.md): organisations and their bad days."""

import httpx

#: The integration's key, as the contract names it.
PLATFORM = "mqjo"


class Sandbox:
    """A running sandbox provider."""

    def __init__(self, url: str):
        self.url = url
        self._client = httpx.Client(base_url=f"{url}/control", timeout=120)

    def organisation(self, name: str, kind: str = "landlord") -> str:
        """Makes an organisation with books of its own and waits until they are written."""
        self._call("POST", "/organisations", {"kind": kind, "id": name, "seed": 7})
        self._call("POST", f"/organisations/{name}/prepare")
        return name

    def slow(self, organisation: str, milliseconds: int) -> None:
        """Lets every call take that long."""
        self._call("PUT", f"/organisations/{organisation}/faults", {"slow_milliseconds": milliseconds})

    def drift(self, organisation: str, resource: str, record: int) -> None:
        """Lets a record say a word that nobody knows."""
        faults = {"unknown_enum": {"resource": resource, "record": record}}
        self._call("PUT", f"/organisations/{organisation}/faults", faults)

    def heal(self, organisation: str) -> None:
        """Ends every fault."""
        self._call("PUT", f"/organisations/{organisation}/faults", {})

    def revoke(self, organisation: str) -> None:
        """The company takes its permission back at the provider."""
        self._call("POST", f"/organisations/{organisation}/revoke_grants")

    def _call(self, method: str, path: str, body: dict | None = None) -> None:
        response = self._client.request(method, path, json=body)
        assert response.is_success, f"{method} {path}: {response.status_code} {response.text}"
