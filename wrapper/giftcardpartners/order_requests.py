"""What a caller wants: an order of one of the three types, built line by line, checked before anything is sent.

Each type has its own `add`, so that a wrong combination cannot be written down. Lines are generated models, held to the
limits of the specification.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Self, TypeAlias, TypedDict, Unpack

from giftcardpartners_api.models import (
    DigitalDeliveryAddress,
    DigitalDeliveryLine,
    DigitalDeliveryOrder,
    LinksLine,
    LinksOrder,
    Personalization,
    PhysicalDeliveryAddress,
    PhysicalShipmentLine,
    PhysicalShipmentOrder,
    WebhookSettings,
)
from giftcardpartners_api.types import Model, NotAllowed
from msgspec.structs import force_setattr

from .errors import InvalidInput

Line: TypeAlias = DigitalDeliveryLine | LinksLine | PhysicalShipmentLine
_Order: TypeAlias = DigitalDeliveryOrder | LinksOrder | PhysicalShipmentOrder

_MOST_LINES = 1_000
_PERSONAL = frozenset(Personalization.__struct_fields__)


def new_po_number(prefix: str = "PO") -> str:
    """Make a PONumber that nobody has used: the prefix, a dash and 80 random bits.

    Store it *before* you send the order: after a crash it is what `orders.settle` needs. A key of your own (invoice,
    payroll line) is better still, because it cannot be made twice for one intent. Raises InvalidInput.
    """
    if not isinstance(prefix, str):
        raise InvalidInput(f"prefix must be text, not {type(prefix).__name__}. Nothing was sent.")
    number = f"{prefix}-{secrets.token_hex(10)}"
    Links(po_number=number)
    return number


class Address(PhysicalDeliveryAddress, frozen=True, kw_only=True):
    """Where plastic cards go: names as in the vendor's physical-fulfilment page (V); `address_line_2` is inferred.

    `country` is a two-letter code, `zip` is text. `shipping_method_id` and `carrier_id` come from
    `client.shipping_methods` and `client.carriers` (a carrier is the holder that a card is mounted in, needed when the
    product's `meta.shipping_configuration.has_required_card_carriers`). Raises InvalidInput.
    """

    def __post_init__(self) -> None:
        """Refuse what could not be printed on a parcel."""
        problem = _problem(super().__post_init__)
        if problem:
            raise InvalidInput(problem)


class LineTexts(TypedDict, total=False):
    """What may accompany a line of any type; all optional, `delivery_date` with a time zone."""

    to: str | None
    from_name: str | None
    from_email: str | None
    message: str | None
    delivery_date: datetime | None
    branding_id: str | None
    external_id: str | None
    culture: str | None


class OrderRequest(Model, frozen=True, kw_only=True):
    """What the three types share; use `DigitalDelivery`, `Links` or `PhysicalShipment`.

    `po_number` is the idempotency key: one intent, one number, at most one order. `webhook_url` is told when a
    pending order is complete. Nothing of an order can be changed but by adding lines; a copy has lines of its own.
    Raises InvalidInput.
    """

    type: ClassVar[str]
    SECRET: ClassVar[frozenset[str]] = frozenset({"note", "webhook_url"})
    _MODEL: ClassVar[Any]
    _LINE: ClassVar[Any]

    po_number: str
    note: str | None = None
    webhook_url: str | None = None
    line_items: tuple[Line, ...] = ()

    def __post_init__(self) -> None:
        """Check what belongs to the order as a whole."""
        if not hasattr(type(self), "type"):
            raise InvalidInput(
                "An order is a DigitalDelivery, a Links or a PhysicalShipment. Nothing was sent."
            )
        problem = _problem(self._check)
        if problem:
            raise InvalidInput(problem)

    __hash__: ClassVar[None] = None  # type: ignore[assignment]  # lines may still be added

    @property
    def units(self) -> int:
        """How many cards are asked for."""
        return sum(line.quantity or 1 for line in self.line_items)

    def request(self) -> _Order:
        """Return the generated request. Raises InvalidInput for an order without lines."""
        if not self.line_items:
            raise InvalidInput("An order needs at least one line. Nothing was sent.")
        settings = (
            None if self.webhook_url is None else WebhookSettings(fulfillment_complete=self.webhook_url)
        )
        made: _Order = self._MODEL(
            po_number=self.po_number, note=self.note, webhook_settings=settings, line_items=self.line_items
        )
        return made

    def _check(self) -> None:
        limits = self._MODEL.LIMITS
        for name, limit in (
            ("po_number", limits["po_number"]),
            ("note", limits["note"]),
            ("webhook_url", _optional_url),
            ("line_items", self._lines),
        ):
            given = getattr(self, name)
            plain = limit(name, given)
            if plain is not given:
                force_setattr(self, name, plain)
        # What a service may trim, or a database may not keep, would be found under another number than it was sent.
        if self.po_number != self.po_number.strip() or not self.po_number.isprintable():
            raise NotAllowed("po_number must not begin or end with white space, nor hold control characters")

    def _lines(self, name: str, given: Any) -> tuple[Line, ...]:
        if not isinstance(given, tuple | list) or not all(type(line) is self._LINE for line in given):
            raise NotAllowed(f"{name} must be {self._LINE.__name__} objects; `add` makes them")
        if len(given) > _MOST_LINES:
            raise NotAllowed(f"An order has at most {_MOST_LINES} lines")
        return tuple(given)

    def _add(
        self, product_id: Any, value: Any, quantity: Any, texts: Any, name: str = "", part: Any = None
    ) -> str | None:
        """Add a line, with what `part` makes under a name of its own, or say why not."""
        if len(self.line_items) >= _MOST_LINES:
            return f"An order has at most {_MOST_LINES} lines. Nothing was sent."
        if quantity is None:
            return "quantity must be an int, not NoneType. Nothing was sent."
        unknown = texts and texts.keys() - set(self._LINE.__struct_fields__) - _PERSONAL
        if unknown:
            return f"There is no {', '.join(sorted(unknown))} of a line. Nothing was sent."
        try:
            if texts:
                personal = {one: texts.pop(one) for one in _PERSONAL & texts.keys()}
                if any(one is not None for one in personal.values()):
                    texts["personalization"] = Personalization(**personal)
            if name:
                texts[name] = part()
            line = self._LINE(product_id=product_id, value=value, quantity=quantity, **texts)
        except NotAllowed as refused:
            return f"{refused}. Nothing was sent."
        force_setattr(self, "line_items", self.line_items + (line,))  # noqa: RUF005  # copies once, not twice
        return None


class DigitalDelivery(OrderRequest, frozen=True, kw_only=True):
    """Cards sent by e-mail or text message: each line names an e-mail address, a phone number, or both."""

    type: ClassVar[str] = DigitalDeliveryOrder.type
    _MODEL: ClassVar[Any] = DigitalDeliveryOrder
    _LINE: ClassVar[Any] = DigitalDeliveryLine

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
        problem: str | None = "A digital line needs email, sms, or both. Nothing was sent."
        if email is not None or sms is not None:
            problem = self._add(
                product_id,
                value,
                quantity,
                texts,
                "digital_delivery_address",
                lambda: DigitalDeliveryAddress(email=email, sms=sms),
            )
        if problem:
            # Error reporters show the locals of every frame: these say whom a card is for.
            email = sms = texts = None  # type: ignore[assignment]
            raise InvalidInput(problem)
        return self


class Links(OrderRequest, frozen=True, kw_only=True):
    """Claim links handed back in the order: no address needed, one link and challenge answer for each card."""

    type: ClassVar[str] = LinksOrder.type
    _MODEL: ClassVar[Any] = LinksOrder
    _LINE: ClassVar[Any] = LinksLine

    def add(
        self, product_id: str, value: Decimal | int, quantity: int = 1, **texts: Unpack[LineTexts]
    ) -> Self:
        """Add a line. Raises InvalidInput."""
        problem = self._add(product_id, value, quantity, texts)
        if problem:
            texts = None  # type: ignore[assignment]  # see DigitalDelivery.add
            raise InvalidInput(problem)
        return self


class PhysicalShipment(OrderRequest, frozen=True, kw_only=True):
    """Plastic cards sent by post: each line has its own address."""

    type: ClassVar[str] = PhysicalShipmentOrder.type
    _MODEL: ClassVar[Any] = PhysicalShipmentOrder
    _LINE: ClassVar[Any] = PhysicalShipmentLine

    def add(
        self,
        product_id: str,
        value: Decimal | int,
        quantity: int = 1,
        *,
        address: PhysicalDeliveryAddress,
        **texts: Unpack[LineTexts],
    ) -> Self:
        """Add a line. Raises InvalidInput."""
        problem: str | None = "A physical line needs an Address. Nothing was sent."
        if isinstance(address, PhysicalDeliveryAddress):
            problem = self._add(
                product_id, value, quantity, texts, "physical_delivery_address", lambda: address
            )
        if problem:
            address = texts = None  # type: ignore[assignment]  # see DigitalDelivery.add
            raise InvalidInput(problem)
        return self


def _optional_url(name: str, value: Any) -> Any:
    return WebhookSettings.LIMITS["fulfillment_complete"](name, value)


def _problem(build: Callable[[], object]) -> str | None:
    """Do what may be refused, and return why it was; nothing that was given stays in the frames of an error."""
    try:
        build()
    except NotAllowed as refused:
        return f"{refused}. Nothing was sent."
    return None
