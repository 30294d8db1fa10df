"""Read a JSON body without losing a digit, and refuse every trick a parser can be caught with."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation
from typing import Any


class BadJSON(ValueError):
    """The body is no JSON that can be trusted; the text says why."""


def read_json(body: bytes) -> Any:
    """Return the parsed body: objects, lists, text, bool, None, int and Decimal.

    Raises BadJSON for anything but UTF-8, for NaN and infinities, keys given twice, numbers beyond reason,
    lone surrogates and nesting too deep to parse.
    """
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadJSON("The body is not UTF-8.") from None
    try:
        return _DECODER.decode(text)
    except BadJSON:
        raise
    except RecursionError:
        raise BadJSON("The body is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise BadJSON(f"The body is not JSON: {error.msg} at position {error.pos}.") from None
    except (ValueError, InvalidOperation):
        raise BadJSON("The body holds a number that is too long.") from None


def is_text(value: object) -> bool:
    """Tell whether a value is text without lone surrogates."""
    if not isinstance(value, str):
        return False
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadJSON("The body has an object with the same key twice.")
    return found


def _refuse_constant(name: str) -> Any:
    raise BadJSON(f"The body holds {name}, which is not JSON.")


_DECODER = json.JSONDecoder(parse_float=Decimal, parse_constant=_refuse_constant, object_pairs_hook=_unique)
