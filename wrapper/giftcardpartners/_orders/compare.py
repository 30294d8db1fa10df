"""Is the stored order the one that was asked for? Money is compared strictly, texts as services store them.

Compared, where the answer shows it: type; how many cards of each product and value; who gets them. Lines may come back
in another order, split or merged. Not compared: what the server adds (ids, costs, statuses) and texts that decide
nothing (message, note). docs/orders.md says what is a difference; the property-based tests hold both directions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from .pairing import can_be_paired
from .traits import (
    Counted,
    Traits,
    asked_lines,
    is_line,
    is_money,
    other_recipient,
    shows_as_asked,
    stored_lines,
)

if TYPE_CHECKING:
    from ..models import Order
    from ..order_requests import OrderRequest

_MOST_TOLD = 20


class Differences(NamedTuple):
    """What a stored order has otherwise, in sentences that repeat no recipient's details.

    `money` is about type, product, value and units, `recipient` about who gets them.
    """

    money: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()

    @property
    def told(self) -> tuple[str, ...]:
        """All of them, cut when they are many."""
        every = (*self.money, *self.recipient)
        return (
            every
            if len(every) <= _MOST_TOLD
            else (*every[:_MOST_TOLD], f"and {len(every) - _MOST_TOLD} more")
        )


def differences(asked: OrderRequest, stored: Order) -> Differences:
    """List what the stored order has otherwise than it was asked for."""
    money = []
    if stored.type not in (None, asked.type) and _letters(stored.type) != _letters(asked.type):
        money.append(f"type: asked {asked.type}, stored {_shown(stored.type)}")
    if shows_as_asked(asked, stored):
        return Differences(tuple(money))
    got, wanted = stored_lines(stored), asked_lines(asked)
    pairs = list(zip(wanted, got, strict=True)) if len(wanted) == len(got) else []
    recipient: list[str] = []
    if not can_be_paired([_money(line) for line in wanted], [_money(line) for line in got], is_money):
        one_by_one = [text for number, pair in enumerate(pairs, 1) for text in _otherwise(number, *pair)]
        money += one_by_one or list(_totals(wanted, got)) or ["lines: others than were asked for"]
        recipient = _recipients(pairs)
    elif not can_be_paired(wanted, got, is_line):
        recipient = _recipients(pairs) or ["recipients: others than were asked for"]
    return Differences(tuple(money), tuple(recipient))


def _money(line: Counted) -> Counted:
    return Counted(line.traits.money, line.units)


def _otherwise(number: int, asked: Counted, stored: Counted) -> Iterator[str]:
    for name, ours, theirs in (
        ("product", asked.traits.product, stored.traits.product),
        ("value", asked.traits.value, stored.traits.value),
        ("quantity", asked.units, stored.units),
    ):
        if theirs is not None and theirs != ours:
            yield f"line {number}: {name}: asked {_shown(ours)}, stored {_shown(theirs)}"


def _totals(wanted: list[Counted], got: list[Counted]) -> Iterator[str]:
    asked, stored = _units(wanted), _units(got)
    for traits in dict.fromkeys([*asked, *stored]):
        if asked[traits] != stored[traits]:
            card = f"{_shown(traits.product)} at {_shown(traits.value)}"
            yield f"units of {card}: asked {asked[traits]}, stored {stored[traits]}"


def _units(lines: list[Counted]) -> Counter[Traits]:
    units: Counter[Traits] = Counter()
    for line in lines:
        units[line.traits.money] += 1 if line.units is None else line.units
    return units


def _recipients(pairs: list[tuple[Counted, Counted]]) -> list[str]:
    return [
        f"line {number}: {name}: differs"
        for number, (ours, theirs) in enumerate(pairs, 1)
        for name in other_recipient(ours.traits, theirs.traits)
    ]


def _letters(text: str) -> str:
    return "".join(one for one in text.casefold() if one.isalnum())


def _shown(part: object) -> str:
    """A part of an answer, cut and made printable before it enters a message."""
    return repr(part[:60]) if isinstance(part, str) else str(part)
