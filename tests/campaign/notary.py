"""What stands right before the simulator: it notes which request put an order into the books, and what a 409 names."""

from __future__ import annotations

from giftcardpartners_simulator import Clock, Request, Response, Simulator

from .calls import CALL


class Notary(Simulator):
    """Stands before the simulator and notes which request it was that put an order into the books."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    @property
    def clock(self) -> Clock:  # type: ignore[override]
        """The simulator's clock."""
        return self._simulator.clock

    def handle(self, request: Request) -> Response:
        """Let the simulator answer."""
        orders = self._simulator.rules.state.accounts[0].orders
        before = len(orders)
        answer = self._simulator.handle(request)
        call = CALL.get(None)
        if call is not None and call.sent:
            call.sent[-1].placed = len(orders) > before
            if answer.status == 409:
                call.sent[-1].names = tuple(order.id for order in orders if order.id.encode() in answer.body)
        return answer
