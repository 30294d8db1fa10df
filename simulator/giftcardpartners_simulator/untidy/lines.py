"""The lines of a shown order, split, merged or in another order; units and claim links stay what they are."""

from __future__ import annotations

import json

from .payloads import JSON, get, key_of


def arrange_lines(order: JSON, shape: str, sequence: str) -> None:
    """Change the lines of an order, in place: `split` or `merged`, `reversed` or `by_product`."""
    key = key_of(order, "LineItems")
    if key is None or not isinstance(order[key], list):
        return
    lines: list[JSON] = order[key]
    if shape == "split":
        lines = [part for line in lines for part in _split(line)]
    elif shape == "merged":
        lines = _merged(lines)
    if sequence == "reversed":
        lines = lines[::-1]
    elif sequence == "by_product":
        lines = sorted(lines, key=lambda line: (str(get(line, "ProductId")), float(get(line, "Value") or 0)))
    order[key] = lines


def _split(line: JSON) -> list[JSON]:
    """Return one line for each unit; the first one keeps the id."""
    quantity = get(line, "Quantity")
    parts = []
    for unit in range(quantity):
        part: JSON = dict(line)
        part[str(key_of(line, "Quantity"))] = 1
        claims = key_of(line, "ClaimData")
        if claims is not None and line[claims]:
            part[claims] = line[claims][unit : unit + 1]
        if unit:
            part[str(key_of(line, "Id"))] = f"{get(line, 'Id')}-{unit + 1}"
        parts.append(part)
    return parts


def _merged(lines: list[JSON]) -> list[JSON]:
    """Return lines that differ in nothing but id, units and links as one."""
    found: dict[str, JSON] = {}
    own = {"id", "quantity", "claimdata"}
    for line in lines:
        rest = json.dumps(
            {key: value for key, value in line.items() if key.lower() not in own}, sort_keys=True
        )
        if rest not in found:
            found[rest] = dict(line)
            continue
        first = found[rest]
        quantity, claims = str(key_of(first, "Quantity")), key_of(first, "ClaimData")
        first[quantity] += get(line, "Quantity")
        if claims is not None and first[claims]:
            first[claims] = [*first[claims], *(get(line, "ClaimData") or ())]
    return list(found.values())
