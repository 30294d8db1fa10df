"""What each resource offers, as flows: the sync and the async client call the same ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import msgspec

from ._arguments import expect
from ._http import operations as _operations
from ._http.answers import read_balance, read_status
from ._http.flow import Flow
from ._http.otel import named
from ._http.paging import Pager
from ._http.retry import CallContext, ClientContext, send
from ._orders import check as _check
from ._orders import find as _history
from ._orders import place as _place
from ._orders import settle as _settle
from ._orders import wait as _wait
from .errors import InvalidInput
from .models import Order
from .order_requests import OrderRequest
from .policies import Paging, RetryPolicy, WaitPolicy
from .webhooks import Hints

if TYPE_CHECKING:
    from ._cache.catalogue import Catalogue
    from .errors import Finding
    from .models import AccountBalance, Placed, ServiceStatus


class OrderFlows(msgspec.Struct, frozen=True):
    """Everything about orders."""

    client: ClientContext
    paging: Paging
    waiting: WaitPolicy
    catalogue: Catalogue

    @named("orders.create")
    def create(self, order: OrderRequest, retry: RetryPolicy | None, check: bool) -> Flow[Placed]:
        """Place an order."""
        expect("retry", retry, RetryPolicy)
        expect("check", check, bool, optional=False)
        call = _operations.new_order(_order(order))
        if check:
            yield from _check.insist(order, self.catalogue)
        return (yield from _place.place(order, call, self._start(retry, order.po_number), self.paging))

    @named("orders.check")
    def check(self, order: OrderRequest) -> Flow[tuple[Finding, ...]]:
        """Find what is wrong with an order."""
        return _check.check(_order(order), self.catalogue)

    @named("orders.settle")
    def settle(self, order: OrderRequest, retry: RetryPolicy | None) -> Flow[Placed]:
        """Find an order, or place it."""
        call = _operations.new_order(_order(order))
        return _settle.settle(order, call, self._start(retry, order.po_number), self.paging)

    @named("orders.find")
    def find(self, po_number: str, whole: bool, retry: RetryPolicy | None) -> Flow[Order | None]:
        """Look for a PONumber among the newest orders, or in the whole history."""
        expect("po_number", po_number, str, optional=False)
        expect("whole", whole, bool, optional=False)
        found = yield from _history.find(po_number, self._start(retry, po_number), self.paging, whole=whole)
        return None if found is None else found.order

    @named("orders.get")
    def get(self, order_id: str, retry: RetryPolicy | None) -> Flow[Order]:
        """Read one order."""
        expect("order_id", order_id, str, optional=False)
        return (yield from _history.read(order_id, self._start(retry))).order

    def pager(self) -> Pager[Order]:
        """Begin a walk over the history."""
        return Pager(self.paging.first)

    @named("orders.history")
    def next_page(self, pager: Pager[Order], retry: RetryPolicy | None) -> Flow[list[Order]]:
        """Read what the next page of a walk brings."""
        return pager.take((yield from _history.page(pager.index, self.paging.size, self._start(retry))))

    @named("orders.wait")
    def wait(
        self,
        order: Order,
        waiting: WaitPolicy | None,
        hints: Hints | None,
        on_poll: Callable[[Order], Awaitable[None] | None] | None,
    ) -> Flow[Order]:
        """Wait until an order is complete."""
        expect("order", order, Order, optional=False)
        expect("policy", waiting, WaitPolicy)
        expect("hints", hints, Hints)
        if on_poll is not None and not callable(on_poll):
            raise InvalidInput("on_poll must be a function of one order. Nothing was sent.")
        context = self._start(None, order.po_number)
        return _wait.wait(order, context, waiting or self.waiting, hints=hints, on_poll=on_poll)

    def _start(self, retry: RetryPolicy | None, po_number: str | None = None) -> CallContext:
        expect("retry", retry, RetryPolicy)
        return CallContext.start(self.client, retry, po_number)


def _order(order: OrderRequest) -> OrderRequest:
    expect("order", order, OrderRequest, optional=False)
    return order


class AccountFlows(msgspec.Struct, frozen=True):
    """The account and the service."""

    client: ClientContext

    @named("balance")
    def balance(self) -> Flow[AccountBalance]:
        """Read what is pending and what can be spent; never remembered."""
        return send(_operations.account_balance(), read_balance, CallContext.start(self.client))

    @named("status")
    def status(self) -> Flow[ServiceStatus]:
        """Ask the service how it is; never remembered."""
        return send(_operations.service_status(), read_status, CallContext.start(self.client))
