"""Arguments held to what their annotations say, with an InvalidInput that names them and never shows their value."""

from __future__ import annotations

import math

from .errors import InvalidInput


def expect(name: str, value: object, *kinds: type, optional: bool = True) -> None:
    """Refuse an argument of another type than `kinds`; None is fine where it is `optional`. Raises InvalidInput."""
    if (value is None and optional) or isinstance(value, kinds):
        return
    wanted = " or ".join(kind.__name__ for kind in kinds)
    raise InvalidInput(f"{name} must be {wanted}, not {type(value).__name__}. Nothing was sent.")


def expect_callables(owner: str, **given: object) -> None:
    """Refuse what cannot be called. Raises InvalidInput."""
    for name, value in given.items():
        if not callable(value):
            raise InvalidInput(
                f"{owner}.{name} must be callable, not {type(value).__name__}. Nothing was sent."
            )


def is_number(value: object, *, least: float = 0.0, above: float | None = None) -> bool:
    """Whether a value is a finite number in its range; True and False are none."""
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        return False
    return value >= least and (above is None or value > above)


def check_seconds(policy: object, *names: str, above_zero: bool = False) -> None:
    """Refuse attributes that are not finite numbers of at least 0, or above 0. Raises InvalidInput."""
    for name in names:
        if not is_number(getattr(policy, name), above=0 if above_zero else None):
            least = "above 0" if above_zero else "of at least 0"
            raise InvalidInput(
                f"{type(policy).__name__}.{name} must be a finite number {least}. Nothing was sent."
            )


def check_whole(policy: object, name: str, *, least: int, most: int = 2**31) -> None:
    """Refuse an attribute that is no whole number in its range. Raises InvalidInput."""
    value = getattr(policy, name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise InvalidInput(
            f"{type(policy).__name__}.{name} must be a whole number from {least} to {most}. Nothing was sent."
        )
