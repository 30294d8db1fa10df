"""Waiting for a pending order: poll with a growing pause, let a webhook hint end the pause, read the order again.

A hint is never believed: whatever it says, the order's own answer decides (docs/webhooks, V).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from .. import errors
from .._http.flow import Callback, Flow, Sleep
from .._http.refusals import seems_to_be_from_between
from .._http.retry import CallContext, may_change
from ..models import Order
from . import find as _history

if TYPE_CHECKING:
    from ..policies import WaitPolicy
    from ..webhooks import Hints


def wait(
    order: Order,
    context: CallContext,
    policy: WaitPolicy,
    *,
    hints: Hints | None,
    on_poll: Callable[[Order], Awaitable[None] | None] | None,
) -> Flow[Order]:
    """Return the order once it is complete.

    Transient failures while polling are taken like a poll that showed nothing new; an unknown status keeps waiting,
    and `on_poll` sees every order read (AsyncClient awaits it where it is a coroutine function). An order that was
    only just placed may not be readable yet, so that a 404 is final only after the policy's `history_wait`, and so is
    what somebody between us and the service says. Raises WaitTimedOut, which carries the last order, a StatusError
    when the service refuses to show it, and UnexpectedAnswer when it shows another order.
    """
    monotonic = context.client.monotonic
    began = monotonic()
    until = began + policy.deadline
    units = order.units
    polls = hinted = 0
    last = order
    while not last.is_complete:
        pause = policy.pause(polls, units, context.client.random())
        left = until - monotonic()
        if left <= 0:
            raise errors.WaitTimedOut(
                f"Order {order.id!r} was still {last.status!r} after {policy.deadline:.0f} s. It exists: wait for it "
                "again later, never order it again.",
                order=last,
                attempts=context.log,
            )
        pause = min(pause, left)
        if hints is None:
            yield Sleep(pause)
        else:
            debounce = min(pause, policy.debounce(hinted))
            if debounce:
                yield Sleep(debounce)
            listening_since = monotonic()
            yield Sleep(pause - debounce, hints.waker(order.id))
            # Clearly shorter than it was meant to be: a timer may be early by a hair, a hint is not.
            hinted += monotonic() - listening_since < 0.9 * (pause - debounce)
        polls += 1
        poll = CallContext.start(context.client, context.policy, context.po_number)
        poll.deadline = min(poll.deadline, until + policy.first_pause)
        try:
            last = (yield from _history.read(order.id, poll)).order
        except errors.GiftCardsError as failed:
            if not _may_pass(failed, monotonic() - began < context.policy.history_wait):
                raise
            context.note("getOrder", f"poll {polls}", type(failed).__name__, "keep waiting")
            continue
        context.note("getOrder", f"poll {polls}", last.status, "done" if last.is_complete else "keep waiting")
        if on_poll is not None:
            yield Callback("on_poll", on_poll, last)
    return last


def _may_pass(problem: errors.GiftCardsError, is_early: bool) -> bool:
    """Whether a failed poll says nothing about the next one."""
    if isinstance(problem, errors.StatusError):
        unclear = isinstance(problem, errors.NotFound) or seems_to_be_from_between(problem)
        return may_change(problem.status_code) or (is_early and unclear)
    # What goes on showing other people's orders is not asked again and again.
    lost = isinstance(problem, errors.RequestFailed | errors.UnexpectedAnswer)
    return lost and not isinstance(problem, _history.AnotherOrder)
