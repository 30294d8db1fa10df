"""Waiting for a pending order: poll with a growing pause, let a webhook hint end the pause, read the order again.

A hint is never believed: whatever it says, the order's own answer decides (docs/webhooks, V).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from . import _history, errors
from ._flow import Flow, Sleep
from ._replay import Journey
from .models import Order

if TYPE_CHECKING:
    from ._policy import WaitPolicy
    from .webhooks import Hints

FAILED = frozenset({"failed", "cancelled", "canceled", "rejected", "error"})


def wait(
    order: Order,
    journey: Journey,
    policy: WaitPolicy,
    *,
    hints: Hints | None,
    on_poll: Callable[[Order], None] | None,
) -> Flow[Order]:
    """Return the order once it is complete.

    Transient failures while polling are taken like a poll that showed nothing new; an unknown status keeps waiting,
    and `on_poll` sees every order read. Raises WaitTimedOut, which carries the last order, and a StatusError when the
    service refuses to show it.
    """
    monotonic = journey.around.monotonic
    until = monotonic() + policy.deadline
    units = order.units
    polls = 0
    last = order
    while not last.is_complete:
        pause = policy.pause(polls, units, journey.around.random())
        left = until - monotonic()
        if left <= 0:
            raise errors.WaitTimedOut(
                f"Order {order.id!r} was still {last.status!r} after {policy.deadline:.0f} s. It exists: wait for it "
                "again later, never order it again.",
                order=last,
                attempts=journey.log,
            )
        yield Sleep(min(pause, left), None if hints is None else hints.waker(order.id))
        polls += 1
        poll = Journey.start(journey.around, journey.policy)
        poll.deadline = min(poll.deadline, until + policy.first_pause)
        try:
            last = (yield from _history.read(order.id, poll)).order
        except (
            errors.RequestFailed,
            errors.ServerError,
            errors.RateLimited,
            errors.UnexpectedAnswer,
        ) as failed:
            journey.note("getOrder", f"poll {polls}", type(failed).__name__, "keep waiting")
            continue
        journey.note("getOrder", f"poll {polls}", last.status, "done" if last.is_complete else "keep waiting")
        if on_poll is not None:
            on_poll(last)
    return last
