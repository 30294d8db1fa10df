"""What a run may spend, and what it has spent."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from .errors import CannotJudge
from .exchange import amount

_UNKNOWN_FEE = Decimal(10)
POSTAGE = Decimal(50)
"""What sending a printed card is expected to cost at most; no source says."""


class Budget:
    """Keeps spending under a budget (None: no limit). `fees` are the fees per card by product, as far as known."""

    def __init__(self, budget: Decimal | None) -> None:
        self.budget = budget
        self.spent = Decimal(0)
        self.fees: dict[str, Decimal] = {}

    def reserve(self, more: Decimal) -> None:
        """Raise CannotJudge when this much more would exceed the budget."""
        if self.budget is not None and self.spent + more > self.budget:
            raise CannotJudge(f"the budget of {self.budget} leaves no {more:.2f} to spend")

    def record(self, worth: Decimal, status: int) -> None:
        """Note an order that was sent: it counts as paid unless a 4xx says that it was refused (408 does not)."""
        if not 400 <= status < 500 or status == 408:
            self.spent += worth

    def learn_fee(self, product: Mapping[str, Any]) -> None:
        """Learn from a row of the catalogue what one card of a product costs beside its face value."""
        cost, deliveries = product.get("Cost"), product.get("AvailableDeliveryTypes")
        fee = amount(cost.get("Fee")) if isinstance(cost, dict) else None
        if fee is not None:
            by_post = isinstance(deliveries, list) and "PhysicalShipment" in deliveries
            self.fees[str(product.get("Id"))] = fee + POSTAGE * by_post

    def max_cost(self, body: bytes) -> Decimal:
        """Return what an order costs at most, by its face values and fees.

        What cannot be read costs nothing, but a quantity: a lenient server may take a missing one for 1.
        """
        try:
            lines = _lowered(json.loads(body))["lineitems"]
            return sum((self._line_cost(_lowered(line)) for line in lines), Decimal(0))
        except (ValueError, TypeError, LookupError, RecursionError):
            return Decimal(0)
        except ArithmeticError:
            return Decimal("Infinity")  # digits beyond all reckoning

    def _line_cost(self, line: Mapping[str, object]) -> Decimal:
        value, quantity = _finite(line.get("value"), 0), _finite(line.get("quantity"), 1)
        fee = self.fees.get(str(line.get("productid")), _UNKNOWN_FEE)
        return (value + fee) * max(quantity, Decimal(1)) if value > 0 else Decimal(0)


def _lowered(value: object) -> dict[str, Any]:
    return {key.lower(): item for key, item in value.items()} if isinstance(value, dict) else {}


def _finite(value: object, otherwise: int) -> Decimal:
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return Decimal(otherwise)
    return found if found.is_finite() else Decimal(otherwise)
