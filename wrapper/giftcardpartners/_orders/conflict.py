"""After a 409: the receipt of an order that some attempt with this PONumber has placed; which one is it?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import errors
from .._http.answers import previous_order_ids
from .._http.flow import Answer, Flow, Sleep
from .absence import pause_between_looks
from .compare import differences
from .find import Found, read, read_numbered
from .intent import Intent, is_hopeless
from .numbers import is_spelling
from .search import Search

if TYPE_CHECKING:
    from ..models import Placed


def original(intent: Intent, conflict: Answer, *, maybe_placed: bool) -> Flow[Placed]:
    """Wait, for a bounded time, until the order that a 409 is a receipt of can be seen, and judge it.

    It may not be there at once: the first attempt may still be running, the history may lag. `maybe_placed`: an attempt
    of this call may have placed it.
    """
    context = intent.context
    named = previous_order_ids(conflict)
    for order_id in named:
        intent.saw(order_id)
    search = Search(intent.asked.po_number, intent.paging, loosely=True)
    until = min(context.deadline, context.client.monotonic() + context.policy.history_wait)
    looks = 0
    while True:
        problem = errors.GiftCardsError("409: this PONumber exists, but its order cannot be found")
        try:
            found = yield from _look(intent, named, search)
        except errors.GiftCardsError as failed:
            problem = failed
        else:
            if found is not None:
                return intent.judge(found, maybe_placed=maybe_placed)
        looks += 1
        pause = pause_between_looks(looks, context)
        if is_hopeless(problem) or context.client.monotonic() + pause >= until:
            intent.unknown(problem, search.hint)
        yield Sleep(pause)


def _look(intent: Intent, named: Sequence[str], search: Search) -> Flow[Found | None]:
    """Look once: by the ids that the 409 names, else by the PONumber in the history.

    An id whose order carries another PONumber is not believed; orders that show none are weighed by their content.
    """
    asked, context = intent.asked, intent.context
    without_number = []
    unseen: errors.GiftCardsError | None = None
    for order_id in named:
        try:
            found = yield from read(order_id, context)
        except errors.GiftCardsError as unreadable:
            unseen = unreadable
            continue
        if found.order.po_number is None:
            without_number.append(found)
        elif is_spelling(asked.po_number, found.order.po_number):
            return found
    if unseen is None and without_number:
        same = [found for found in without_number if not differences(asked, found.order).told]
        if len(same) == 1:
            return same[0]
        if not same:
            return without_number[0]
    shown = yield from search.look(context)
    if shown is not None:
        return (yield from read_numbered(shown, asked.po_number, context))
    if unseen is not None:
        raise unseen
    return None
