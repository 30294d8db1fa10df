"""What counts of a line, taken out of a line that was asked for and out of one that a service shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from giftcardpartners_api.models import (
    DigitalDeliveryLine,
    OrderLineDigitalDeliveryAddress,
    OrderLinePhysicalDeliveryAddress,
    PhysicalShipmentLine,
)
from giftcardpartners_api.types import empty

from . import formats
from .texts import is_text

if TYPE_CHECKING:
    from ..models import Order, OrderLine
    from ..order_requests import Line, OrderRequest

_POSTAL = OrderLinePhysicalDeliveryAddress.__struct_fields__[1:]
_NO_DIGITAL, _NO_POSTAL = empty(OrderLineDigitalDeliveryAddress), empty(OrderLinePhysicalDeliveryAddress)
"""What a line holds that shows no address."""

_POSTAL_PARTS = {"name": is_text, "zip": formats.is_postal_code}
RECIPIENT: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("recipient name", is_text),
    ("recipient e-mail", formats.is_email),
    ("recipient phone", formats.is_phone),
    *(("postal address", _POSTAL_PARTS.get(name, formats.is_postal_line)) for name in _POSTAL),
)
"""The parts of `Traits.recipient` in order: a name without anybody's details, and when two texts are the same."""


class Traits(NamedTuple):
    """What tells one line from another, beside its units; None where nothing is shown or was asked for."""

    product: str | None
    value: Decimal | None
    recipient: tuple[str | None, ...]

    @property
    def money(self) -> Traits:
        """The same without the recipient."""
        return Traits(self.product, self.value, ())


class Counted(NamedTuple):
    """A line: its traits, and how many cards it is for; None where the answer does not say."""

    traits: Traits
    units: int | None


def asked_lines(asked: OrderRequest) -> list[Counted]:
    """Read the lines of an order that is asked for."""
    return [_asked(line) for line in asked.line_items]


def stored_lines(stored: Order) -> list[Counted]:
    """Read the lines of an order as a service shows it; none when it shows none at all."""
    return [_stored(line) for line in stored.line_items]


def shows_as_asked(asked: OrderRequest, stored: Order) -> bool:
    """Whether a service shows, line by line and to the letter, what was asked for, or no lines at all.

    Most answers do: what this finds to be the same needs no traits, no texts and no pairing. False decides nothing.
    """
    if not stored.line_items:
        return True
    return len(asked.line_items) == len(stored.line_items) and all(
        map(_shows_as_asked, asked.line_items, stored.line_items)
    )


def _shows_as_asked(ours: Line, theirs: OrderLine) -> bool:
    if (
        theirs.product_id != ours.product_id
        or theirs.value != ours.value
        or theirs.quantity != (ours.quantity or 1)
        or theirs.personalization.to not in (None, ours.personalization and ours.personalization.to)
    ):
        return False
    digital, postal = theirs.digital_delivery_address, theirs.physical_delivery_address
    if type(ours) is DigitalDeliveryLine:
        address = ours.digital_delivery_address
        return (
            postal is _NO_POSTAL
            and digital.email in (None, address.email)
            and digital.sms in (None, address.sms)
        )
    if type(ours) is PhysicalShipmentLine:
        shown = [(getattr(postal, name), getattr(ours.physical_delivery_address, name)) for name in _POSTAL]
        return digital is _NO_DIGITAL and all(theirs in (None, ours) for theirs, ours in shown)
    return digital is _NO_DIGITAL and postal is _NO_POSTAL


def _asked(line: Line) -> Counted:
    digital = line.digital_delivery_address if isinstance(line, DigitalDeliveryLine) else None
    postal = line.physical_delivery_address if isinstance(line, PhysicalShipmentLine) else None
    recipient = _filled(
        line.personalization.to if line.personalization else None,
        digital.email if digital else None,
        digital.sms if digital else None,
        *(getattr(postal, name) if postal else None for name in _POSTAL),
    )
    return Counted(Traits(line.product_id, line.value, recipient), line.quantity or 1)


def _stored(line: OrderLine) -> Counted:
    digital, postal = line.digital_delivery_address, line.physical_delivery_address
    recipient = _filled(
        line.personalization.to, digital.email, digital.sms, *(getattr(postal, name) for name in _POSTAL)
    )
    return Counted(Traits(line.product_id, line.value, recipient), line.quantity)


def _filled(*parts: object) -> tuple[str | None, ...]:
    return tuple(part if isinstance(part, str) and part.strip() else None for part in parts)


def is_money(asked: Traits, stored: Traits) -> bool:
    """Whether product and value are those that were asked for, as far as they are shown."""
    return stored.product in (None, asked.product) and stored.value in (None, asked.value)


def is_line(asked: Traits, stored: Traits) -> bool:
    """Whether product, value and recipient are those that were asked for, as far as they are shown."""
    return is_money(asked, stored) and not any(_other_parts(asked, stored))


def other_recipient(asked: Traits, stored: Traits) -> tuple[str, ...]:
    """Name the parts of the recipient that are other ones, each once."""
    return tuple(dict.fromkeys(_other_parts(asked, stored)))


def _other_parts(asked: Traits, stored: Traits) -> Iterator[str]:
    for (name, is_same), ours, theirs in zip(RECIPIENT, asked.recipient, stored.recipient, strict=True):
        if theirs is not None and ours != theirs and (ours is None or not is_same(ours, theirs)):
            yield name
