"""Placing an order: at most one per PONumber, and no answer that is not certain.

What each answer to `createOrder` means (vendor page, Error Handling, S):

- 2xx, and the order is what was asked: placed. Who gets it may be shown otherwise: it is ours, and the differences are
  told. With other money, or under another number, it is as bad as no answer.
- 409: a receipt. Some attempt with this PONumber, perhaps of an earlier process, was placed: see `conflict`.
- No answer, 5xx, an answer that cannot be read: an order may exist. The same bytes are sent again.
- 429: nothing was placed; sent again later.
- Other refusals: nothing was placed by *this* attempt. If another one may have been, the history is asked again and
  again before anything is said. A 422 is looked up once in any case, because a server may look at the money before the
  number (I). What somebody between us and the service says is looked up, too, and never believed: the order may have
  been passed on.

Whenever that ends without certainty the error is `OutcomeUnknown`, never a guess.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .. import errors
from .._http.answers import read_order
from .._http.flow import Answer, Call, Flow
from .._http.refusals import refusal, seems_to_be_from_between
from .._http.retry import Accepted, CallContext, GivenUp, is_success, send_with_retries
from ..models import Order, Placed
from .absence import look_again, look_once
from .compare import differences
from .conflict import original
from .intent import Intent
from .numbers import is_spelling
from .search import Search

if TYPE_CHECKING:
    from ..order_requests import OrderRequest
    from ..policies import Paging

_CONFLICT = 409
_FIRST_REFUSAL = 1.5
"""Seconds that the look takes at most which a refusal of a first attempt waits for."""


class _Ours(NamedTuple):
    """The order that an attempt of ours placed, and who gets it otherwise than was asked for."""

    order: Order
    differences: tuple[str, ...]


def place(asked: OrderRequest, call: Call, context: CallContext, paging: Paging) -> Flow[Placed]:
    """Send an order until it is certain what became of it.

    Raises RequestFailed or a StatusError when nothing was placed, PONumberReused, and OutcomeUnknown.
    """
    return (yield from send_order(Intent(asked, context, paging, earlier=False), call))


def send_order(intent: Intent, call: Call) -> Flow[Placed]:
    """Send the order of an intent; raises as `place`."""
    context = intent.context

    def accept(answer: Answer) -> _Ours | Answer:
        if is_success(answer):
            return _ours(intent, answer)
        if answer.status_code == _CONFLICT:
            return answer
        raise refusal(answer, now=context.client.now())

    outcome = yield from send_with_retries(call, accept, context)
    if isinstance(outcome, GivenUp):
        return (yield from _given_up(intent, outcome))
    return (yield from _accepted(intent, outcome))


def _accepted(intent: Intent, outcome: Accepted[_Ours | Answer]) -> Flow[Placed]:
    if isinstance(outcome.value, _Ours):
        return Placed(outcome.value.order, False, tuple(intent.context.log), outcome.value.differences)
    return (yield from original(intent, outcome.value, maybe_placed=outcome.maybe_placed))


def _given_up(intent: Intent, outcome: GivenUp) -> Flow[Placed]:
    """Find out whether there is an order after all, and raise what is true if there is none."""
    context, problem = intent.context, outcome.problem
    doubtful = outcome.maybe_placed or intent.earlier
    by_service = not seems_to_be_from_between(problem)
    search = Search(intent.asked.po_number, intent.paging)
    if not outcome.refused:
        if doubtful:
            intent.unknown(problem)
        raise context.failed(problem)
    if doubtful:
        found, is_absent = yield from look_again(search, context)
        if found is not None:
            return intent.judge(found, maybe_placed=outcome.maybe_placed)
        # An attempt of this very call may still be worked on, so that silence proves nothing about it yet.
        if outcome.maybe_placed or not by_service or not is_absent:
            intent.unknown(problem, search.hint)
    elif not by_service or isinstance(problem, errors.InsufficientFunds | errors.Unprocessable):
        found = yield from look_once(search, context, _FIRST_REFUSAL)
        if found is not None:
            return intent.judge(found, maybe_placed=False)
        if not by_service:  # who stands in between may have passed the order on before it answered
            intent.unknown(problem)
    raise context.failed(problem)


def _ours(intent: Intent, answer: Answer) -> _Ours:
    """Read the 2xx answer to an attempt of ours. Raises UnexpectedAnswer for an order that cannot be the one."""
    order = read_order(answer)
    intent.saw(order.id)
    if order.po_number is not None and not is_spelling(intent.asked.po_number, order.po_number):
        raise errors.UnexpectedAnswer(
            "The service answered with an order of another PONumber than was asked for.", response=answer
        )
    others = differences(intent.asked, order)
    if others.money:
        intent.differences = others.told
        raise errors.UnexpectedAnswer(
            "The service answered with another order than was asked for.", response=answer
        )
    intent.differences = ()
    return _Ours(order, others.recipient)
