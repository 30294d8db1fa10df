"""Money is Decimal: checked on the way out with the caller's digits kept, read exactly on the way in."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import cast

from .errors import InvalidInput

_LARGEST = Decimal(10_000)
"""The largest face value openapi.yaml admits (inferred; docs/assumptions.md)."""


def amount(value: Decimal | int, name: str = "value") -> Decimal:
    """Check a face value: a Decimal (or int) above 0, at most 10,000, with at most two decimals.

    Raises InvalidInput; a float is refused because 0.1 + 0.2 is not 0.3, and a card's value is.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        kind = type(value).__name__
        raise InvalidInput(
            f'{name} must be a Decimal, such as Decimal("25.00"), not {kind}. Nothing was sent.'
        )
    exact = Decimal(value)
    if not exact.is_finite() or not 0 < exact <= _LARGEST:
        raise InvalidInput(f"{name} must be above 0 and at most {_LARGEST}. Nothing was sent.")
    if _decimals(exact) > 2:
        raise InvalidInput(f"{name} must have at most two decimals. Nothing was sent.")
    # 1E+1 and 10 are the same digits to the caller; only the plain form is one to every JSON reader.
    return Decimal(format(exact, "f"))


def number(value: object) -> Decimal:
    """Read a number from an answer as Decimal; numeric text is accepted, as sibling clients send it (level E).

    Raises ValueError for anything that is not a finite number of a size that money can have.
    """
    if isinstance(value, bool) or not isinstance(value, Decimal | int | float | str):
        raise ValueError(f"a number expected, not {type(value).__name__}")
    try:
        # The JSON reader hands over Decimal; str() covers what came as int, text or float without binary noise.
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
    except InvalidOperation:
        raise ValueError("a number expected") from None
    # Refused before anybody expands 1e999999999 into its digits.
    if not exact.is_finite() or abs(exact.adjusted()) > 15:
        raise ValueError("a number of ordinary size expected")
    return exact


def on_the_wire(value: Decimal) -> float:
    """Hand a Decimal to a generated model, whose number fields know no other type than float.

    It stays the Decimal it is; the encoder writes its digits.
    """
    return cast("float", value)


def _decimals(value: Decimal) -> int:
    """Count the decimals that are not just closing zeros, whatever the context's precision is."""
    _, digits, exponent = value.as_tuple()
    if not isinstance(exponent, int) or exponent >= 0:
        return 0
    zeros = next((count for count, digit in enumerate(reversed(digits)) if digit), len(digits))
    return max(0, -exponent - zeros)
