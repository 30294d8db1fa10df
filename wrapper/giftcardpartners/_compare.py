"""Is the stored order the one that was asked for? What a server may normalise is not a difference; content is.

Compared, where the answer shows it: type, number of lines, and each line's product, value, quantity and recipient.
Not compared: what the server adds (ids, costs, statuses) and texts that carry no money (message, note). Lines may
come back in another order. The property-based tests hold both directions.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .models import Order, OrderLine
    from .order_requests import Line, OrderRequest


def differences(asked: OrderRequest, stored: Order) -> tuple[str, ...]:
    """List what the stored order has otherwise, one sentence each, without repeating any recipient's details."""
    found = []
    if stored.type is not None and stored.type.lower() != asked.type.lower():
        found.append(f"type: asked {asked.type}, stored {_shown(stored.type)}")
    if stored.raw.get("LineItems") is None:
        return tuple(found)  # the answer shows no lines at all: nothing there to compare
    if len(stored.lines) != len(asked.lines):
        found.append(f"number of lines: asked {len(asked.lines)}, stored {len(stored.lines)}")
        return tuple(found)
    in_order = [
        f"line {number}: {text}"
        for number, (wanted, got) in enumerate(zip(asked.lines, stored.lines, strict=True), start=1)
        for text in _line_differences(wanted, got)
    ]
    if in_order and not _same_in_another_order(asked.lines, stored.lines):
        found.extend(in_order)
    return tuple(found)


def _same_in_another_order(asked: tuple[Line, ...], stored: tuple[OrderLine, ...]) -> bool:
    left = list(stored)
    for wanted in asked:
        match = next((got for got in left if not any(_line_differences(wanted, got))), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _line_differences(wanted: Line, got: OrderLine) -> Iterator[str]:
    if got.product_id is not None and got.product_id != wanted.product_id:
        yield f"product: asked {_shown(wanted.product_id)}, stored {_shown(got.product_id)}"
    if got.value is not None and got.value != wanted.value:
        yield f"value: asked {wanted.value}, stored {got.value}"
    if got.quantity is not None and got.quantity != wanted.quantity:
        yield f"quantity: asked {wanted.quantity}, stored {got.quantity}"
    for part, ours, theirs in (
        ("recipient name", wanted.to, got.recipient.name),
        ("recipient e-mail", wanted.email, got.recipient.email),
        ("recipient phone", wanted.sms, got.recipient.sms),
    ):
        if theirs is not None and _plain(theirs) != _plain(ours or ""):
            yield f"{part}: differs"
    if got.recipient.address is not None and _address_differs(wanted, got):
        yield "postal address: differs"


def _address_differs(wanted: Line, got: OrderLine) -> bool:
    asked = wanted.address
    ours = {name: None if asked is None else getattr(asked, ours) for name, ours in _ADDRESS.items()}
    theirs = got.recipient.address or {}
    return any(
        isinstance(theirs[name], str) and _plain(theirs[name]) != _plain(text or "")
        for name, text in ours.items()
        if name in theirs
    )


_ADDRESS = {
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


def _plain(text: str) -> str:
    """The same text to a reader: composed characters, single blanks, no case."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def _shown(text: str) -> str:
    """An identifier from an answer, cut and made printable before it enters a message."""
    return repr(text[:60])
