"""What a run may spend, and what it has spent."""

from __future__ import annotations

import json
from decimal import Decimal, InvalidOperation

from .judge import CannotJudge

_UNKNOWN_FEE = Decimal(10)


class Purse:
    """Keeps spending under a budget (None: no limit). `fees` are the fees per card by product, as far as known."""

    def __init__(self, budget: Decimal | None) -> None:
        self.budget = budget
        self.spent = Decimal(0)
        self.fees: dict[str, Decimal] = {}

    def ask(self, amount: Decimal) -> None:
        """Raise CannotJudge when this much more would exceed the budget."""
        if self.budget is not None and self.spent + amount > self.budget:
            raise CannotJudge(f"the budget of {self.budget} leaves no {amount:.2f} to spend")

    def spend(self, amount: Decimal) -> None:
        """Note what an order cost."""
        self.spent += amount

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
