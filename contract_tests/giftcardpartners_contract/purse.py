"""What a run may spend, and what it has spent."""

from __future__ import annotations

from decimal import Decimal

from .judge import CannotJudge


class Purse:
    """Keeps spending under a budget (None: no limit)."""

    def __init__(self, budget: Decimal | None) -> None:
        self.budget = budget
        self.spent = Decimal(0)

    def ask(self, amount: Decimal) -> None:
        """Raise CannotJudge when this much more would exceed the budget."""
        if self.budget is not None and self.spent + amount > self.budget:
            raise CannotJudge(f"the budget of {self.budget} leaves no {amount:.2f} to spend")

    def spend(self, amount: Decimal) -> None:
        """Note what an order cost."""
        self.spent += amount
