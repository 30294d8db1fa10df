"""Orders, as flows: at most one order per PONumber, and every intent settled.

`place` is the heart. What each answer to `createOrder` means (vendor page, Error Handling, S):

- 2xx, and the order is what was asked: placed.
- 409: a receipt. Some attempt with this PONumber, perhaps of an earlier process, was placed: find that order and
  compare it. The same content is the caller's order; other content is `PONumberReused`.
- No answer, 5xx, an answer that cannot be read, or an order that is not what was asked: an order may exist. The same
  bytes are sent again.
- 429: nothing was placed; sent again later.
- Other refusals: nothing was placed by *this* attempt. If an earlier one may have been, the history is asked before
  anything is said; a 422 is checked in any case, because a server may look at the money before the number (I).

Whenever that ends without certainty the error is `OutcomeUnknown`, never a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from .. import errors
from .._http.answers import previous_order_ids, read_order
from .._http.flow import Answer, Call, Flow, Sleep
from .._http.refusals import refusal
from .._http.retry import Accepted, CallContext, is_success, send_with_retries
from ..models import Order, Placed
from . import find as _history
from .compare import differences

if TYPE_CHECKING:
    from ..order_requests import OrderRequest
    from ..policies import Paging
    from .find import Found

_CONFLICT = 409


def place(
    asked: OrderRequest, call: Call, context: CallContext, paging: Paging, *, earlier: bool = False
) -> Flow[Placed]:
    """Send one order until it is certain what became of it; `earlier`: it may have been sent before this call.

    Raises RequestFailed or a StatusError when nothing was placed, PONumberReused, and OutcomeUnknown.
    """

    def accept(answer: Answer) -> Order | Answer:
        if is_success(answer):
            return _as_asked(asked, answer)
        if answer.status_code == _CONFLICT:
            return answer
        raise refusal(answer, now=context.client.now())

    outcome = yield from send_with_retries(call, accept, context)
    if isinstance(outcome, Accepted):
        if isinstance(outcome.value, Order):
            return Placed(outcome.value, replayed=False, attempts=tuple(context.log))
        return (yield from _original(asked, outcome.value, context, paging))
    certain = not (outcome.maybe_placed or earlier)  # that no attempt, now or before, was placed
    # A server may look at the money before the number (the order of its checks is inferred), so that a 422 may hide
    # an order of this number that an earlier process placed.
    if outcome.refused and (
        not certain or isinstance(outcome.problem, errors.InsufficientFunds | errors.Unprocessable)
    ):
        try:
            found = yield from _history.find(asked.po_number, context, paging)
        except errors.GiftCardsError as unreadable:
            context.note("listOrders", "is it there?", type(unreadable).__name__, "the history is silent")
        else:
            if found is not None:
                return _judged(asked, found, context)
            certain = not outcome.maybe_placed
    if not certain:
        raise _unknown(asked, context, outcome.problem) from outcome.problem
    raise context.failed(outcome.problem)


def settle(asked: OrderRequest, call: Call, context: CallContext, paging: Paging) -> Flow[Placed]:
    """Find out what became of an order, or place it; whenever, wherever, as often as wanted.

    The history is asked before anything is sent, so that an order of long ago is found even if the service should
    forget PONumbers one day (no window is documented, I). Raises as `place`.
    """
    try:
        found = yield from _history.find(asked.po_number, context, paging)
    except _history.CannotTell:
        found = None  # then the 409 has to tell
    except errors.GiftCardsError as unreadable:
        raise _unknown(asked, context, unreadable) from unreadable
    if found is not None:
        return _judged(asked, found, context)
    return (yield from place(asked, call, context, paging, earlier=True))


def _original(asked: OrderRequest, conflict: Answer, context: CallContext, paging: Paging) -> Flow[Placed]:
    """Wait, for a bounded time, until the order that a 409 is a receipt of can be seen.

    It may not be there at once: the first attempt may still be running, the history may lag.
    """
    named = previous_order_ids(conflict)
    until = min(context.deadline, context.client.monotonic() + context.policy.history_wait)
    rounds = 0
    while True:
        problem = errors.GiftCardsError("409: this PONumber exists, but its order cannot be found")
        try:
            found = yield from _look(asked, named, context, paging)
        except errors.GiftCardsError as failed:
            problem = failed
        else:
            if found is not None:
                return _judged(asked, found, context)
        rounds += 1
        pause = context.policy.pause(rounds, context.client.random())
        hopeless = isinstance(problem, errors.AuthenticationFailed | errors.AccessDisabled)
        if hopeless or context.client.monotonic() + pause >= until:
            raise _unknown(asked, context, problem) from problem
        yield Sleep(pause)


def _look(
    asked: OrderRequest, named: Sequence[str], context: CallContext, paging: Paging
) -> Flow[Found | None]:
    """Look once: by the ids that the 409 names, else by the PONumber in the history.

    An id whose order carries another PONumber is not believed; orders that show none are weighed by their content.
    """
    without_number = []
    unseen: errors.GiftCardsError | None = None
    for order_id in named:
        try:
            found = yield from _history.read(order_id, context)
        except errors.GiftCardsError as unreadable:
            unseen = unreadable
            continue
        if found.order.po_number == asked.po_number:
            return found
        if found.order.po_number is None:
            without_number.append(found)
    if unseen is None and without_number:
        same = [found for found in without_number if not differences(asked, found.order)]
        if len(same) == 1:
            return same[0]
        if not same:
            return without_number[0]
    found_by_number = yield from _history.find(asked.po_number, context, paging)
    if found_by_number is None and unseen is not None:
        raise unseen
    return found_by_number


def _as_asked(asked: OrderRequest, answer: Answer) -> Order:
    """Read the answer to a `createOrder`; another order than the one asked for is as bad as none."""
    order = read_order(answer)
    if order.po_number not in {None, asked.po_number} or differences(asked, order):
        raise errors.UnexpectedAnswer(
            "The service answered with another order than was asked for.", response=answer
        )
    return order


def _judged(asked: OrderRequest, found: Found, context: CallContext) -> Placed:
    """Return an order that was placed before, if it is what is asked for now. Raises PONumberReused."""
    order = found.order
    others = differences(asked, order)
    if not others:
        context.note("getOrder", "the original order", order.status, "the same content: a replay")
        return Placed(order, replayed=True, attempts=tuple(context.log))
    context.note("getOrder", "the original order", order.status, "other content: the PONumber is reused")
    raise errors.PONumberReused(
        f"409: PONumber {asked.po_number!r} already belongs to order {order.id!r}, which is another one: "
        f"{'; '.join(others)}. Nothing was placed by this call. If you want both, give this one a new PONumber.",
        response=found.answer,
        order_id=order.id,
        differences=others,
        attempts=context.log,
    )


def _unknown(
    asked: OrderRequest, context: CallContext, problem: errors.GiftCardsError
) -> errors.OutcomeUnknown:
    # Only what happened is quoted; what it says about ordering again was about that one call.
    happened = str(problem).partition(". ")[0].rstrip(".")
    return errors.OutcomeUnknown(
        f"It is not known whether the order with PONumber {asked.po_number!r} was placed ({happened}). "
        "Do not order again with another number: call orders.settle with the same order, now or later.",
        po_number=asked.po_number,
        attempts=context.log,
    )
