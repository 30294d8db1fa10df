"""What a caller wants: an order of one of the three types, built line by line, checked before anything is sent.

Each type has its own `add`, so that a wrong combination cannot be written down.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self, TypedDict, Unpack
from urllib.parse import urlsplit

from ._money import amount
from .errors import InvalidInput

_MOST_LINES = 1_000
_MOST_UNITS = 10_000
_LONGEST_PO_NUMBER = 100
_LONGEST_URL = 2_000
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_SMS = re.compile(r"\+[1-9][0-9]{7,14}")


def new_po_number(prefix: str = "PO") -> str:
    """Make a PONumber that nobody has used: the prefix, a dash and 80 random bits.

    Store it *before* you send the order: after a crash it is what `orders.settle` needs. A key of your own (invoice,
    payroll line) is better still, because it cannot be made twice for one intent.
    """
    return _named(f"{prefix}-{secrets.token_hex(10)}", "po_number", _LONGEST_PO_NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where plastic cards go: names as in the vendor's physical-fulfilment page (V); `line2` is inferred.

    `country` is a two-letter code, `zip` is text. `shipping_method_id` and `carrier_id` come from
    `client.shipping_methods` and `client.carriers` (a carrier is the holder that a card is mounted in, needed when the
    product `requires_card_carrier`).
    """

    name: str = field(repr=False)
    line1: str = field(repr=False)
    line2: str | None = field(default=None, repr=False)
    city: str = field(repr=False)
    state: str = field(repr=False)
    zip: str = field(repr=False)
    country: str = field(repr=False)
    shipping_method_id: str
    carrier_id: str | None = None

    def __post_init__(self) -> None:
        """Refuse what could not be printed on a parcel."""
        for name in ("name", "line1", "city", "state", "zip", "country", "shipping_method_id"):
            _named(getattr(self, name), name)
        if self.line2 is not None:
            _text(self.line2, "line2")
        if self.carrier_id is not None:
            _named(self.carrier_id, "carrier_id")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order: `quantity` cards of `product_id`, each worth `value` in the product's currency."""

    product_id: str
    value: Decimal
    quantity: int = 1
    _: KW_ONLY
    email: str | None = field(default=None, repr=False)
    sms: str | None = field(default=None, repr=False)
    address: Address | None = field(default=None, repr=False)
    to: str | None = field(default=None, repr=False)
    from_name: str | None = field(default=None, repr=False)
    from_email: str | None = field(default=None, repr=False)
    message: str | None = field(default=None, repr=False)
    delivery_date: datetime | None = None
    branding_id: str | None = None
    external_id: str | None = None
    culture: str | None = None

    def __post_init__(self) -> None:
        """Check each part; the message names the part and never repeats its content."""
        _named(self.product_id, "product_id")
        object.__setattr__(self, "value", amount(self.value))
        if isinstance(self.quantity, bool) or not isinstance(self.quantity, int):
            raise InvalidInput(
                f"quantity must be an int, not {type(self.quantity).__name__}. Nothing was sent."
            )
        if not 1 <= self.quantity <= _MOST_UNITS:
            raise InvalidInput(f"quantity must be 1 to {_MOST_UNITS}. Nothing was sent.")
        if self.delivery_date is not None and not _is_moment(self.delivery_date):
            raise InvalidInput(
                "delivery_date must be a datetime with a time zone, such as datetime.UTC. Nothing was sent."
            )
        for names, check in ((_NAMED, _named), (_FREE, _text), (_EMAILS, _address), (("sms",), _phone)):
            for name in names:
                value = getattr(self, name)
                if value is not None:
                    check(value, name)


_NAMED = ("branding_id",)
_FREE = ("to", "from_name", "message", "external_id", "culture")
_EMAILS = ("email", "from_email")
"""Which texts openapi.yaml wants filled, leaves free, or gives the format of an e-mail address."""


def _is_moment(value: object) -> bool:
    return isinstance(value, datetime) and value.utcoffset() is not None


def _named(value: object, name: str, longest: int | None = None) -> str:
    text = _text(value, name)
    if not text.strip():
        raise InvalidInput(f"{name} must not be empty or blank. Nothing was sent.")
    if longest is not None and len(text) > longest:
        raise InvalidInput(f"{name} must have at most {longest} characters. Nothing was sent.")
    return text


