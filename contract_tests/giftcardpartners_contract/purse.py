"""What a run may spend, and what it has spent."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .answers import amount
from .judge import CannotJudge

_UNKNOWN_FEE = Decimal(10)
POSTAGE = Decimal(50)
"""What sending a printed card is expected to cost at most; no source says."""


class Purse:
    """Keeps spending under a budget (None: no limit). `fees` are the fees per card by product, as far as known."""

    def __init__(self, budget: Decimal | None) -> None:
        self.budget = budget
        self.spent = Decimal(0)
        self.fees: dict[str, Decimal] = {}

    def holds(self, more: Decimal) -> bool:
        """Whether this much more stays under the budget."""
        return self.budget is None or self.spent + more <= self.budget

    def ask(self, more: Decimal) -> None:
        """Raise CannotJudge when this much more would exceed the budget."""
        if not self.holds(more):
            raise CannotJudge(f"the budget of {self.budget} leaves no {more:.2f} to spend")

    def pay(self, worth: Decimal, status: int) -> None:
        """Note an order that was sent: it counts as paid unless a 4xx says that it was refused (408 does not)."""
        if not 400 <= status < 500 or status == 408:
            self.spent += worth

    def learn(self, product: Mapping[str, Any]) -> None:
        """Learn from a row of the catalogue what one card of a product costs beside its face value."""
        cost, deliveries = product.get("Cost"), product.get("AvailableDeliveryTypes")
        fee = amount(cost.get("Fee")) if isinstance(cost, dict) else None
        if fee is not None:
            by_post = isinstance(deliveries, list) and "PhysicalShipment" in deliveries
            self.fees[str(product.get("Id"))] = fee + POSTAGE * by_post

    def worth(self, body: bytes) -> Decimal:
        """Return what an order costs at most, by its face values and fees; 0 when it cannot be read as an order."""
        total = Decimal(0)
        try:
            order = {str(key).lower(): value for key, value in json.loads(body).items()}
            for line in order["lineitems"]:
                total += self._line_worth({str(key).lower(): value for key, value in line.items()})
        except (ValueError, TypeError, LookupError, AttributeError, InvalidOperation, RecursionError):
            return total
        return total

    def _line_worth(self, line: dict[str, object]) -> Decimal:
        value, quantity = Decimal(str(line.get("value", 0))), Decimal(str(line.get("quantity", 1)))
        if not value.is_finite() or not quantity.is_finite():
            return Decimal(0)
        fee = self.fees.get(str(line.get("productid")), _UNKNOWN_FEE)
        return max(Decimal(0), (value + fee) * max(quantity, Decimal(1)))
