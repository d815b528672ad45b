"""A FastAPI endpoint over Platypus's own table, written as well as it can be: asyncpg, prepared statements, JSON kept as
text, nothing parsed and nothing serialised again.

Run by uvicorn with uvloop and httptools. DATABASE_URL names the PostgreSQL database; QUERIES holds the statements by
name, each returning the records of one page as text.
"""

import json
import os
from contextlib import asynccontextmanager

import asyncpg
from fastapi import FastAPI, Request
from fastapi.responses import Response

QUERIES = json.loads(os.environ["QUERIES"])


@asynccontextmanager
async def lifespan(app: FastAPI):
    """A pool for as long as the application runs."""
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=16, max_size=16) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan, openapi_url=None)


@app.get("/health/ready")
async def ready() -> Response:
    """Answers as soon as the pool is there."""
    return Response()


@app.get("/{name}")
async def page(name: str, request: Request) -> Response:
    """One page, put together as text."""
    rows = await request.app.state.pool.fetch(QUERIES[name])
    body = '{"results":[' + ",".join([row[0] for row in rows]) + "]}"
    return Response(body, media_type="application/json")
