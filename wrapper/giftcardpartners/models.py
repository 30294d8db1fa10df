"""What callers hold: the generated models, and the few behaviours that no schema can say.

What the specification does not know, and what could not be read, is in each model's `extra`. Lists and objects that an
answer leaves out are empty, other values None; only an order's `id` and `status` and a product's `id` are sure.
"""

from __future__ import annotations

from decimal import Decimal

import msgspec
from giftcardpartners_api.models import (
    AccountBalance,
    Branding,
    Carrier,
    ClaimData,
    Department,
    Faceplate,
    OrderLine,
    OrderLineDigitalDeliveryAddress,
    OrderLinePersonalization,
    OrderLinePhysicalDeliveryAddress,
    ProductColors,
    ProductCost,
    ProductMedia,
    ProductMeta,
    ProductTranslation,
    ServiceStatus,
    ShippingConfiguration,
    ShippingMethod,
)
from giftcardpartners_api.models import Order as _Order
from giftcardpartners_api.models import Product as _Product

__all__ = [
    "AccountBalance",
    "Attempt",
    "Branding",
    "Carrier",
    "ClaimData",
    "Department",
    "Faceplate",
    "Order",
    "OrderLine",
    "OrderLineDigitalDeliveryAddress",
    "OrderLinePersonalization",
    "OrderLinePhysicalDeliveryAddress",
    "Placed",
    "Product",
    "ProductColors",
    "ProductCost",
    "ProductMedia",
    "ProductMeta",
    "ProductTranslation",
    "ServiceStatus",
    "ShippingConfiguration",
    "ShippingMethod",
]

_COMPLETE = frozenset({"complete", "completed", "fulfilled"})


class Order(_Order, frozen=True, kw_only=True, eq=False):
    """An order as the service shows it; `status` is its own word, `Pending` or a final one."""

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
        return max(1, sum(line.quantity or 1 for line in self.line_items))


class Product(_Product, frozen=True, kw_only=True, eq=False):
    """One gift card of the catalogue.

    `denominations` are all allowed face values when `denomination_type` is Fixed, the smallest and the largest when
    it is Variable (level E). `cost.fee` is money per card, `cost.discount_percentage` a percentage of the face value.
    """

    def allows(self, value: Decimal) -> bool:
        """Whether a card of this face value can be ordered; True when the catalogue does not say."""
        if not self.denominations:
            return True
        if (self.denomination_type or "").lower() == "variable":
            return min(self.denominations) <= value <= max(self.denominations)
        return value in self.denominations


class Attempt(msgspec.Struct, frozen=True):
    """One line of the decision log: what was sent and why, what came back, what was decided."""

    operation: str
    why: str
    outcome: str
    decision: str


class Placed(msgspec.Struct, frozen=True):
    """What became of an order: the order itself, whether it had been placed before, and every attempt made.

    `differences` says what the service shows otherwise than it was asked for, in sentences without anybody's details:
    who gets the cards, never which cards. Empty as a rule; when it is not, look before the cards are used.
    """

    order: Order
    replayed: bool
    attempts: tuple[Attempt, ...]
    differences: tuple[str, ...] = ()
