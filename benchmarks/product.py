"""A remembered product, beside a dictionary and two caches."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from giftcardpartners import Client, MemoryStore

from . import caches, peers
from .results import Part
from .sampling import Spread, interleave
from .server import Service

READS = 2_000
DICT, OURS, CACHETOOLS, HISHEL = "a bare dict", "`products.get`", "cachetools.TTLCache", "hishel (SQLite)"


def measure(quick: bool) -> Part:
    """Measure reads; each loop names its own object, as a caller would."""
    part = Part()
    part.names("cachetools", "hishel")
    with Service() as service, tempfile.TemporaryDirectory() as folder:
        client = Client(f"{service.url}/c100", **peers.ACCOUNT, store=MemoryStore())
        known = {"SHOP7": client.products.get("SHOP7")}
        cache = caches.ttl_cache(known)
        cached = caches.hishel_read(Path(folder) / "hishel.db", b"x" * 146_000)

        def bare() -> None:
            for _ in range(READS):
                known["SHOP7"]

        def ours() -> None:
            get = client.products.get
            for _ in range(READS):
                get("SHOP7")

        def by_cachetools() -> None:
            for _ in range(READS):
                cache["SHOP7"]

        def by_hishel() -> None:
            for _ in range(READS // 200):
                cached()

        cases: dict[str, Callable[[], object]] = {
            DICT: bare,
            OURS: ours,
            CACHETOOLS: by_cachetools,
            HISHEL: by_hishel,
        }
        found = interleave(cases, 10 if quick else 60, READS)
    part.most("a remembered product, CPU ÷ a bare dict read", 8, found.ratio(OURS, DICT))
    # A round of hishel reads once where the others read two hundred times.
    part.most(
        "a remembered product ÷ hishel", 0.001, Spread(*(one / 200 for one in found.ratio(OURS, HISHEL)))
    )
    micros = {name: found.micros(name) * (200 if name == HISHEL else 1) for name in cases}
    part.table(
        "One read (hishel: of a page of 146 KB):",
        ("what", "CPU, µs"),
        [(name, f"{cost:.3g}") for name, cost in micros.items()],
    )
    return part
