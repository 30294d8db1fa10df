"""What grows with its size: an order by its lines, the catalogue by its products."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import msgspec
from giftcardpartners import Client, MemoryStore
from giftcardpartners_api.api.products import list_products
from giftcardpartners_api.client import Client as Generated

from . import peers
from .results import Part, Plot
from .sampling import Samples, interleave, repeated
from .server import Service

LINES = {1: 20, 10: 10, 100: 4, 1_000: 1}
"""How many lines an order has: how many orders make a round."""
PRODUCTS = {50: 4, 100: 4, 500: 2, 5_000: 1}
PAGE = 100
OURS, PLAIN, GENERATED, MSGSPEC = "giftcardpartners", "httpx", "generated client alone", "httpx and msgspec"


def measure(quick: bool) -> Part:
    """Measure orders, then catalogues."""
    part = Part()
    part.names("httpx", "msgspec")
    with Service() as service:
        _lines(part, service.url, quick)
        _products(part, service.url, quick)
    return part


def _lines(part: Part, url: str, quick: bool) -> None:
    create = {name: peers.SYNC[name](url)[0] for name in (PLAIN, OURS, GENERATED)}
    found: dict[int, Samples] = {}
    for lines, calls in LINES.items():

        def sent(call: Callable[[int], object], lines: int = lines) -> Callable[[], object]:
            return lambda: call(lines)

        cases = {name: repeated(sent(call), calls) for name, call in create.items()}
        found[lines] = interleave(cases, 5 if quick else 40, calls)
    for lines, limit in ((100, 1.5), (1_000, 2.5)):
        ratio = found[lines].ratio(OURS, PLAIN)
        part.most(f"an order of {lines:,} lines, client CPU ÷ plain httpx", limit, ratio)
    part.table("Client CPU of an order created, by its lines:", *_shown("lines", create, found))
    part.plots.append(_plot("lines", "An order, by its lines", "lines", create, found))


def _products(part: Part, url: str, quick: bool) -> None:
    found = {}
    for total, calls in PRODUCTS.items():
        cases = {name: repeated(call, calls) for name, call in _catalogues(f"{url}/c{total}", total).items()}
        found[total] = interleave(cases, 5 if quick else 25, calls)
    names = _catalogues(url, 0)
    part.most(
        "a page of 100 products, fetched and typed, client CPU ÷ httpx `.json()`",
        1.2,
        found[100].ratio(OURS, PLAIN),
    )
    caption = (
        f"Client CPU of a catalogue fetched in pages of {PAGE}; ours (`products.refresh`) also remembers it:"
    )
    part.table(caption, *_shown("products", names, found))
    part.plots.append(_plot("products", "The catalogue, by its products", "products", names, found))


def _catalogues(url: str, total: int) -> dict[str, Callable[[], object]]:
    http = httpx.Client(timeout=10, headers=peers.HEADERS)
    alone = Generated(base_url=url, headers=peers.HEADERS)
    client = Client(url, **peers.ACCOUNT, store=MemoryStore())
    pages = range(1, 1 + -(-total // PAGE))

    def fetch(number: int) -> httpx.Response:
        return http.get(f"{url}/v1/Products", params={"pageIndex": number, "pageSize": PAGE})

    def plain() -> object:
        return [fetch(number).json() for number in pages]

    def decoded() -> object:
        return [msgspec.json.decode(fetch(number).content) for number in pages]

    def generated() -> object:
        return [list_products.sync(client=alone, page_index=number, page_size=PAGE) for number in pages]

    return {PLAIN: plain, OURS: client.products.refresh, GENERATED: generated, MSGSPEC: decoded}


def _shown(
    what: str, names: dict[str, Any], found: dict[int, Samples]
) -> tuple[tuple[str, ...], list[tuple[object, ...]]]:
    head = (what, *(f"{name}, µs" for name in names), *(f"{name} ÷ httpx" for name in names if name != PLAIN))
    rows: list[tuple[object, ...]] = [
        (
            f"{size:,}",
            *(f"{samples.micros(name):,.0f}" for name in names),
            *(samples.ratio(name, PLAIN) for name in names if name != PLAIN),
        )
        for size, samples in found.items()
    ]
    return head, rows


def _plot(name: str, title: str, across: str, names: dict[str, Any], found: dict[int, Samples]) -> Plot:
    series = {one: [(float(size), samples.micros(one)) for size, samples in found.items()] for one in names}
    return Plot(name, title, across, "client CPU, µs", series)
