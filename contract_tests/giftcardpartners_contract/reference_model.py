"""The reference model: what the account must hold and which PONumbers must be taken after a sequence of steps."""

from dataclasses import dataclass, field
from decimal import Decimal

from .order_log import is_pending
from .steps.orders import Placed


@dataclass
class Model:
    """Orders by PONumber, and the bounds between which Available must be.

    An order that is Pending may be charged at once or when it completes (no source says when), so its charge is
    counted in `open` until it was seen complete. `start` is None when the target does not say what is Available, or
    when an order showed no costs.
    """

    start: Decimal | None
    orders: dict[str, Placed] = field(default_factory=dict)
    settled: Decimal = Decimal(0)
    open: dict[str, Decimal] = field(default_factory=dict)

    def place(self, placed: Placed, cost: Decimal | None) -> None:
        """Note an order that was accepted and what it costs."""
        self.orders[placed.po] = placed
        if cost is None:
            self.start = None
        elif is_pending(placed.order):
            self.open[placed.id] = cost
        else:
            self.settled += cost

    def complete(self, order_id: str) -> None:
        """Note that a Pending order was seen complete."""
        self.settled += self.open.pop(order_id, Decimal(0))

    def add(self, amount: Decimal) -> None:
        """Note that money was added."""
        if self.start is not None:
            self.start += amount

    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """Return the least and the most that Available can be, or None when nobody knows."""
        if self.start is None:
            return None
        most = self.start - self.settled
        return most - sum(self.open.values(), Decimal(0)), most

    def rebase(self, available: Decimal | None) -> None:
        """Begin anew from what is Available: something happened that the model does not know the price of."""
        self.start = available
        self.settled = Decimal(0)
        self.open.clear()
