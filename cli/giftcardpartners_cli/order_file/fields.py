"""Which fields a file may have: those of the specification, by its own names or in snake case."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec

from .parsing import Number


class Wrong(Exception):
    """A value cannot be what it has to be; says what is allowed."""


def key_of(name: str) -> str:
    """Return what `PONumber`, `po_number` and `po-number` have in common."""
    return name.replace("_", "").replace("-", "").lower()


def fields_of(model: type[msgspec.Struct]) -> dict[str, tuple[str, Any]]:
    """Return the fields of a request model: how a file's name of it is recognised, its name in Python, its type."""
    return {key_of(one.encode_name): (one.name, _type(one.type)) for one in msgspec.structs.fields(model)}


def _type(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType):
        return _type(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


def read(value: Any, kind: Any) -> Any:
    """Read a value as the type that the specification wants. Raises Wrong."""
    reader: Callable[[Any], Any] = _READERS.get(kind, text)
    return reader(value)


def text(value: Any) -> str:
    """Read text; a number would lose its leading zeros."""
    if isinstance(value, Number):
        raise Wrong("text is needed: write it in quotes")
    if not isinstance(value, str):
        raise Wrong("text is needed")
    return value


def _money(value: Any) -> Decimal:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9})?", value):
        raise Wrong("an amount such as 25 or 25.00 is needed")
    return Decimal(value)


def _whole(value: Any) -> int:
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{1,9}", value):
        raise Wrong("a whole number such as 1 is needed")
    return int(value)


def _moment(value: Any) -> datetime:
    if isinstance(value, datetime):
        return value
    try:
        return datetime.fromisoformat(text(value))
    except ValueError:
        raise Wrong("a moment with its time zone such as 2026-12-24T09:00:00-05:00 is needed") from None


_READERS: dict[Any, Callable[[Any], Any]] = {Decimal: _money, int: _whole, datetime: _moment}
