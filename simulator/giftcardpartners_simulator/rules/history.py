"""Rules about reading orders back: one by its id, or the history page by page (rules 13, 16)."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Any

from .answers import Call, Refused
from .order_answers import OrderAnswerRules
from .order_lookup import OrderLookupRules
from .paging import Listing, PagingRules

if TYPE_CHECKING:
    from ..messages import Response
    from ..state import Account, Order


class HistoryRules(OrderAnswerRules, OrderLookupRules, PagingRules):
    """Show an account its own orders and nobody else's."""

    def get_order(self, call: Call) -> Response:
        """GET /v1/Orders/{id}: 404 (I) for an unknown id, another account's, or an uncommitted order."""
        assert call.account is not None  # noqa: S101 -- the router lets no one else in
        order = self.find_order(call.account, call.id)
        if order is None or not self.is_visible(call.account, order):
            raise Refused(self.not_found("There is no order with this id."))
        answer = self.answer(200, self.read_answer(order))
        if self.poll(order):
            self.state.completed.append(order)
        return answer

    def read_answer(self, order: Order) -> dict[str, Any]:
        """Return an order as GET by id shows it."""
        return self.order_answer(order)

    def listed_answer(self, order: Order) -> dict[str, Any]:
        """Return an order as the history shows it."""
        return self.order_answer(order)

    def is_visible(self, account: Account, order: Order) -> bool:
        """Count one look at an order that is still being committed; tell whether it can be seen by now."""
        if order.id not in account.hidden:
            return True
        if order.hidden_reads > 0:
            order.hidden_reads -= 1
            return False
        if order.visible_at > self.clock.now():
            return False
        del account.hidden[order.id]
        return True

    def list_orders(self, call: Call) -> Response:
        """GET /v1/Orders: newest first (I), unless the settings say otherwise."""
        assert call.account is not None  # noqa: S101 -- the router lets no one else in
        page, size = self.read_page(self.read_query(call.query))
        orders = self.listed_orders(call.account, call)
        call.account.history_reads += 1
        newest_first = self.settings.history_order == "newest_first"
        shown = (self.newest_page_of if newest_first else self.oldest_page_of)(orders, page, size)
        data = [self.listed_answer(order) for order in shown]
        return self.list_answer(data, page, size, len(orders))

    def listed_orders(self, account: Account, call: Call) -> Listing[Order]:
        """Return the orders that the history knows, oldest first; a lag or a late commit hides some."""
        lags = call.take("history")
        lag = max([self.settings.history_lag, *(fault.seconds for fault in lags if fault.match_po is None)])
        orders = account.orders
        stop = bisect_right(orders, self.clock.now() - lag, key=_placed_at) if lag else len(orders)
        if self.settings.history_lag_orders:
            stop = min(stop, max(0, len(orders) - self.settings.history_lag_orders))
        if self.settings.history_lag_reads:
            stop = min(stop, bisect_right(orders, account.history_reads, key=_listed_after))
        hidden = [order for order in tuple(account.hidden.values()) if not self.is_visible(account, order)]
        for fault in lags:
            named = account.by_po.get(self.po_number_key(fault.match_po)) if fault.match_po else None
            hidden += [] if named is None else [named]
        past = self.past_orders(account) if self.settings.past_orders else ()
        return Listing(orders, stop, {order.position for order in hidden if order.position < stop}, past)


def _listed_after(order: Order) -> int:
    return order.listed_after


def _placed_at(order: Order) -> float:
    return order.placed_at
