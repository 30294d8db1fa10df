"""Exact money: whole cents inside, decimal text and JSON numbers outside."""

from __future__ import annotations

from decimal import Decimal

_CENT = Decimal("0.01")
_LARGEST = Decimal("1000000000000")


def to_cents(amount: Decimal | int | str) -> int:
    """Return an amount as whole cents.

    Raises ValueError for text that is no number, for more than two decimals and for 10^12 or more.
    """
    try:
        exact = Decimal(amount)
        if not abs(exact) < _LARGEST or exact.quantize(_CENT) != exact:
            raise ValueError("an amount of money has at most two decimals and is below 10^12")
    except ArithmeticError:
        raise ValueError("an amount of money is a decimal number") from None
    return int(exact * 100)


def to_text(cents: int) -> str:
    """Return cents as decimal text with two decimals: 1234 is `12.34`."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def to_number(cents: int) -> float:
    """Return cents as the JSON number whose shortest text is the exact amount (true below 10^13 cents)."""
    return cents / 100


def unit_cost(value: int, discount: int, fee: int) -> int:
    """Return what one card costs, in cents: its value less the discount, rounded half up, plus the fee.

    `value` and `fee` are in cents, `discount` in hundredths of a percent. Source: rule 7 (I).
    """
    return (value * (10_000 - discount) + 5_000) // 10_000 + fee
