"""What callers do: order, wait, give up, come back, settle. Generators, so that one story serves both modes."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    InsufficientFunds,
    InvalidRequest,
    Placed,
    PONumberReused,
    RateLimited,
    RequestFailed,
    UnexpectedAnswer,
)

from .calls import CallRecord, Kind
from .intents import Intent
from .invariants import SETTLED
from .themes import Forgets

if TYPE_CHECKING:
    from .world import World

SAFE = (RequestFailed, RateLimited, AuthenticationFailed, AccessDisabled, InsufficientFunds, UnexpectedAnswer)
"""Errors after which the same order may simply be sent again, as their messages say."""

Story = Generator["Deed | float", CallRecord | None, None]


@dataclass(frozen=True)
class Deed:
    """One call of a client; `client` is the number of the process, so to speak, that makes it."""

    kind: Kind
    intent: Intent
    client: int
    act: Callable[[Any], Any]


def create(intent: Intent, client: int) -> Deed:
    """Place the order."""
    return Deed("create", intent, client, lambda orders: orders.create(intent.order))


def settle(intent: Intent, client: int) -> Deed:
    """Find out, or place it."""
    return Deed("settle", intent, client, lambda orders: orders.settle(intent.order))


def story(world: World, intent: Intent, rng: random.Random) -> Story:
    """Order once the time has come; come back now and then when it did not work out."""
    pause = intent.at - world.clock.now()
    yield max(pause, 0.0)
    home = 1 if intent.kind == "twin" else 0
    call = yield create(intent, home)
    assert call is not None
    for _ in range(2):
        if not intent.impatient or not (call.is_unknown or isinstance(call.error, SAFE)):
            break
        yield rng.random() * 20.0
        away = home if rng.random() < 0.5 else 2
        # An interrupted caller starts again from the beginning, with another process or its own.
        hurried = isinstance(call.error, SAFE) or rng.random() < 0.3
        again = create if hurried and world.theme.rules is not Forgets else settle
        call = yield again(intent, away)
        assert call is not None
    _conclude(intent, call)
    if intent.waits and isinstance(call.value, Placed):
        order = call.value.order
        yield Deed("wait", intent, home, lambda orders: orders.wait(order, hints=world.hints))


def settle_story(world: World, intent: Intent, rng: random.Random) -> Story:
    """After the faults: what is not settled is settled by one call, settling again changes nothing, all is found.

    By a client of its own, or by the one that has ordered.
    """
    client = rng.choice((0, 3))
    done = intent.ended in {"placed", "reused", "invalid"}
    if done and rng.random() < 0.1 and not world.theme.settings.past_orders:  # it reads all of the history
        yield Deed("find", intent, client, lambda orders: orders.find(intent.po_number))
    if done and rng.random() < 0.85:
        return
    yield rng.random() * world.theme.spread
    posts = intent.posts
    call = yield settle(intent, client)
    assert call is not None
    before = intent.ended
    _conclude(intent, call)
    if not world.theme.settles:
        intent.ended = intent.ended or "unreadable"
        return
    if not intent.ended or (done and intent.ended != before):
        world.broken(SETTLED, f"{intent.name}: settle ended with {call.verdict} after {before or 'nothing'}")
    elif intent.posts - posts > 1 or call.ended - call.started > world.theme.retry.history_wait + 10.0:
        world.broken(
            SETTLED,
            f"{intent.name}: settle took {intent.posts - posts} POSTs and {call.ended - call.started:.1f} s",
        )


def _conclude(intent: Intent, call: CallRecord) -> None:
    """Note how an intent ended; an empty text when it has not."""
    if isinstance(call.value, Placed):
        intent.ended = "placed"
    elif isinstance(call.error, PONumberReused):
        intent.ended = "reused"
    elif isinstance(call.error, InvalidRequest):
        intent.ended = "invalid"
    elif isinstance(call.error, InsufficientFunds):
        intent.ended = "no money"
    else:
        intent.ended = ""
