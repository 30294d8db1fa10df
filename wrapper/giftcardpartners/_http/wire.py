"""JSON in and out: exact decimals, keys in the specification's spelling, untrusted bytes read as such."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import msgspec

from ..errors import UnexpectedAnswer
from .names import SPELLING

if TYPE_CHECKING:
    from .flow import Answer

_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(float_hook=Decimal)


def encode(body: object) -> bytes:
    """Write JSON once; a Decimal appears with the digits it has."""
    return _encoder.encode(body)


def decode(answer: Answer) -> Any:
    """Read an answer's JSON: numbers exact, keys spelled as in openapi.yaml whatever their case.

    The vendor's samples are PascalCase and the sibling platform answers in camelCase, so case decides nothing.
    Raises UnexpectedAnswer for HTML, empty, truncated or otherwise unreadable bodies.
    """
    try:
        return _respell(_decoder.decode(answer.content))
    except (msgspec.DecodeError, ValueError, ArithmeticError, RecursionError) as problem:
        # The decoder's own words may quote the body; only the kind of problem is passed on.
        kind = type(problem).__name__
    raise UnexpectedAnswer(f"The answer is not JSON ({answer}; {kind}).", response=answer)


def _respell(value: Any) -> Any:
    if isinstance(value, dict):
        # A key that is already in the specification's spelling wins over a variant of it in the same object.
        return {
            SPELLING.get(key.lower(), key): _respell(item)
            for key, item in sorted(value.items(), key=_known_last)
        }
    if isinstance(value, list):
        return [_respell(item) for item in value]
    return value


def _known_last(entry: tuple[str, Any]) -> bool:
    return entry[0] in _KNOWN


_KNOWN = frozenset(SPELLING.values())
