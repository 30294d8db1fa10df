"""Settling: find out what became of an order, or place it; whenever, wherever, as often as wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .. import errors
from .._http.flow import Call, Flow
from .find import Found, read_numbered
from .intent import Intent, is_hopeless
from .place import send_order
from .search import Search

if TYPE_CHECKING:
    from .._http.retry import CallContext
    from ..models import Placed
    from ..order_requests import OrderRequest
    from ..policies import Paging

_LONGEST_LOOK = 5.0
"""Seconds, and never more than a quarter of the call's time: the history must leave room for the vendor's own rule."""


def settle(asked: OrderRequest, call: Call, context: CallContext, paging: Paging) -> Flow[Placed]:
    """Look for the order among the newest ones, then send it with the same number: a 409 names it if it exists.

    The history is asked first, so that an order is found even if the service should forget PONumbers one day (no window
    is documented, I), but never for long: no history, however long or slow, keeps an order from being settled.
    Raises as `place`.
    """
    intent = Intent(asked, context, paging, earlier=True)
    try:
        found = yield from _look(intent)
    except errors.GiftCardsError as unreadable:
        if is_hopeless(unreadable):
            intent.unknown(unreadable)
        context.note("listOrders", "is it there?", type(unreadable).__name__, "the same number again tells")
    else:
        if found is not None:
            return intent.judge(found, maybe_placed=False)
    return (yield from send_order(intent, call))


def _look(intent: Intent) -> Flow[Found | None]:
    context, po_number = intent.context, intent.asked.po_number
    seconds = min(_LONGEST_LOOK, context.left() / 4)
    hurried = msgspec.structs.replace(context, deadline=context.client.monotonic() + seconds)
    order_id = yield from Search(po_number, intent.paging).look(hurried)
    if order_id is None:
        return None
    intent.saw(order_id)
    return (yield from read_numbered(order_id, po_number, context))
