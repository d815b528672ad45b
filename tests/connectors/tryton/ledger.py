"""A real Tryton server with seeded books, and its own answers to compare ours with."""

import base64
import os
import socket
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import httpx

DATABASE = "ledger"
PASSWORD = "only-for-tests"


class Ledger:
    """Tryton, running on loopback until closed."""

    def __init__(self, folder: Path):
        """Fills the folder where it is empty, and starts the server on it."""
        self._folder = folder
        self._config = folder / "trytond.conf"
        self._programs = Path(sys.executable).parent
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._config.write_text(
            f"[database]\nuri = sqlite://\npath = {folder / 'database'}\n[web]\nlisten = 127.0.0.1:{port}\n"
        )
        if not (folder / "database").exists():
            self._fill()
        log = (folder / "trytond.log").open("w")
        command = [self._programs / "trytond", "-c", self._config, "-d", DATABASE]
        self._server = subprocess.Popen(command, stdout=log, stderr=log)
        self._client = httpx.Client(base_url=f"{self.url}/{DATABASE}", timeout=60)
        self._wait_until_ready()
        self._client.headers["authorization"] = self._log_in()

    def close(self) -> None:
        """Stops the server."""
        self._server.terminate()
        self._server.wait()

    def application_key(self) -> str:
        """A key for the REST interface, made and approved as Tryton's administrator would."""
        asked = {"user": "admin", "application": "rest"}
        key = self._client.post("/r/user/application/", json=asked).json()
        newest = self.call("model.res.user.application.search", [["state", "=", "requested"]], 0, 1, [["id", "DESC"]])
        self.call("model.res.user.application.validate_", newest)
        return key

    def count(self, model: str, domain: list) -> int:
        """How many records there are."""
        return self.call(f"model.{model}.search_count", domain)

    def read(self, model: str, domain: list, fields: list[str]) -> list[dict]:
        """The fields of all records that match."""
        return self.call(f"model.{model}.search_read", domain, 0, None, None, fields)

    def call(self, method: str, *arguments):
        """One remote call with an empty context."""
        body = {"id": 1, "method": method, "params": [*arguments, {}]}
        answer = self._client.post("/rpc/", json=body).json()
        assert answer.get("error") is None, answer
        return plain(answer["result"])

    def _fill(self) -> None:
        (self._folder / "database").mkdir()
        # Tryton fills a database that exists, be it empty.
        (self._folder / "database" / f"{DATABASE}.sqlite").touch()
        password = self._folder / "password"
        password.write_text(PASSWORD)
        install = ["-u", "account_invoice", "--activate-dependencies", "--email", "admin@example.com"]
        self._run(self._programs / "trytond-admin", "-c", self._config, "-d", DATABASE, *install)
        self._run(sys.executable, Path(__file__).with_name("seed.py"), self._config, DATABASE)

    def _run(self, *command) -> None:
        environment = os.environ | {"TRYTONPASSFILE": str(self._folder / "password")}
        done = subprocess.run([str(word) for word in command], env=environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{command}:\n{done.stdout}\n{done.stderr}"

    def _wait_until_ready(self) -> None:
        patience = time.monotonic() + 60
        while True:
            try:
                self._client.get("/")
                return
            except httpx.TransportError:
                assert self._server.poll() is None, (self._folder / "trytond.log").read_text()
                assert time.monotonic() < patience, "Tryton never answered"
                time.sleep(0.2)

    def _log_in(self) -> str:
        body = {"id": 1, "method": "common.db.login", "params": ["admin", {"password": PASSWORD}, "en"]}
        user, session = self._client.post("/rpc/", json=body).json()["result"][:2]
        token = base64.b64encode(f"admin:{user}:{session}".encode()).decode()
        return f"Session {token}"


def plain(value):
    """Tryton's JSON with its decimals as decimals and its dates as text."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        kind = value.get("__class__")
        if kind == "Decimal":
            return Decimal(value["decimal"])
        if kind == "date":
            return f"{value['year']:04}-{value['month']:02}-{value['day']:02}"
        return {name: plain(item) for name, item in value.items()}
    return value


def free_port() -> int:
    """A port that nothing listened on a moment ago."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]

