"""Clients that are broken on purpose: a campaign that lets one of them pass proves nothing."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import httpx

from giftcardpartners import OutcomeUnknown, RetryPolicy, StatusError
from giftcardpartners import (
    _history,
    _operations,
    _orders,
    _policy,
    _refusals,
    _replay,
    _resource_flows,
    _run,
)
from giftcardpartners._flow import Answer, Call, NoAnswer, Sleep
from giftcardpartners.errors import GiftCardsError, RequestFailed

from . import invariants
from .drawing import ORDERS
from .run import run_worlds

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
    with control.breaks():
        for number, verdict in enumerate(run_worlds(seed, range(MOST_ORDERS // ORDERS)), start=1):
            seen.update(violation.invariant for violation in verdict.violations)
            if control.caught_by in seen:
                return Catch(control, number * ORDERS, tuple(sorted(seen)))
    return Catch(control, 0, tuple(sorted(seen)))


# How the wrapper is broken.


def _attribute(target: Any, name: str, value: Any) -> Callable[[], AbstractContextManager[Any]]:
    return lambda: patch.object(target, name, value)


def _posts_changed(change: Callable[[bytes, int], bytes]) -> Callable[[], AbstractContextManager[Any]]:
    """Change the bytes of an order before each attempt; `change` gets them and the number of the attempt."""
    real = _replay.repeat

    def repeat(call: Call, judge: Any, journey: Any) -> Generator[Call | Sleep, Any, Any]:
        flow = real(call, judge, journey)
        attempts = 0
        wish = next(flow)
        try:
            while True:
                if isinstance(wish, Call) and wish.content is not None:
                    attempts += 1
                    wish = replace(wish, content=change(wish.content, attempts))
                try:
                    came = yield wish
                except (NoAnswer, GiftCardsError) as problem:
                    wish = flow.throw(problem)
                else:
                    wish = flow.send(came)
        except StopIteration as done:
            return done.value

    return lambda: patch.object(_orders, "repeat", repeat)


def _new_number(content: bytes, attempt: int) -> bytes:
    return content if attempt == 1 else content.replace(b'"PONumber":"', f'"PONumber":"AGAIN{attempt}-'.encode())


def _conflict_is_failure(asked: Any, conflict: Answer, journey: Any, paging: Any) -> Generator[Any, Any, Any]:
    raise StatusError("409: there is such an order.", response=conflict, attempts=journey.log)
    yield


def _believe_first_id(asked: Any, named: Any, journey: Any, paging: Any) -> Generator[Any, Any, Any]:
    for order_id in named:
        return (yield from _history.read(order_id, journey))
    return (yield from _history.find(asked.po_number, journey, paging))


def _never_again(self: Any, failures: int, problem: Any) -> tuple[None, str]:
    return None, "stop"


@contextmanager
def _no_deadline() -> Iterator[None]:
    real = _replay.Journey.start

    def start(around: Any, policy: Any = None) -> Any:
        return replace(real(around, policy), deadline=math.inf)

    with patch.object(_replay.Journey, "start", start):
        yield


@contextmanager
def _two_layers() -> Iterator[None]:
    real = _resource_flows.OrderFlows.create

    def create(*arguments: Any) -> Generator[Any, Any, Any]:
        try:
            return (yield from real(*arguments))
        except OutcomeUnknown:
            return (yield from real(*arguments))

    with patch.object(_resource_flows.OrderFlows, "create", create):
        yield


@contextmanager
def _impatient_history() -> Iterator[None]:
    real = _replay.Journey.start

    def start(around: Any, policy: RetryPolicy | None = None) -> Any:
        return real(around, replace(policy or around.policy, history_wait=0.0))

    with patch.object(_replay.Journey, "start", start):
        yield


@contextmanager
def _logs_requests() -> Iterator[None]:
    real = _run._prepared

    def prepared(call: Call, *others: Any) -> Any:
        logging.getLogger("broken").debug("%s %s %s", call.method, call.path, call.content)
        return real(call, *others)

    with patch.object(_run, "_prepared", prepared):
        yield


@contextmanager
def _quotes_the_order() -> Iterator[None]:
    real = _orders._unknown

    def unknown(asked: Any, journey: Any, problem: Any) -> OutcomeUnknown:
        error = real(asked, journey, problem)
        error.args = (f"{error} The order: {[(line.email, line.sms, line.to) for line in asked.lines]}",)
        return error

    with patch.object(_orders, "_unknown", unknown):
        yield


def _place_at_once(asked: Any, call: Any, journey: Any, paging: Any) -> Generator[Any, Any, Any]:
    return (yield from _orders.place(asked, call, journey, paging, earlier=True))


def _timeout_is_failure(problem: Exception) -> Exception:
    if isinstance(problem, httpx.TimeoutException):
        return RequestFailed("timed out")
    return NoAnswer(type(problem).__name__, maybe_sent=_run._maybe_sent(problem))


def _binary_cents(value: Any) -> float:
    return int(float(value) * 100) / 100


def _also_400(status: int) -> bool:
    return 200 <= status < 300 or status in {400, 408, 429} or status >= 500


@contextmanager
def _no_harm() -> Iterator[None]:
    with ExitStack():
        yield


UNBROKEN = Control("the client as it is", "", _no_harm)

CONTROLS = (
    Control("a new PONumber on each replay", invariants.ONE, _posts_changed(_new_number)),
    Control("409 taken as a failure", invariants.FAILURE, _attribute(_orders, "_original", _conflict_is_failure)),
    Control("409 trusted without comparing", invariants.MERGED, _attribute(_orders, "differences", lambda *_: ())),
    Control("the first id of a 409 believed", invariants.FAILURE, _attribute(_orders, "_look", _believe_first_id)),
    Control("replay on 400", invariants.FINAL, _attribute(_replay, "may_change", _also_400)),
    Control("no replay", invariants.REASON, _attribute(_replay.Journey, "next_pause", _never_again)),
    Control("no deadline", invariants.DEADLINE, _no_deadline),
    Control("money as binary float", invariants.ASKED, _attribute(_operations, "on_the_wire", _binary_cents)),
    Control("a time-out called failed", invariants.FAILURE, _attribute(_run, "_no_answer", _timeout_is_failure)),
    Control("5xx called not placed", invariants.FAILURE, _attribute(_replay, "_may_have_placed", lambda _: False)),
    Control("two retry layers", invariants.LAYER, _two_layers),
    Control("body rebuilt between attempts", invariants.BYTES, _posts_changed(lambda body, n: body + b" " * (n - 1))),
    Control("settle without the history", invariants.ONE, _attribute(_resource_flows._orders, "settle", _place_at_once)),
    Control("a 409 looked up only once", invariants.REASON, _impatient_history),
    Control("Retry-After ignored", invariants.PAUSES, _attribute(_refusals, "retry_after", lambda *_: None)),
    Control("the retry budget ignored", invariants.BUDGET, _attribute(_policy.RetryBudget, "take", lambda _: True)),
    Control("recipients quoted in an error", invariants.SECRETS, _quotes_the_order),
    Control("requests logged", invariants.SECRETS, _logs_requests),
)
