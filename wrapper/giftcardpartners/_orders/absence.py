"""Is there really no such order? A history may lag, so that one silent look proves nothing."""

from __future__ import annotations

import msgspec

from .. import errors
from .._http.flow import Flow, Sleep
from .._http.retry import CallContext
from .find import Found, read_numbered
from .intent import is_hopeless
from .search import Search

_SHORTEST_PAUSE = 0.05


def look_once(search: Search, context: CallContext, seconds: float) -> Flow[Found | None]:
    """Look for an order for so many seconds at most; None also when the history cannot be read."""
    hurried = msgspec.structs.replace(
        context, deadline=min(context.deadline, context.client.monotonic() + seconds)
    )
    try:
        return (yield from _look(search, hurried))
    except errors.GiftCardsError as unreadable:
        context.note("listOrders", "is it there?", type(unreadable).__name__, "the history is silent")
        return None


def look_again(search: Search, context: CallContext) -> Flow[tuple[Found | None, bool]]:
    """Look for an order again and again until the policy's `history_wait` is over.

    Returns the order, or None and whether that may be believed: the history has been silent all that time, and to its
    end, and could be read at the last.
    """
    monotonic = context.client.monotonic
    until = monotonic() + context.policy.history_wait
    looks = 0
    while True:
        try:
            found = yield from _look(search, context)
        except errors.GiftCardsError as unreadable:
            context.note("listOrders", "is it there?", type(unreadable).__name__, "the history is silent")
            if is_hopeless(unreadable):
                return None, False
            could_read = False
        else:
            if found is not None:
                return found, False
            could_read = True
        looks += 1
        left = until - monotonic()
        if left <= 0:
            return None, could_read and search.has_seen_all
        pause = min(left, pause_between_looks(looks, context))
        if pause >= context.left():
            return None, False
        yield Sleep(pause)


def pause_between_looks(looks: int, context: CallContext) -> float:
    """Half of a pause for sure, the other half by chance: looking never turns into hammering."""
    return max(_SHORTEST_PAUSE, context.policy.pause(looks, 0.5 + 0.5 * context.client.random()))


def _look(search: Search, context: CallContext) -> Flow[Found | None]:
    order_id = yield from search.look(context)
    return None if order_id is None else (yield from read_numbered(order_id, search.po_number, context))
