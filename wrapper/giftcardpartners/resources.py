"""What the sync client offers: signatures and docstrings, one line each. `_async_resources` mirrors it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Generic

from ._cache.entry import CachedList, Item
from .errors import Finding
from .models import Order, Placed, Product

if TYPE_CHECKING:
    from ._cache.catalogue import Catalogue
    from ._flows import OrderFlows
    from ._http.runner import Runner
    from .order_requests import OrderRequest
    from .policies import RetryPolicy, WaitPolicy
    from .webhooks import Hints


class Orders:
    """Place orders, read them back, wait for them."""

    def __init__(self, runner: Runner, flows: OrderFlows) -> None:
        self._runner = runner
        self._flows = flows

    def create(self, order: OrderRequest, *, retry: RetryPolicy | None = None, check: bool = False) -> Placed:
        """Place an order, at most once for its PONumber, and say what happened.

        A lost answer is met by sending the same order again; an order that was placed before, by this process or
        another, comes back marked `replayed`. `retry` overrides the client's policy for this call. `check` looks
        into the catalogue first, as the method of that name does, and raises CheckFailed with all its findings.

        Raises InvalidInput, RequestFailed or a StatusError (InsufficientFunds, PONumberReused, …) when nothing was
        placed, OutcomeUnknown when that is not certain: then call `settle`. Source: vendor page, Error Handling (S).
        """
        return self._runner.run(self._flows.create(order, retry, check))

    def check(self, order: OrderRequest) -> tuple[Finding, ...]:
        """Find everything that is wrong with an order as far as the remembered catalogue tells; nothing is sent.

        Unknown products, brandings, shipping methods and carriers, values and delivery types that a product does not
        have, a missing carrier, mixed currencies. Empty when nothing was found, which is no promise: which of these
        rules the service enforces no source says (I). Raises RequestFailed, a StatusError or UnexpectedAnswer when
        the catalogue cannot be read.
        """
        return self._runner.run(self._flows.check(order))

    def settle(self, order: OrderRequest, *, retry: RetryPolicy | None = None) -> Placed:
        """Find out what became of an order, or place it: after OutcomeUnknown, in another process, days later.

        Idempotent, safe to call in a loop. Raises as `create`.
        """
        return self._runner.run(self._flows.settle(order, retry))

    def find(self, po_number: str, *, whole: bool = False, retry: RetryPolicy | None = None) -> Order | None:
        """Find the order with a PONumber among the newest orders; None when there is none in all of the history.

        A history that is longer than what one look shows raises UnexpectedAnswer; `whole=True` reads it to its end,
        however long that takes (`retry` has the deadline). None can be too early: a history may lag behind. Raises
        RequestFailed, a StatusError or UnexpectedAnswer.
        """
        return self._runner.run(self._flows.find(po_number, whole, retry))

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
        on_poll: Callable[[Order], Awaitable[None] | None] | None = None,
    ) -> Order:
        """Wait until an order is complete, and return it.

        Polls with a pause that grows with the size of the order; a hint from `webhooks.Hints` ends a pause early.
        `on_poll` sees every order read, also one with a status that nobody knows, which keeps waiting; for
        `AsyncClient` it may be a coroutine function.

        Raises WaitTimedOut with the last order at the policy's deadline, and a StatusError when the service refuses.
        Source: vendor page, Asynchrony (S).
        """
        return self._runner.run(self._flows.wait(order, policy, hints, on_poll))


class Products:
    """The catalogue of gift cards, remembered for a week; see docs/state.md."""

    def __init__(self, runner: Runner, catalogue: Catalogue) -> None:
        self._runner = runner
        self._catalogue = catalogue
        self._entry = catalogue.products_entry
        self._now = catalogue.now

    def list(self) -> CachedList[Product]:
        """Read the whole catalogue: a tuple that also knows its `age` and whether it is `stale`.

        Raises RequestFailed, a StatusError or UnexpectedAnswer when it is not remembered and cannot be read.
        """
        return self._runner.run(self._catalogue.products())

    def get(self, product_id: str) -> Product:
        """Find one product by its id; what the catalogue does not list the service is asked for.

        Raises NotFound, and what `list` raises.
        """
        # Nothing is asked and nobody waited for while the copy is good: this is all that a remembered product costs.
        known: dict[str, Product] = self._entry.by_id
        if type(product_id) is str and product_id in known and self._now() < self._entry.good_until:
            return known[product_id]
        return self._runner.run(self._catalogue.product(product_id))

    def search(
        self,
        name: str = "",
        *,
        delivery_type: str | None = None,
        currency: str | None = None,
        value: Decimal | None = None,
    ) -> CachedList[Product]:
        """Search the remembered catalogue: part of a name, a delivery type, a currency code, a face value.

        Upper and lower case are the same; what is not given is not looked at. Raises what `list` raises.
        """
        return self._runner.run(self._catalogue.search(name, delivery_type, currency, value))

    def refresh(self) -> CachedList[Product]:
        """Read the catalogue anew, for all who share the store. Raises what `list` raises."""
        return self._runner.run(self._catalogue.products(anew=True))


class Lookup(Generic[Item]):
    """One of the short lists that orders refer to by id, remembered for a week."""

    def __init__(self, runner: Runner, catalogue: Catalogue, operation: str) -> None:
        self._runner = runner
        self._catalogue = catalogue
        self._operation = operation

    def list(self) -> CachedList[Item]:
        """Read the list: a tuple that also knows its `age` and whether it is `stale`.

        Raises RequestFailed, a StatusError or UnexpectedAnswer when it is not remembered and cannot be read.
        """
        return self._runner.run(self._catalogue.lookup(self._operation))

    def refresh(self) -> CachedList[Item]:
        """Read the list anew, for all who share the store. Raises what `list` raises."""
        return self._runner.run(self._catalogue.lookup(self._operation, anew=True))
