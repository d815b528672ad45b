"""Every read operation of the published files: its reply is what the file's schema says, and the SDK that was made from
the file can read it."""

import sdks


def test_a_read_is_as_published(file, specification, operation, http, seeds, methods, proven):
    sets = seeds.values(operation)
    assert sets, f"nothing is stored that {operation.path} could name"
    for values in sets:
        response = http.get(seeds.address(operation, values), params=seeds.query(operation))
        assert response.status_code == 200, response.text
        # The SDKs insist on the media type that the file names.
        assert response.headers["content-type"] == operation.media_type
        if operation.schema is None:
            assert response.content
            continue
        body = response.json()
        if isinstance(body, dict) and "results" in body:
            assert body["results"], "a list with nothing in it shows nothing"
        assert specification.problems(operation, body) == []
    readers = [
        name for name, found in methods.items() if operation.path in found and sdks.SDKS[name][3] in (file, None)
    ]
    for name in readers:
        request = {sdks.snake(key): value for key, value in (sets[0] | seeds.query(operation)).items()}
        answer = call(methods[name][operation.path], request)
        assert answer is not None
    proven[file][operation.path] = readers


def test_what_only_the_accounting_sdk_reads(http, seeds, methods):
    """Items, orders, item receipts and the like, which the other files lack."""
    read = methods.get("codat-accounting", {})
    ours = {path for path in read if is_ours(path, seeds)}
    assert ours or "codat-accounting" not in methods, sorted(read)
    for path in sorted(ours):
        names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
        parts = path.split("/")
        values = {part[1:-1]: seeds.ids[before][0] for before, part in zip(parts, parts[1:]) if part.startswith("{")}
        assert set(names) == set(values)
        assert call(read[path], {sdks.snake(key): value for key, value in values.items()}) is not None, path


#: Data types that are in no other published file, by what stands in their paths.
ACCOUNTING = ("items", "purchaseOrders", "salesOrders", "itemReceipts", "paymentMethods", "taxRates", "trackingCategories")


def is_ours(path: str, seeds) -> bool:
    """Whether a path reads records of those data types."""
    parts = path.split("/")
    is_file = parts[-1] == "pdf" or "attachments" in parts
    return "/data/" in path and any(part in ACCOUNTING and (part in seeds.files or not is_file) for part in parts)


def call(method, request: dict):
    """Calls a method of an SDK."""
    return method(request=request)
