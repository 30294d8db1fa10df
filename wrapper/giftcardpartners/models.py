"""What the service's answers mean to a caller: small frozen values, money as Decimal, secrets out of every repr.

Only `Order.id`, `Order.status` and a product's `id` are sure to be there (levels S and V); whatever rests on weaker
evidence may be None. `raw` is the whole answer with the keys spelled as in openapi.yaml, for what has no field yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from .errors import Attempt

_COMPLETE = frozenset({"complete", "completed", "fulfilled"})


@dataclass(frozen=True, slots=True)
class Claim:
    """One card of a fulfilled line. Link and challenge answer together are the money: never log them."""

    id: str | None
    link: str | None = field(repr=False)
    challenge_answer: str | None = field(repr=False)
    barcode_path: str | None = field(repr=False)
    barcode_type: str | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a line goes to, as far as the answer shows it."""

    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    sms: str | None = field(default=None, repr=False)
    address: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order: `value` is the face value of a card, `cost` what a card is charged at."""

    id: str | None
    product_id: str | None
    value: Decimal | None
    cost: Decimal | None
    quantity: int | None
    status: str | None
    branding_id: str | None
    culture: str | None
    theme: str | None
    external_id: str | None
    message: str | None = field(repr=False)
    delivery_date: datetime | None
    recipient: Recipient = field(repr=False)
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the service shows it; `status` is its own word, `Pending` or a final one."""

    id: str
    status: str
    type: str | None
    po_number: str | None
    note: str | None = field(repr=False)
    lines: tuple[OrderLine, ...]
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    @property
    def is_complete(self) -> bool:
        """Whether the status says fulfilled: Complete, Completed or Fulfilled, in any case (docs/assumptions.md)."""
        return self.status.lower() in _COMPLETE

    @property
    def is_pending(self) -> bool:
        """Whether the status is Pending (vendor page, Asynchrony, S)."""
        return self.status.lower() == "pending"

    @property
    def units(self) -> int:
        """How many cards the order is for, as far as its lines say; at least 1."""
        return max(1, sum(line.quantity or 1 for line in self.lines))


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of an order: the order itself, whether it had been placed before, and every attempt made.

    `differences` says what the service shows otherwise than it was asked for, in sentences without anybody's details:
    who gets the cards, never which cards. Empty as a rule; when it is not, look before the cards are used.
    """

    order: Order
    replayed: bool
    attempts: tuple[Attempt, ...]
    differences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Balance:
    """The deposit account, in its own currency: only `available` can be spent (vendor page, Deposit Account, S)."""

    pending: Decimal | None
    available: Decimal | None
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Translation:
    """A product's texts in one culture."""

    culture_code: str | None
    name: str | None
    description: str | None = field(repr=False)
    terms_and_conditions: str | None = field(repr=False)
    special_terms_and_conditions: str | None = field(repr=False)
    general_redemption_instructions: str | None = field(repr=False)
    online_redemption_instructions: str | None = field(repr=False)
    instore_redemption_instructions: str | None = field(repr=False)
    print_redemption_instructions: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Faceplate:
    """A picture of the card: its name and the address of a PNG."""

    name: str | None
    path: str | None


@dataclass(frozen=True, slots=True)
class Product:
    """One gift card of the catalogue.

    `denominations` are all allowed face values when `denomination_type` is Fixed, the smallest and the largest when
    it is Variable (level E). `fee` is money per card, `discount_percentage` a percentage of the face value.
    """

    id: str
    name: str | None
    type: str | None
    denomination_type: str | None
    denominations: tuple[Decimal, ...]
    delivery_types: tuple[str, ...]
    currency: str | None
    cultures: tuple[str, ...]
    fee: Decimal | None
    discount_percentage: Decimal | None
    fulfillment_group: str | None
    requires_card_carrier: bool | None
    short_description: str | None = field(repr=False)
    long_description: str | None = field(repr=False)
    terms: str | None = field(repr=False)
    disclaimer: str | None = field(repr=False)
    redemption_note: str | None = field(repr=False)
    website: str | None = field(repr=False)
    supports_balance_checks: bool | None = field(repr=False)
    colors: Mapping[str, str] = field(repr=False)
    logo: str | None = field(repr=False)
    faceplates: tuple[Faceplate, ...] = field(repr=False)
    translations: tuple[Translation, ...] = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False, compare=False)

    def allows(self, value: Decimal) -> bool:
        """Whether a card of this face value can be ordered; True when the catalogue does not say."""
        if not self.denominations:
            return True
        if (self.denomination_type or "").lower() == "variable":
            return min(self.denominations) <= value <= max(self.denominations)
        return value in self.denominations


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a look-up list (shipping method, carrier, branding, department)."""

    id: str
    name: str | None
    raw: Mapping[str, Any] = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Status:
    """What the service says about its own health, in its own word."""

    status: str | None
    raw: Mapping[str, Any] = field(repr=False, compare=False)
