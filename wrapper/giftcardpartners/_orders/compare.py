"""Is the stored order the one that was asked for? What a server may normalise is not a difference; content is.

Compared, where the answer shows it: type, number of lines, and each line's product, value, quantity and recipient.
Not compared: what the server adds (ids, costs, statuses) and texts that carry no money (message, note). Lines may
come back in another order. The property-based tests hold both directions.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from giftcardpartners_api.models import (
    DigitalDeliveryLine,
    OrderLinePhysicalDeliveryAddress,
    PhysicalShipmentLine,
)

if TYPE_CHECKING:
    from ..models import Order, OrderLine
    from ..order_requests import Line, OrderRequest

Traits: TypeAlias = tuple[object, ...]
"""What tells one line from another, in the order of `_NAMES`; None: not shown."""

_ADDRESS = OrderLinePhysicalDeliveryAddress.__struct_fields__[1:]
_OPEN = ("product", "value", "quantity")
_NAMES = (
    *_OPEN,
    "recipient name",
    "recipient e-mail",
    "recipient phone",
    *["postal address"] * len(_ADDRESS),
)


def differences(asked: OrderRequest, stored: Order) -> tuple[str, ...]:
    """List what the stored order has otherwise, one sentence each, without repeating any recipient's details."""
    found = []
    if stored.type is not None and stored.type.lower() != asked.type.lower():
        found.append(f"type: asked {asked.type}, stored {_shown(stored.type)}")
    if not stored.line_items:
        return tuple(found)  # the answer shows no lines at all: nothing there to compare
    if len(stored.line_items) != len(asked.line_items):
        found.append(f"number of lines: asked {len(asked.line_items)}, stored {len(stored.line_items)}")
        return tuple(found)
    wanted = [_asked_traits(line) for line in asked.line_items]
    got = [_stored_traits(line) for line in stored.line_items]
    in_order = [
        f"line {number}: {text}"
        for number, pair in enumerate(zip(wanted, got, strict=True), start=1)
        for text in _line_differences(*pair)
    ]
    if in_order and not _same_in_another_order(wanted, got):
        found.extend(in_order)
    return tuple(found)


def _same_in_another_order(wanted: list[Traits], got: list[Traits]) -> bool:
    """Whether every line that was asked for has a stored line of its own."""
    hidden = {tuple(trait is None for trait in line) for line in got}
    if len(hidden) == 1:
        mask = hidden.pop()
        shown = [
            tuple(None if hide else trait for hide, trait in zip(mask, line, strict=True)) for line in wanted
        ]
        return Counter(shown) == Counter(got)
    # Lines that show less fit more than one, so that the first that fits may be the wrong one to take.
    return _can_be_paired([[n for n, line in enumerate(got) if _fits(one, line)] for one in wanted])


def _can_be_paired(fits: list[list[int]]) -> bool:
    """Whether all can be given one of the partners that fit them, each partner once (augmenting paths)."""
    taken: dict[int, int] = {}
    owner: dict[int, int] = {}
    for start in range(len(fits)):
        reached_by: dict[int, int] = {}
        queue = [start]
        free: int | None = None
        for one in queue:  # grows while it is walked
            for partner in fits[one]:
                if partner not in reached_by:
                    reached_by[partner] = one
                    if partner not in owner:
                        free = partner
                        break
                    queue.append(owner[partner])
            if free is not None:
                break
        if free is None:
            return False
        step: int | None = free
        while step is not None:
            one = reached_by[step]
            owner[step] = one
            taken[one], step = step, taken.get(one)
    return True


def _fits(wanted: Traits, got: Traits) -> bool:
    return all(theirs is None or theirs == ours for ours, theirs in zip(wanted, got, strict=True))


def _line_differences(wanted: Traits, got: Traits) -> Iterator[str]:
    told = set()
    for name, ours, theirs in zip(_NAMES, wanted, got, strict=True):
        if theirs is None or theirs == ours or name in told:
            continue
        told.add(name)
        yield (
            f"{name}: asked {_shown(ours)}, stored {_shown(theirs)}" if name in _OPEN else f"{name}: differs"
        )


def _asked_traits(line: Line) -> Traits:
    digital = line.digital_delivery_address if isinstance(line, DigitalDeliveryLine) else None
    postal = line.physical_delivery_address if isinstance(line, PhysicalShipmentLine) else None
    to = line.personalization.to if line.personalization else None
    texts = (
        *(to, digital.email if digital else None, digital.sms if digital else None),
        *(getattr(postal, name) if postal else None for name in _ADDRESS),
    )
    return (line.product_id, line.value, line.quantity or 1, *(_plain(text or "") for text in texts))


def _stored_traits(line: OrderLine) -> Traits:
    digital, postal = line.digital_delivery_address, line.physical_delivery_address
    texts = (
        *(line.personalization.to, digital.email, digital.sms),
        *(getattr(postal, name) for name in _ADDRESS),
    )
    plain = (None if text is None else _plain(text) for text in texts)
    return (line.product_id, line.value, line.quantity, *plain)


def _plain(text: str) -> str:
    """The same text to a reader: composed characters, single blanks, no case."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _shown(part: object) -> str:
    """A part of an answer, cut and made printable before it enters a message."""
    return repr(part[:60]) if isinstance(part, str) else str(part)
