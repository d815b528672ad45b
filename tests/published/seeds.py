"""What the server was given to read: tests/api/published_reads.rs stores it and says so in a file."""

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from specification import Operation

#: What required parameters of the query are given.
QUERY = {"periodLength": 1, "periodsToCompare": 12}


@dataclass(frozen=True)
class Seeds:
    """What exists."""

    #: Ids, by what stands before them in a path.
    ids: dict[str, list[str]]
    #: The data types whose records have files, at the provider.
    files: list[str]

    @classmethod
    def read(cls, path: str) -> "Seeds":
        return cls(**json.loads(Path(path).read_text()))

    def values(self, operation: Operation) -> list[dict[str, str]]:
        """Values for the path's parameters: where the path ends with one, a set for each id there is."""
        parts = operation.path.split("/")
        placed = [(before, part[1:-1]) for before, part in zip(parts, parts[1:]) if part.startswith("{")]
        first = {name: self.ids[before][0] for before, name in placed}
        if not parts[-1].startswith("{"):
            return [first]
        before, name = placed[-1]
        return [first | {name: value} for value in self.ids[before]]

    @staticmethod
    def address(operation: Operation, values: dict[str, str]) -> str:
        """The path with its parameters filled in."""
        address = operation.path
        for name, value in values.items():
            address = address.replace(f"{{{name}}}", quote(value, safe=""))
        return address

    @staticmethod
    def query(operation: Operation) -> dict:
        """The query's required parameters, and pages that hold every sample."""
        return {name: QUERY[name] for name in operation.required if name in QUERY}
