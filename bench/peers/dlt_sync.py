"""dlt's rest_api source reading the bench's provider into a database, upserting by id, tuned as well as we know how.

Usage: dlt_sync.py DESTINATION PROVIDER_URL TOKEN TARGET [FILE_FORMAT]
    DESTINATION  postgres | sqlite | duckdb
    TARGET       database URL (postgres) or path of a file

Prints one line of JSON: the rows that stand in the table afterwards, and the seconds of the pipeline's run
(imports and start-up are left out, which favours dlt).
"""

import json
import os
import sys
import tempfile
import time

destination_name, provider, token, target = sys.argv[1:5]
file_format = sys.argv[5] if len(sys.argv) > 5 else {"postgres": "csv", "sqlite": "parquet", "duckdb": "parquet"}[destination_name]

# Few large files instead of many small ones, no telemetry, no progress bars.
os.environ.update(
    {
        "RUNTIME__DLTHUB_TELEMETRY": "false",
        "RUNTIME__LOG_LEVEL": "ERROR",
        "DATA_WRITER__BUFFER_MAX_ITEMS": "20000",
        "NORMALIZE__DATA_WRITER__BUFFER_MAX_ITEMS": "20000",
        "NORMALIZE__DATA_WRITER__FILE_MAX_ITEMS": "50000",
        "EXTRACT__DATA_WRITER__FILE_MAX_ITEMS": "50000",
        "NORMALIZE__WORKERS": "2",
        "LOAD__WORKERS": "2",
    }
)

import dlt  # noqa: E402
from dlt.sources.rest_api import rest_api_source  # noqa: E402


def destination():
    """The destination, with what makes it fastest."""
    if destination_name == "postgres":
        # dlt insists on a password, even where the server asks for none.
        return dlt.destinations.postgres(target.replace("@", ":none@", 1))
    if destination_name == "duckdb":
        return dlt.destinations.duckdb(target)
    return dlt.destinations.sqlalchemy(f"sqlite:///{target}")


def source():
    """Every page of invoices, one after another, as the provider's paging demands."""
    return rest_api_source(
        {
            "client": {
                "base_url": f"{provider}/api/v1/organisations/bench/",
                "auth": {"type": "bearer", "token": token},
                "paginator": {
                    "type": "page_number",
                    "base_page": 1,
                    "page_param": "page",
                    "total_path": None,
                    "stop_after_empty_page": True,
                },
            },
            "resources": [
                {
                    "name": "invoices",
                    "primary_key": "id",
                    # dlt's upsert strategy exists for some destinations only; the other updates by key too.
                    "write_disposition": (
                        {"disposition": "merge", "strategy": "upsert"}
                        if destination_name == "postgres"
                        else {"disposition": "merge", "strategy": "delete-insert"}
                    ),
                    # Line items stay a document in their row, as they do in Platypus; child tables would cost dlt more.
                    "max_table_nesting": 0,
                    "endpoint": {"path": "invoices", "params": {"page_size": 100}, "data_selector": "data"},
                }
            ],
        }
    )


def main():
    """Runs the pipeline once and counts what it left."""
    with tempfile.TemporaryDirectory() as folder:
        pipeline = dlt.pipeline(
            pipeline_name="bench", pipelines_dir=folder, destination=destination(), dataset_name="bench_data"
        )
        started = time.perf_counter()
        pipeline.run(source(), loader_file_format=file_format)
        seconds = time.perf_counter() - started
        with pipeline.sql_client() as client:
            rows = client.execute_sql("SELECT count(*) FROM invoices")[0][0]
    print(json.dumps({"rows": rows, "seconds": seconds}))


if __name__ == "__main__":
    main()
