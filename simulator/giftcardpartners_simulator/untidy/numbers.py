"""Amounts of money in the forms in which services write them: 25, "25.00", 25.00, 2.5e1."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

_MONEY = frozenset({"value", "cost", "pending", "available", "fee", "discountpercentage", "denominations"})
_MARK = "\x00number "
_MARKED = re.compile(rb'"\\u0000number ([0-9.eE+-]+)"')


def _literal(text: str) -> str:
    return _MARK + text


def _integer(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)


FORMS: dict[str, tuple[str, Callable[[Decimal], Any]]] = {
    "integer": ("Whole amounts have no decimals: 25.", _integer),
    "text": ('Amounts, and quantities, are text: "25.00".', lambda amount: f"{amount:.2f}"),
    "two_decimals": ("Amounts have two decimals: 25.00.", lambda amount: _literal(f"{amount:.2f}")),
    "exponent": ("Amounts have an exponent: 2.5e1.", lambda amount: _literal(f"{amount.normalize():e}")),
}
"""What each form is, and what an amount becomes in it."""


def rewrite_numbers(payload: Any, form: str) -> Any:
    """Return a payload, as parsed from JSON, with its amounts in a form of `FORMS`."""
    if isinstance(payload, dict):
        return {key: _rewritten(key.lower(), value, form) for key, value in payload.items()}
    if isinstance(payload, list):
        return [rewrite_numbers(item, form) for item in payload]
    return payload


def as_literals(body: bytes) -> bytes:
    """Return encoded JSON with the amounts that the encoder could not write put in as they are."""
    return _MARKED.sub(rb"\1", body)


def _rewritten(key: str, value: Any, form: str) -> Any:
    if key == "quantity" and form == "text":
        return str(value)
    if key not in _MONEY:
        return rewrite_numbers(value, form)
    if isinstance(value, list):
        return [_rewritten(key, item, form) for item in value]
    if isinstance(value, int | float) and not isinstance(value, bool):
        return FORMS[form][1](Decimal(str(value)))
    return rewrite_numbers(value, form)
