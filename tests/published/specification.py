"""The published OpenAPI files as JSON Schema: what a reply to an operation has to look like.

They are OpenAPI 3.1, whose schemas are JSON Schema 2020-12, but for two habits of theirs: some still say `nullable`,
and some references lead through other references, which no validator follows.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from jsonschema import Draft202012Validator

#: What the address of an operation's own parameters begins with.
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Operation:
    """A read operation of a file."""

    name: str
    path: str
    #: The media type of its reply.
    media_type: str
    #: The schema of its reply; none where that is no JSON.
    schema: dict | None
    #: The names of its required query parameters.
    required: tuple[str, ...]

    @property
    def parameters(self) -> list[str]:
        """The names in its path."""
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]


class Specification:
    """One published file."""

    def __init__(self, path: Path):
        self._document = json.loads(path.read_text())
        self._mend(self._document)

    def reads(self) -> list[Operation]:
        """Every operation that reads."""
        found = []
        for path, item in self._document["paths"].items():
            if "get" not in item:
                continue
            operation = item["get"]
            content = self._resolve(operation["responses"]["200"]).get("content", {})
            media_type, body = next(iter(content.items()), ("", {}))
            parameters = [self._resolve(given) for given in operation.get("parameters", [])]
            required = tuple(
                given["name"] for given in parameters if given["in"] == "query" and given.get("required")
            )
            schema = body.get("schema") if media_type == "application/json" else None
            found.append(Operation(operation["operationId"], path, media_type, schema, required))
        return found

    def problems(self, operation: Operation, body) -> list[str]:
        """Everything in which a reply is not what the operation's schema says."""
        root = {"$schema": DIALECT, "components": self._document["components"], "paths": self._document["paths"]}
        validator = Draft202012Validator(root | {"allOf": [operation.schema]})
        return [f"{error.json_path}: {error.message[:300]}" for error in validator.iter_errors(body)]

    def _resolve(self, node: dict) -> dict:
        while "$ref" in node:
            node = self._at(node["$ref"])
        return node

    def _at(self, reference: str):
        return self._walk(reference)[0]

    def _walk(self, reference: str) -> tuple[object, str]:
        """What a reference leads to, and the way there that passes through no other reference."""
        node, way = self._document, "#"
        for part in reference.removeprefix("#/").split("/"):
            part = unquote(part).replace("~1", "/").replace("~0", "~")
            while isinstance(node, dict) and "$ref" in node and part not in node:
                node, way = self._walk(node["$ref"])
            node = node[int(part)] if isinstance(node, list) else node[part]
            way += "/" + part.replace("~", "~0").replace("/", "~1")
        return node, way

    def _mend(self, node) -> None:
        """Makes references direct and `nullable` a type."""
        if isinstance(node, list):
            for part in node:
                self._mend(part)
            return
        if not isinstance(node, dict):
            return
        # Examples are data and may say anything.
        for name in ("example", "examples"):
            if not (isinstance(node.get(name), dict) and "type" in node[name]):
                node.pop(name, None)
        if isinstance(node.get("$ref"), str):
            node["$ref"] = self._walk(node["$ref"])[1]
        if node.pop("nullable", False) is True:
            if "$ref" in node:
                node["anyOf"] = [{"$ref": node.pop("$ref")}, {"type": "null"}]
            elif isinstance(node.get("type"), str):
                node["type"] = [node["type"], "null"]
                if "enum" in node:
                    node["enum"] = [*node["enum"], None]
        for part in node.values():
            self._mend(part)
