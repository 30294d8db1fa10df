"""What the sync client offers: signatures and docstrings, one line each. `_async_resources` mirrors it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from .models import Choice, Order, Placed, Product

if TYPE_CHECKING:
    from ._policy import RetryPolicy, WaitPolicy
    from ._resource_flows import CatalogueFlows, OrderFlows
    from ._run import Runner
    from .order_requests import OrderRequest
    from .webhooks import Hints


class Orders:
    """Place orders, read them back, wait for them."""

    def __init__(self, runner: Runner, flows: OrderFlows) -> None:
        self._runner = runner
        self._flows = flows

    def create(self, order: OrderRequest, *, retry: RetryPolicy | None = None) -> Placed:
        """Place an order, at most once for its PONumber, and say what happened.

        A lost answer is met by sending the same order again; an order that was placed before, by this process or
        another, comes back marked `replayed`. `retry` overrides the client's policy for this call.

        Raises InvalidInput, RequestFailed or a StatusError (InsufficientFunds, PONumberReused, …) when nothing was
        placed, OutcomeUnknown when that is not certain: then call `settle`. Source: vendor page, Error Handling (S).
        """
        return self._runner.run(self._flows.create(order, retry))

    def settle(self, order: OrderRequest, *, retry: RetryPolicy | None = None) -> Placed:
        """Find out what became of an order, or place it: after OutcomeUnknown, in another process, days later.

        Idempotent, safe to call in a loop. Raises as `create`.
        """
        return self._runner.run(self._flows.settle(order, retry))

    def find(self, po_number: str, *, retry: RetryPolicy | None = None) -> Order | None:
        """Find the order with a PONumber in the whole history; None when there is none.

        None can be too early: a history may lag behind. Raises RequestFailed, a StatusError or UnexpectedAnswer.
        """
        return self._runner.run(self._flows.find(po_number, retry))

    def get(self, order_id: str, *, retry: RetryPolicy | None = None) -> Order:
        """Read one order by the service's id. Raises NotFound, and what `find` raises."""
        return self._runner.run(self._flows.get(order_id, retry))

    def history(self, *, retry: RetryPolicy | None = None) -> Iterator[Order]:
        """Walk over all orders, page by page, each once. Raises what `find` raises."""
        pager = self._flows.pager()
        while not pager.done:
            yield from self._runner.run(self._flows.next_page(pager, retry))

    def wait(
        self,
        order: Order,
        *,
        policy: WaitPolicy | None = None,
        hints: Hints | None = None,
        on_poll: Callable[[Order], None] | None = None,
    ) -> Order:
        """Wait until an order is complete, and return it.

        Polls with a pause that grows with the size of the order; a hint from `webhooks.Hints` ends a pause early.
        `on_poll` sees every order read, also one with a status that nobody knows, which keeps waiting.

        Raises WaitTimedOut with the last order at the policy's deadline, and a StatusError when the service refuses.
        Source: vendor page, Asynchrony (S).
        """
        return self._runner.run(self._flows.wait(order, policy, hints, on_poll))


class Products:
    """The catalogue of gift cards."""

    def __init__(self, runner: Runner, flows: CatalogueFlows) -> None:
        self._runner = runner
        self._flows = flows

    def list(self) -> tuple[Product, ...]:
        """Read the whole catalogue. Raises RequestFailed, a StatusError or UnexpectedAnswer."""
        return self._runner.run(self._flows.products())

    def get(self, product_id: str) -> Product:
        """Read one product by its id. Raises NotFound, and what `list` raises."""
        return self._runner.run(self._flows.product(product_id))


class Lookup:
    """One of the short lists that orders refer to by id."""

    def __init__(self, runner: Runner, flows: CatalogueFlows, operation: str) -> None:
        self._runner = runner
        self._flows = flows
        self._operation = operation

    def list(self) -> tuple[Choice, ...]:
        """Read the list. Raises RequestFailed, a StatusError or UnexpectedAnswer."""
        return self._runner.run(self._flows.choices(self._operation))
