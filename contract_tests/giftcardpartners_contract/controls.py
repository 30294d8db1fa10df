"""What only the built-in simulator lets the gate do: move its clock, add money, and break on order."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from giftcardpartners_simulator import Fault, Simulator

from .target import Credentials

Loss = Literal["answered 504, stored", "answered 504, not stored", "dropped, stored", "dropped, not stored"]


class Controls:
    """Controls of a simulator that runs in this process; rules that need them are not judged elsewhere."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        accounts = simulator.settings.accounts
        self.other = Credentials(accounts[1].email, accounts[1].access_token)
        """A second account."""
        self.disabled = Credentials(accounts[2].email, accounts[2].access_token)
        """An account whose API access is switched off."""

    def advance(self, seconds: float) -> None:
        """Let time pass at the simulator."""
        self._simulator.clock.advance(seconds)
        self._simulator.tick()

    def add_funds(self, amount: Decimal, to: Literal["available", "pending"] = "available") -> None:
        """Add money to what the first account has Available, or Pending."""
        self._simulator.add_funds(amount, to)

    def apply_funds(self) -> None:
        """Move all that is Pending to Available."""
        self._simulator.apply_funds()

    def refuse_next(self, operation: str, status: int) -> None:
        """Answer the next call of an operation with this status, and do nothing."""
        if status == 429:
            self._simulator.add_fault(Fault(kind="rate_limited", operation=operation, value="1"))
        else:
            self._simulator.add_fault(Fault(kind="status_before_store", operation=operation, status=status))

    def lose_next_answer(self, po_number: str, loss: Loss) -> None:
        """Lose the answer to the next order with this PONumber."""
        self._simulator.add_fault(Fault(operation="createOrder", match_po=po_number, **_LOSSES[loss]))


_LOSSES: Mapping[Loss, dict[str, Any]] = {
    "answered 504, stored": {"kind": "status_after_store", "status": 504},
    "answered 504, not stored": {"kind": "status_before_store", "status": 504},
    "dropped, stored": {"kind": "drop_after_store"},
    "dropped, not stored": {"kind": "drop_before_reading"},
}
