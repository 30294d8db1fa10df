"""Other ways to remember an answer: an HTTP cache and a dictionary that forgets."""

# mypy: ignore-errors
# The compared packages are there when the comparison runs, and not when types are checked.

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hishel
import httpx
from cachetools import TTLCache
from hishel.httpx import CacheTransport


def hishel_read(path: Path, value: bytes) -> Callable[[], object]:
    """hishel's transport over its SQLite storage, read once, so that it remembers."""

    def answer(_: httpx.Request) -> httpx.Response:
        date = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime())
        headers = {"Cache-Control": "max-age=604800", "Content-Type": "application/json", "Date": date}
        return httpx.Response(200, content=value, headers=headers)

    storage = hishel.SqliteStorage(database_path=path)
    http = httpx.Client(transport=CacheTransport(httpx.MockTransport(answer), storage))

    def read() -> object:
        return http.get("https://api.example.com/v1/Products").content

    read()
    response = http.get("https://api.example.com/v1/Products")
    if not response.extensions["caching"]["from_cache"]:
        raise RuntimeError("hishel did not remember")
    return read


def ttl_cache(known: dict[str, Any]) -> TTLCache[str, Any]:
    """cachetools' cache with the same entries."""
    cache: TTLCache[str, Any] = TTLCache(10, 604_800)
    cache.update(known)
    return cache
