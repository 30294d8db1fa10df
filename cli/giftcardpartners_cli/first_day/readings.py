"""What is told about an assumption, and how an answer of plain JSON is looked at whatever the case of its keys."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class Reading:
    """What was seen of one assumption (docs/assumptions.md); when `as_assumed` is None, why nobody could tell."""

    assumption: str
    question: str
    seen: str
    as_assumed: bool | None


def read_json(answer: httpx.Response) -> Any:
    """Return a body as JSON with exact amounts; None when it is none."""
    try:
        return json.loads(answer.content, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def value(found: Any, name: str) -> Any:
    """Return a property by its name in any case; None when there is none."""
    if not isinstance(found, dict):
        return None
    return next((item for key, item in found.items() if key.lower() == name.lower()), None)


def items(found: Any) -> list[Any]:
    """Return the entries of a list, wrapped or bare."""
    entries = found if isinstance(found, list) else value(found, "Data")
    return entries if isinstance(entries, list) else []


def ids(entries: list[Any]) -> list[Any]:
    """Return the ids of some entries."""
    return [value(one, "Id") for one in entries]


def amount(found: Any) -> Decimal | None:
    """Return an amount of money, a number or text; None for anything else."""
    if isinstance(found, bool) or not isinstance(found, int | str | Decimal):
        return None
    try:
        number = Decimal(found)
    except ArithmeticError:
        return None
    return number if number.is_finite() else None
