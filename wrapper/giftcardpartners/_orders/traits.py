"""What counts of a line, taken out of a line that was asked for and out of one that a service shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from . import texts

if TYPE_CHECKING:
    from ..models import Order, OrderLine
    from ..order_requests import Line, OrderRequest

_POSTAL = {
    "Name": "name",
    "AddressLine1": "line1",
    "AddressLine2": "line2",
    "City": "city",
    "State": "state",
    "Zip": "zip",
    "Country": "country",
    "ShippingMethodId": "shipping_method_id",
    "CarrierId": "carrier_id",
}
RECIPIENT: tuple[tuple[str, Callable[[str, str], bool]], ...] = (
    ("recipient name", texts.is_text),
    ("recipient e-mail", texts.is_email),
    ("recipient phone", texts.is_phone),
    *(
        ("postal address", texts.is_postal_code if name == "zip" else texts.is_text)
        for name in _POSTAL.values()
    ),
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
    return [_asked(line) for line in asked.lines]


def stored_lines(stored: Order) -> list[Counted] | None:
    """Read the lines of an order as a service shows it; None when it shows none at all."""
    return None if stored.raw.get("LineItems") is None else [_stored(line) for line in stored.lines]


def _asked(line: Line) -> Counted:
    postal = (None if line.address is None else getattr(line.address, name) for name in _POSTAL.values())
    return Counted(
        Traits(line.product_id, line.value, _filled(line.to, line.email, line.sms, *postal)), line.quantity
    )


def _stored(line: OrderLine) -> Counted:
    shown = line.recipient
    postal = ((shown.address or {}).get(name) for name in _POSTAL)
    return Counted(
        Traits(line.product_id, line.value, _filled(shown.name, shown.email, shown.sms, *postal)),
        line.quantity,
    )


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
