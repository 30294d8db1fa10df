"""Clients that are broken on purpose: a campaign that lets one of them pass proves nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from giftcardpartners._http import brake, budget, connections, refusals, retry
from giftcardpartners._orders import compare, conflict, find, intent, place, settle
from giftcardpartners._orders.compare import Differences

from . import broken, invariants
from .drawing import ORDERS
from .forks import run_forks
from .run import run_worlds

_FORKS = 20
MOST_ORDERS = 500
"""How many orders the campaign may need to catch a broken client."""


@dataclass(frozen=True)
class Control:
    """A broken client: `breaks` patches the wrapper, `caught_by` is the invariant that names the fault."""

    name: str
    caught_by: str
    breaks: Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True)
class Catch:
    """How a broken client was caught: after how many orders, and by what; 0 orders when it was not."""

    control: Control
    orders: int
    by: tuple[str, ...]


def catch(control: Control, seed: int) -> Catch:
    """Let a broken client run until the invariant that names its fault is broken, for at most 500 orders."""
    seen: set[str] = set()
    if control.caught_by == invariants.OWN:
        with control.breaks():
            totals = run_forks(_FORKS, seed, until_broken=True)
        return Catch(control, totals.orders, (invariants.OWN,)) if totals.broken else Catch(control, 0, ())
    with control.breaks():
        for number, verdict in enumerate(run_worlds(seed, range(MOST_ORDERS // ORDERS)), start=1):
            seen.update(violation.invariant for violation in verdict.violations)
            if control.caught_by in seen:
                return Catch(control, number * ORDERS, tuple(sorted(seen)))
    return Catch(control, 0, tuple(sorted(seen)))


UNBROKEN = Control("the client as it is", "", broken.no_harm)

CONTROLS = (
    Control("a new PONumber on each replay", invariants.ONE, broken.posts_changed(broken.new_number)),
    Control(
        "409 taken as a failure",
        invariants.FAILURE,
        broken.attribute(place, "original", broken.conflict_is_failure),
    ),
    Control(
        "409 trusted without comparing",
        invariants.MERGED,
        broken.attribute(intent, "differences", lambda *_: Differences()),
    ),
    Control(
        "the first id of a 409 believed",
        invariants.FAILURE,
        broken.attribute(conflict, "_look", broken.believe_first_id),
    ),
    Control("replay on 400", invariants.FINAL, broken.attribute(retry, "may_change", broken.also_400)),
    Control(
        "no replay", invariants.REASON, broken.attribute(retry.CallContext, "next_pause", broken.never_again)
    ),
    Control("no deadline", invariants.DEADLINE, broken.no_deadline),
    Control("money as binary float", invariants.ASKED, broken.posts_changed(broken.binary_cents)),
    Control(
        "a time-out called failed",
        invariants.FAILURE,
        broken.timeout_is_failure,
    ),
    Control(
        "5xx called not placed",
        invariants.FAILURE,
        broken.attribute(retry, "_may_have_placed", lambda _: False),
    ),
    Control("two retry layers", invariants.LAYER, broken.two_layers),
    Control(
        "body rebuilt between attempts",
        invariants.BYTES,
        broken.posts_changed(lambda body, n: body + b" " * (n - 1)),
    ),
    Control(
        "settle without the history",
        invariants.ONE,
        broken.attribute(settle, "settle", broken.place_at_once),
    ),
    Control("a 409 looked up only once", invariants.REASON, broken.impatient_history),
    Control(
        "Retry-After ignored", invariants.PAUSES, broken.attribute(refusals, "retry_after", lambda *_: None)
    ),
    Control(
        "the retry budget ignored",
        invariants.BUDGET,
        broken.attribute(budget.RetryBudget, "take", lambda _: True),
    ),
    Control("the brake ignored", invariants.BRAKE, broken.attribute(brake.Brake, "left", lambda _: 0.0)),
    Control("one silent look trusted", invariants.FAILURE, broken.trusts_one_look),
    Control(
        "its own order denied",
        invariants.FAILURE,
        broken.attribute(compare, "is_line", broken.letter_by_letter),
    ),
    Control(
        "an answer about another order believed",
        invariants.SAME,
        broken.attribute(find, "_is_same_id", lambda *_: True),
    ),
    Control("another number advised", invariants.ADVICE, broken.advises_another_number),
    Control("a signal's exception swallowed", invariants.PASSES, broken.swallows_everything),
    Control(
        "sockets shared after a fork",
        invariants.OWN,
        broken.attribute(connections.Connections, "reset_after_fork", broken.keep_sockets),
    ),
    Control("recipients quoted in an error", invariants.SECRETS, broken.quotes_the_order),
    Control("requests logged", invariants.SECRETS, broken.logs_requests),
)