def _address(value: object, name: str) -> str:
    text = _text(value, name)
    if not _EMAIL.fullmatch(text):
        raise InvalidInput(f"{name} must be an e-mail address. Nothing was sent.")
    return text


def _phone(value: object, name: str) -> str:
    text = _text(value, name)
    if not _SMS.fullmatch(text):
        raise InvalidInput(
            f"{name} must be a phone number with its country code, such as +15550100000. Nothing was sent."
        )
    return text


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise InvalidInput(f"{name} must be text, not {type(value).__name__}. Nothing was sent.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidInput(
            f"{name} holds a lone surrogate, which JSON cannot carry. Nothing was sent."
        ) from None
    return value


def _is_url(text: str) -> bool:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return False
    plain = text.isprintable() and " " not in text and len(text) <= _LONGEST_URL
    return parts.scheme in {"https", "http"} and bool(host) and plain


@dataclass(slots=True, kw_only=True)
class OrderRequest:
    """What the three types share; use `DigitalDelivery`, `Links` or `PhysicalShipment`.

    `po_number` is the idempotency key: one intent, one number, at most one order. `webhook_url` is told when a
    pending order is complete.
    """

    type: ClassVar[str]

    po_number: str
    note: str | None = field(default=None, repr=False)
    webhook_url: str | None = field(default=None, repr=False)
    _lines: list[Line] = field(default_factory=list, init=False)

    def __post_init__(self) -> None:
        """Check what belongs to the order as a whole."""
        _named(self.po_number, "po_number", _LONGEST_PO_NUMBER)
        if self.note is not None:
            _text(self.note, "note")
        if self.webhook_url is not None and not _is_url(_text(self.webhook_url, "webhook_url")):
            raise InvalidInput("webhook_url must be an absolute http(s) address. Nothing was sent.")

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines, in the order in which they were added."""
        return tuple(self._lines)

    @property
    def units(self) -> int:
        """How many cards are asked for."""
        return sum(line.quantity for line in self._lines)

    def _append(self, line: Line) -> Self:
        if len(self._lines) >= _MOST_LINES:
            raise InvalidInput(f"An order has at most {_MOST_LINES} lines. Nothing was sent.")
        self._lines.append(line)
        return self


class LineTexts(TypedDict, total=False):
    """What may accompany a line of any type; all optional, `delivery_date` with a time zone."""

    to: str
    from_name: str
    from_email: str
    message: str
    delivery_date: datetime
    branding_id: str
    external_id: str
    culture: str


@dataclass(slots=True, kw_only=True)
class DigitalDelivery(OrderRequest):
    """Cards sent by e-mail or text message: each line names an e-mail address, a phone number, or both."""

    type: ClassVar[str] = "DigitalDelivery"

    def add(
        self,
        product_id: str,
        value: Decimal | int,
        quantity: int = 1,
        *,
        email: str | None = None,
        sms: str | None = None,
        **texts: Unpack[LineTexts],
    ) -> Self:
        """Add a line; `sms` is +1 followed by ten digits in the vendor's sample. Raises InvalidInput."""
        if email is None and sms is None:
            raise InvalidInput("A digital line needs email, sms, or both. Nothing was sent.")
        return self._append(Line(product_id, amount(value), quantity, email=email, sms=sms, **texts))


@dataclass(slots=True, kw_only=True)
class Links(OrderRequest):
    """Claim links handed back in the order: no address needed, one link and challenge answer for each card."""

    type: ClassVar[str] = "Links"

    def add(
        self, product_id: str, value: Decimal | int, quantity: int = 1, **texts: Unpack[LineTexts]
    ) -> Self:
        """Add a line. Raises InvalidInput."""
        return self._append(Line(product_id, amount(value), quantity, **texts))


@dataclass(slots=True, kw_only=True)
class PhysicalShipment(OrderRequest):
    """Plastic cards sent by post: each line has its own address."""

    type: ClassVar[str] = "PhysicalShipment"

    def add(
        self,
        product_id: str,
        value: Decimal | int,
        quantity: int = 1,
        *,
        address: Address,
        **texts: Unpack[LineTexts],
    ) -> Self:
        """Add a line. Raises InvalidInput."""
        if not isinstance(address, Address):
            raise InvalidInput("A physical line needs an Address. Nothing was sent.")
        return self._append(Line(product_id, amount(value), quantity, address=address, **texts))
