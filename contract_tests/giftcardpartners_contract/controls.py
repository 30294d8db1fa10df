"""What only a target that can be controlled offers: a clock that moves, money, and faults on order."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal, Protocol

from giftcardpartners_simulator import Fault, Simulator

from .target import Credentials

Loss = Literal["answered 504, stored", "answered 504, not stored", "dropped, stored", "dropped, not stored"]


class Controls(Protocol):
    """The optional helper of a run; rules that need it are not judged where there is none."""

    other: Credentials
    """A second account."""
    disabled: Credentials
    """An account whose API access is switched off."""

    def advance(self, seconds: float) -> None:
        """Let time pass at the target."""
        ...

    def add_funds(self, amount: Decimal) -> None:
        """Add money to what the first account has Available."""
        ...

    def request_funds(self, amount: Decimal) -> None:
        """Add money to what the first account has Pending."""
        ...

    def apply_funds(self) -> None:
        """Move all that is Pending to Available."""
        ...

    def refuse_next(self, operation: str, status: int) -> None:
        """Answer the next call of an operation with 400, 401, 403, 429 or 504, and do nothing."""
        ...

    def lose_next_answer(self, po_number: str, loss: Loss) -> None:
        """Lose the answer to the next order with this PONumber."""
        ...


class SimulatorControls:
    """Controls of a simulator that runs in this process."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        accounts = simulator.settings.accounts
        self.other, self.disabled = (Credentials(one.email, one.access_token) for one in accounts[1:3])

    def advance(self, seconds: float) -> None:
        """Let time pass at the simulator."""
        self._simulator.clock.advance(seconds)
        self._simulator.tick()

    def add_funds(self, amount: Decimal) -> None:
        """Add money to what the first account has Available."""
        self._simulator.add_funds(amount)

    def request_funds(self, amount: Decimal) -> None:
        """Add money to what the first account has Pending."""
        self._simulator.add_funds(amount, "pending")

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
