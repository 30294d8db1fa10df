"""A record as a row: what one line of an order is made of, in a form that has one spelling only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from giftcardpartners import Address, DigitalDelivery, InvalidInput, Links, OrderRequest, PhysicalShipment

from .cells import Formula, Number
from .columns import ADDRESS, KEYWORDS, TEXTS, Columns

Row = dict[str, str]
"""Keywords and texts, empty ones left out: the value with two decimals, the quantity as digits."""

_AMOUNT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,20})?", re.ASCII)
_QUANTITY = re.compile(r"[0-9]{1,9}", re.ASCII)
_CENT = Decimal("0.01")
_TYPES: dict[str, type[DigitalDelivery | Links | PhysicalShipment]] = {
    "DigitalDelivery": DigitalDelivery,
    "Links": Links,
    "PhysicalShipment": PhysicalShipment,
}
_SPELLINGS = {
    **{name.lower(): name for name in _TYPES},
    "digital": "DigitalDelivery",
    "email": "DigitalDelivery",
    "sms": "DigitalDelivery",
    "link": "Links",
    "post": "PhysicalShipment",
    "physical": "PhysicalShipment",
}
BY_POST = "PhysicalShipment"
_BY_MAIL = frozenset({"email", "sms"})
_RECIPIENT = ("email", "sms", "name", "address_line_1", "zip", "to", "external_id")


class BadRow(Exception):
    """One row cannot be ordered; the problem never repeats what the cell holds."""

    def __init__(self, column: str, problem: str) -> None:
        super().__init__(f"{column}: {problem}")
        self.column = column
        self.problem = problem


def read_type(text: str) -> str:
    """Read an order type: the vendor's word, or digital, links, post. Raises BadRow."""
    found = _SPELLINGS.get(text.strip().lower())
    if found is None:
        raise BadRow("type", "must be DigitalDelivery, Links or PhysicalShipment (or digital, links, post)")
    return found


def read_row(cells: Sequence[str], columns: Columns) -> Row:
    """Make a row of a record. Raises BadRow at the first cell that cannot be read."""
    if len(cells) != columns.width:
        raise BadRow("row", f"has {len(cells)} cells, and the header has {columns.width}")
    row = dict(columns.defaults)
    for index, name in columns.places:
        cell = cells[index]
        if type(cell) is not str:
            _check_cell(cell, name)
        text = cell.strip()
        if text:
            row[name] = str(text)
    row["type"] = columns.kind or read_type(row.get("type", ""))
    if row.get("product_id", "=")[0] == "=":
        raise BadRow("product_id", "is a formula" if "product_id" in row else "is empty")
    row["value"] = _value(row.get("value", ""))
    row["quantity"] = _quantity(row.get("quantity", "1"))
    return row


def add_row(order: OrderRequest, row: Row) -> None:
    """Add a row to an order of its type. Raises BadRow."""
    texts: dict[str, Any] = {name: row[name] for name in TEXTS if name in row}
    if "delivery_date" in row:
        texts["delivery_date"] = _moment(row["delivery_date"])
    for name in _BY_MAIL & row.keys():
        if row["type"] != "DigitalDelivery":
            raise BadRow(name, f"cannot be used in an order of type {row['type']}")
        texts[name] = row[name]
    try:
        if row["type"] == BY_POST:
            texts["address"] = _address(row)
        order.add(row["product_id"], Decimal(row["value"]), int(row["quantity"]), **texts)  # type: ignore[attr-defined]
    except InvalidInput as error:
        raise BadRow(*_explained(str(error))) from None


def new_order(kind: str, po_number: str) -> OrderRequest:
    """Begin an order of a type."""
    return _TYPES[kind](po_number=po_number)


def recipient(row: Row) -> tuple[str, ...]:
    """Whom a row is for; empty texts where it does not say."""
    return tuple(row.get(name, "").lower() for name in _RECIPIENT)


def _check_cell(cell: str, name: str) -> None:
    if isinstance(cell, Formula):
        raise BadRow(name, "is a formula: paste it as a value")
    if isinstance(cell, Number) and name == "zip":
        raise BadRow(name, "is kept as a number, which loses leading zeros: make the column text")


def _value(text: str) -> str:
    if not _AMOUNT.fullmatch(text):
        raise BadRow("value", _not_a_number(text, "25.00"))
    exact = Decimal(text)
    if exact != exact.quantize(_CENT):
        raise BadRow("value", "must have at most two decimals")
    return f"{exact:.2f}"


def _quantity(text: str) -> str:
    if not _QUANTITY.fullmatch(text):
        raise BadRow("quantity", _not_a_number(text, "2"))
    return str(int(text))


def _not_a_number(text: str, example: str) -> str:
    if not text:
        return "is empty"
    if text.startswith("="):
        return "is a formula: paste it as a value"
    if "," in text:
        return f"has a comma, which can mean two things: write it as {example}"
    return f"is not a plain number such as {example}"


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:  # a day alone begins at another moment in each time zone
        raise BadRow("delivery_date", "must be a moment such as 2030-01-02T09:00:00-05:00")
    return moment


def _address(row: Row) -> Address:
    optional = {"address_line_2": None, "carrier_id": None}
    return Address(**{name: row.get(name, optional.get(name, "")) for name in ADDRESS})  # type: ignore[arg-type]


def _explained(message: str) -> tuple[str, str]:
    text = message.removesuffix(" Nothing was sent.")
    first, _, rest = text.partition(" ")
    if first in KEYWORDS:
        return first, rest.rstrip(".")
    return ("email" if "email" in text else "row"), text.rstrip(".")
