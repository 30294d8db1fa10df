"""What callers want: orders of all types, drawn from the catalogue, with secrets planted in every text."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from giftcardpartners import Address, DigitalDelivery, Links, OrderRequest, PhysicalShipment, Product

from .matrix import Recipe
from .planted import MARK, PHONE

Kind = Literal["plain", "twin", "reuse", "invalid"]
"""`twin`: two callers with one order; `reuse`: a second order under a taken number; `invalid`: refused by rule."""


@dataclass(frozen=True)
class Interruption:
    """A caller is interrupted: before or after the n-th request of an operation, or in the pause that follows it."""

    recipe: Recipe
    number: int

    @property
    def where(self) -> str:
        """`before`, `after` or `pause`."""
        return self.recipe.kind


@dataclass(eq=False)
class Intent:
    """One thing that somebody wants: an order, what will go wrong with it, and how it ended."""

    number: int
    kind: Kind
    order: OrderRequest
    at: float
    sequence: list[Recipe] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    interrupt: Interruption | None = None
    impatient: bool = False
    waits: bool = False
    ended: str = ""
    posts: int = 0
    bodies: set[str] = field(default_factory=set)

    @property
    def po_number(self) -> str:
        """The idempotency key."""
        return self.order.po_number

    @property
    def name(self) -> str:
        """What the history calls it."""
        return f"{self.number}:{self.po_number}"


def charge(order: OrderRequest, catalogue: dict[str, Product]) -> Decimal:
    """What an order should cost, reckoned from the catalogue: docs/assumptions.md A34 (I)."""
    total = Decimal(0)
    for line in order.line_items:
        product = catalogue[line.product_id]
        part = Decimal(100) - (product.cost.discount_percentage or Decimal(0))
        cost = (line.value * part / 100).quantize(Decimal("0.01"), ROUND_HALF_UP) + (
            product.cost.fee or Decimal(0)
        )
        total += cost * (line.quantity or 1)
    return total


_UNTIDY = "Zoë & Söhne"
"""What services rewrite, in every name."""


class Drawer:
    """Draws orders; the same rng, the same orders."""

    def __init__(self, rng: random.Random, catalogue: dict[str, Product]) -> None:
        self._rng = rng
        self._by_type = {
            kind: [product for product in catalogue.values() if kind in product.available_delivery_types]
            for kind in ("DigitalDelivery", "Links", "PhysicalShipment")
        }

    def order(self, po_number: str, *, webhook: bool = False, large: bool = False) -> OrderRequest:
        """Draw an order of one to five lines."""
        rng = self._rng
        kind = rng.choice(("DigitalDelivery", "Links", "PhysicalShipment"))
        note = f"{MARK}-note" if rng.random() < 0.2 else None
        hook = f"https://hooks.example.org/{MARK}" if webhook else None
        order: OrderRequest
        if kind == "DigitalDelivery":
            order = DigitalDelivery(po_number=po_number, note=note, webhook_url=hook)
        elif kind == "Links":
            order = Links(po_number=po_number, note=note, webhook_url=hook)
        else:
            order = PhysicalShipment(po_number=po_number, note=note, webhook_url=hook)
        for _ in range(rng.choice((1, 1, 1, 2, 3, 5))):
            quantity = rng.randint(6, 12) if large else rng.choice((1, 1, 1, 2, 3))
            self._add(order, quantity)
        return order

    def other(self, order: OrderRequest) -> OrderRequest:
        """Draw another order under the same number, one that differs as little as possible from the first."""
        if not isinstance(order, Links) or self._rng.random() < 0.3:
            other = self.order(order.po_number)
            while [(line.product_id, line.value, line.quantity) for line in other.line_items] == [
                (line.product_id, line.value, line.quantity) for line in order.line_items
            ]:
                other = self.order(order.po_number)
            return other
        changed = Links(po_number=order.po_number)
        for number, line in enumerate(order.line_items):
            changed.add(line.product_id, line.value, (line.quantity or 1) + (number == 0))
        return changed

    def invalid(self, po_number: str) -> OrderRequest:
        """Draw an order that the catalogue does not allow."""
        order = Links(po_number=po_number)
        if self._rng.random() < 0.5:
            return order.add("NOSUCHPRODUCT", Decimal(10))
        return order.add("PRODUCTA", Decimal("7.77"))

    def _add(self, order: OrderRequest, quantity: int) -> None:
        rng = self._rng
        product = rng.choice(self._by_type[order.type])
        value = self._value(product)
        if isinstance(order, Links):
            if rng.random() < 0.5:
                order.add(product.id, value, quantity)
            else:
                order.add(
                    product.id, value, quantity, external_id=f"ext-{rng.randrange(10**6)}", culture="en-US"
                )
            return
        person = f"{MARK}-{rng.randrange(10**9)}"
        if isinstance(order, DigitalDelivery):
            email = f"{person}@example.org" if rng.random() < 0.8 else None
            sms = f"{PHONE}{rng.randrange(10**4):04d}" if email is None or rng.random() < 0.3 else None
            if rng.random() < 0.5:
                order.add(product.id, value, quantity, email=email, sms=sms)
            else:
                when = datetime(2030, 1, 1 + rng.randrange(28), tzinfo=UTC)
                order.add(
                    product.id,
                    value,
                    quantity,
                    email=email,
                    sms=sms,
                    to=f"{person} {_UNTIDY}",
                    from_name=f"{MARK} GmbH",
                    from_email=f"{MARK}@example.com",
                    message=f"{MARK}: thank you! ✓",
                    delivery_date=when,
                )
        elif isinstance(order, PhysicalShipment):
            address = Address(
                name=f"{person} {_UNTIDY}",
                address_line_1=f"{rng.randrange(1, 999)} {MARK} Road",
                city=f"{MARK}ville",
                state="TX",
                zip=f"{rng.randrange(10**5):05d}",
                country="US",
                shipping_method_id=rng.choice(("STANDARD", "EXPEDITED", "OVERNIGHT")),
                carrier_id=rng.choice(("DEFAULT", "BIRTHDAY", "THANKYOU")),
            )
            order.add(product.id, value, quantity, address=address, to=person)

    def _value(self, product: Product) -> Decimal:
        if (product.denomination_type or "").lower() != "variable":
            return self._rng.choice(product.denominations)
        least = min(product.denominations)
        cents = self._rng.randrange(0, 4000)
        return (least + Decimal(cents) / 100).quantize(Decimal("0.01"))
