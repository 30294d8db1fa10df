"""Look into an answer that was parsed from JSON, whichever case its keys are in."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

JSON = dict[str, Any]


def key_of(item: JSON, name: str) -> str | None:
    """Return the key of an object that is `name` but for its case, or None."""
    if name in item:
        return name
    wanted = name.lower()
    return next((key for key in item if key.lower() == wanted), None)


def get(item: JSON, name: str) -> Any:
    """Return a property of an object in any case, or None."""
    key = key_of(item, name)
    return None if key is None else item[key]


def rows(payload: Any) -> list[JSON]:
    """Return the objects of a list in its envelope, or bare."""
    found = get(payload, "Data") if isinstance(payload, dict) else payload
    return [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []


def objects(payload: Any, operation: str, status: int) -> Iterator[tuple[str, JSON]]:
    """Return every object whose kind has a name, with that name; the inner ones first."""
    if status >= 400:
        if isinstance(payload, dict):
            yield ("DuplicateOrder" if status == 409 and operation == "createOrder" else "Problem"), payload
        return
    match operation:
        case "createOrder" | "getOrder":
            yield from _order(payload)
        case "listOrders":
            for row in rows(payload):
                yield from _order(row)
        case "getProduct":
            yield from _product(payload)
        case "listProducts":
            for row in rows(payload):
                yield from _product(row)
    if isinstance(payload, dict) and operation in ("listOrders", "listProducts"):
        yield ("OrderPage" if operation == "listOrders" else "ProductPage"), payload


def _order(order: JSON) -> Iterator[tuple[str, JSON]]:
    for line in get(order, "LineItems") or ():
        for entry in get(line, "ClaimData") or ():
            yield "ClaimData", entry
        for name in ("Personalization", "DigitalDeliveryAddress", "PhysicalDeliveryAddress"):
            inner = get(line, name)
            if isinstance(inner, dict):
                yield f"OrderLine{name}", inner
        yield "OrderLine", line
    yield "Order", order


def _product(product: JSON) -> Iterator[tuple[str, JSON]]:
    meta, media = get(product, "Meta"), get(product, "Media")
    if isinstance(meta, dict):
        colors = get(meta, "Colors")
        if isinstance(colors, dict):
            yield "ProductColors", colors
        yield "ProductMeta", meta
    if isinstance(media, dict):
        yield "ProductMedia", media
