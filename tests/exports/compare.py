"""Reads an export with somebody else's library and holds it to the records that the API sent.

compare.py FORMAT FILE RECORDS: RECORDS is a JSON array of records as the API sends them.
"""

import csv
import datetime
import io
import json
import sys
import zipfile
from decimal import Decimal

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def at(record, path):
    for name in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(name)
    return record


def load(text):
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)


def same(expected, cell, where):
    """Whether a cell of any format says what the record says."""
    if expected is None:
        good = cell in (None, "")
    elif isinstance(expected, (list, dict)):
        good = isinstance(cell, str) and load(cell) == expected
    elif isinstance(expected, bool):
        good = cell is expected or cell == str(expected).lower()
    elif isinstance(expected, Decimal):
        if isinstance(cell, float):
            cell = Decimal(repr(cell))
        good = not isinstance(cell, bool) and Decimal(cell) == expected
    elif isinstance(cell, datetime.datetime):
        moment = datetime.datetime.fromisoformat(expected)
        if cell.tzinfo is None:
            moment = moment.replace(tzinfo=None)
        good = abs(cell - moment) < datetime.timedelta(milliseconds=2)
    elif isinstance(cell, datetime.date):
        good = expected == f"{cell.isoformat()}T00:00:00"
    else:
        day = expected.removesuffix("T00:00:00")
        good = cell in (expected, day)
    assert good, f"{where}: {cell!r} in the file, {expected!r} in the API"


def compare_csv(data, records):
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline="")))
    assert len(rows) == len(records), (len(rows), len(records))
    assert b"\r\n" in data
    for row, record in zip(rows, records):
        for column, cell in row.items():
            expected = at(record, column)
            if isinstance(expected, str) and expected.startswith(FORMULA):
                assert cell == "'" + expected, f"{column}: {cell!r} would be run as a formula"
            else:
                same(expected, cell, column)
    covered(rows[0], records)


def covered(columns, records):
    """Every field of the records has a column."""
    def leaves(value, path):
        if isinstance(value, dict):
            for name, inner in value.items():
                yield from leaves(inner, f"{path}.{name}" if path else name)
        else:
            yield path
    for record in records:
        for path in leaves(record, ""):
            assert any(path == column or path.startswith(column + ".") for column in columns), path


def compare_xlsx(data, records):
    import openpyxl

    workbook = openpyxl.load_workbook(io.BytesIO(data))
    heading, *rows = workbook.worksheets[0].iter_rows()
    names = [cell.value for cell in heading]
    assert len(rows) == len(records), (len(rows), len(records))
    kinds = set()
    for row, record in zip(rows, records):
        for name, cell in zip(names, row):
            assert cell.data_type != "f", f"{name}: {cell.value!r} is a formula"
            same(at(record, name), cell.value, name)
            kinds.add(cell.data_type)
    assert {"n", "s", "b", "d"} <= kinds, f"cells are typed: {kinds}"
    for sheet in workbook.worksheets[1:]:
        heading, *rows = sheet.iter_rows()
        names = [cell.value for cell in heading]
        lines = [
            (record, position, line)
            for record in records
            for position, line in enumerate(record.get(sheet.title) or [], 1)
        ]
        assert len(rows) == len(lines), (sheet.title, len(rows), len(lines))
        for row, (record, position, line) in zip(rows, lines):
            assert row[0].value == record["id"] and row[1].value == position, sheet.title
            for name, cell in list(zip(names, row))[2:]:
                same(at(line, name), cell.value, f"{sheet.title}.{name}")
    assert "lineItems" in workbook.sheetnames


def compare_ndjson(data, records):
    lines = data.decode("utf-8").split("\n")
    assert lines.pop() == ""
    assert [load(line) for line in lines] == records


def compare_zip(kind, data, records):
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    manifest = json.loads(archive.read("manifest.json"))
    assert {name["path"] for name in manifest["files"]} | {"manifest.json"} == set(archive.namelist())
    file = next(file for file in manifest["files"] if file["dataType"] == "invoices")
    assert file["records"] == len(records), file
    content = archive.read(file["path"])
    if kind == "ndjson":
        return compare_ndjson(content, records)
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(io.BytesIO(content))
    types = {str(field.type) for field in table.schema}
    assert {"string", "decimal128(38, 18)", "bool", "date32[day]", "timestamp[us, tz=UTC]"} <= types, types
    rows = table.to_pylist()
    assert len(rows) == len(records)
    for row, record in zip(rows, records):
        for name, cell in row.items():
            same(at(record, name), cell, name)
    covered(rows[0], records)


def main():
    kind, file, expected = sys.argv[1:]
    with open(file, "rb") as opened:
        data = opened.read()
    with open(expected, encoding="utf-8") as opened:
        records = load(opened.read())
    {
        "csv": compare_csv,
        "xlsx": compare_xlsx,
        "ndjson": compare_ndjson,
        "zip-parquet": lambda data, records: compare_zip("parquet", data, records),
        "zip-ndjson": lambda data, records: compare_zip("ndjson", data, records),
    }[kind](data, records)


main()
