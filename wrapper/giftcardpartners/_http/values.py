"""One value of an answer at a time: generated models accept wrong primitive types in silence, this does not.

Every reader here takes the value and the field's name, and raises Unfit, whose message holds that name only.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from giftcardpartners_api.types import Unset

from .._money import number

T = TypeVar("T")


class Unfit(Exception):
    """A value is not what openapi.yaml says; the message holds the field's name only."""


def text(value: object, name: str) -> str | None:
    """Return text, or None where nothing is given."""
    if isinstance(value, Unset | None):
        return None
    if not isinstance(value, str):
        raise Unfit(f"{name} is not text")
    return str(value)


def required(value: object, name: str) -> str:
    """Return text that is there and not empty."""
    found = text(value, name)
    if not found:
        raise Unfit(f"{name} is missing")
    return found


def texts(values: object, name: str) -> tuple[str, ...]:
    """Return a list of texts."""
    return tuple(required(value, name) for value in listed(values, name))


def money(value: object, name: str) -> Decimal | None:
    """Return an amount as Decimal, or None where nothing is given."""
    if isinstance(value, Unset | None):
        return None
    try:
        return number(value)
    except ValueError:
        raise Unfit(f"{name} is not an amount") from None


def amounts(values: object, name: str) -> tuple[Decimal, ...]:
    """Return a list of amounts."""
    return tuple(
        amount for amount in (money(value, name) for value in listed(values, name)) if amount is not None
    )


def whole(value: object, name: str) -> int | None:
    """Return a whole number, or None where nothing is given."""
    exact = money(value, name)
    if exact is None:
        return None
    if exact != exact.to_integral_value():
        raise Unfit(f"{name} is not a whole number")
    return int(exact)


def flag(value: object, name: str) -> bool | None:
    """Return true or false, or None where nothing is given."""
    if isinstance(value, Unset | None):
        return None
    if not isinstance(value, bool):
        raise Unfit(f"{name} is not true or false")
    return value


def moment(value: object, name: str) -> datetime | None:
    """Return a date and time, or None where there is none that can be read."""
    found = text(value, name)
    if found is None:
        return None
    try:
        return datetime.fromisoformat(found)
    except ValueError:
        return None  # openapi.yaml promises text, not its form; `raw` has it as it came


def listed(values: object, name: str) -> Iterable[object]:
    """Return what a list holds; nothing where no list is given."""
    if isinstance(values, Unset | None):
        return ()
    if not isinstance(values, list):
        raise Unfit(f"{name} is not a list")
    return values


def items(values: object, name: str, kind: type[T]) -> list[T]:
    """Return a list of generated models of one kind."""
    found = [value for value in listed(values, name) if isinstance(value, kind)]
    if isinstance(values, list) and len(found) != len(values):
        raise Unfit(f"{name} holds something else")
    return found


def part(value: object, kind: type[T]) -> T:
    """Return a nested model, or an empty one where none is given."""
    return value if isinstance(value, kind) else kind()
