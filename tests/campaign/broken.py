"""How a client can be broken: each mistake is a patch of one place in the wrapper."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from typing import Any, NoReturn
from unittest.mock import patch

import httpx
import msgspec
from giftcardpartners import OutcomeUnknown, RetryPolicy, StatusError, _flows
from giftcardpartners._http import attempt, failure, retry, runner
from giftcardpartners._http.flow import Answer, Call, NoAnswer
from giftcardpartners._orders import find, place
from giftcardpartners._orders.intent import Intent
from giftcardpartners.errors import GiftCardsError, RequestFailed
from msgspec.structs import asdict


def attribute(target: Any, name: str, value: Any) -> Callable[[], AbstractContextManager[Any]]:
    """Put something else in one place of the wrapper."""
    return lambda: patch.object(target, name, value)


def posts_changed(change: Callable[[bytes, int], bytes]) -> Callable[[], AbstractContextManager[Any]]:
    """Change the bytes of an order before each attempt; `change` gets them and the number of the attempt."""
    real = retry.send_with_retries

    def repeat(call: Call, accept: Any, context: Any) -> Generator[Any, Any, Any]:
        flow = real(call, accept, context)
        attempts = 0
        wish = next(flow)
        try:
            while True:
                if isinstance(wish, Call) and wish.content is not None:
                    attempts += 1
                    wish = msgspec.structs.replace(wish, content=change(wish.content, attempts))
                try:
                    came = yield wish
                except (NoAnswer, GiftCardsError) as problem:
                    wish = flow.throw(problem)
                else:
                    wish = flow.send(came)
        except StopIteration as done:
            return done.value

    return lambda: patch.object(place, "send_with_retries", repeat)


def new_number(content: bytes, attempt: int) -> bytes:
    """Give each replay a PONumber of its own."""
    return (
        content if attempt == 1 else content.replace(b'"PONumber":"', f'"PONumber":"AGAIN{attempt}-'.encode())
    )


def conflict_is_failure(intent: Intent, conflict: Answer, **_: Any) -> Generator[Any, Any, Any]:
    """Take a 409 as a refusal."""
    raise StatusError("409: there is such an order.", response=conflict, attempts=intent.context.log)
    yield


def believe_first_id(intent: Intent, named: Any, search: Any) -> Generator[Any, Any, Any]:
    """Take the first order that a 409 names, whatever its PONumber is."""
    for order_id in named:
        return (yield from find.read(order_id, intent.context))
    return (yield from find.find(intent.asked.po_number, intent.context, intent.paging))


def never_again(self: Any, failures: int, problem: Any) -> tuple[None, str]:
    """Give up after one attempt."""
    return None, "stop"


@contextmanager
def no_deadline() -> Iterator[None]:
    """Go on for ever."""
    real = retry.CallContext.start

    def start(client: Any, policy: Any = None) -> Any:
        return replace(real(client, policy), deadline=math.inf)

    with patch.object(retry.CallContext, "start", start):
        yield


@contextmanager
def two_layers() -> Iterator[None]:
    """Begin again when a call has given up."""
    real = _flows.OrderFlows.create

    def create(*arguments: Any) -> Generator[Any, Any, Any]:
        try:
            return (yield from real(*arguments))
        except OutcomeUnknown:
            return (yield from real(*arguments))

    with patch.object(_flows.OrderFlows, "create", create):
        yield


@contextmanager
def impatient_history() -> Iterator[None]:
    """Look once for the order that a 409 is a receipt of."""
    real = retry.CallContext.start

    def start(client: Any, policy: RetryPolicy | None = None) -> Any:
        return real(client, replace(policy or client.policy, history_wait=0.0))

    with patch.object(retry.CallContext, "start", start):
        yield


@contextmanager
def logs_requests() -> Iterator[None]:
    """Write each request to the log, body and all."""
    real = attempt._limits

    def limits(call: Call, *others: Any) -> Any:
        logging.getLogger("broken").debug("%s %s %s", call.method, call.path, call.content)
        return real(call, *others)

    with patch.object(attempt, "_limits", limits):
        yield


@contextmanager
def quotes_the_order() -> Iterator[None]:
    """Say in an error to whom the order was going."""
    real = Intent.unknown

    def unknown(intent: Intent, *arguments: Any) -> NoReturn:
        try:
            real(intent, *arguments)
        except OutcomeUnknown as error:
            error.args = (f"{error} The order: {list(map(asdict, intent.asked.line_items))}",)
            raise

    with patch.object(Intent, "unknown", unknown):
        yield


def place_at_once(asked: Any, call: Any, context: Any, paging: Any) -> Generator[Any, Any, Any]:
    """Settle by sending, without asking the history first."""
    return (yield from place.send_order(Intent(asked, context, paging, earlier=True), call))


@contextmanager
def timeout_is_failure() -> Iterator[None]:
    """Say that a request which timed out was not placed."""
    real = failure.told_apart

    def told_apart(problem: BaseException, host: str) -> BaseException:
        is_timeout = isinstance(problem, httpx.TimeoutException)
        return RequestFailed("timed out") if is_timeout else real(problem, host)

    with patch.object(runner, "told_apart", told_apart):
        yield


def binary_cents(value: Any) -> float:
    """Cut an amount to cents by way of binary floating point."""
    return int(float(value) * 100) / 100


def also_400(status: int) -> bool:
    """Send again what was refused as invalid."""
    return 200 <= status < 300 or status in {400, 408, 429} or status >= 500


def no_harm() -> AbstractContextManager[None]:
    """Break nothing."""
    return nullcontext()
