"""How a client can be broken: each mistake is a patch of one place in the wrapper."""

from __future__ import annotations

import logging
import math
import re
import threading
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NoReturn
from unittest.mock import patch

import httpx
import msgspec
from giftcardpartners import OutcomeUnknown, RetryPolicy, StatusError, _flows
from giftcardpartners._http import attempt, failure, retry, runner
from giftcardpartners._http.flow import Answer, Call, NoAnswer
from giftcardpartners._http.operations import new_order
from giftcardpartners._orders import find, place, traits
from giftcardpartners._orders.absence import look_once
from giftcardpartners._orders.intent import Intent
from giftcardpartners._orders.search import Search
from giftcardpartners.errors import GiftCardsError, RequestFailed


def attribute(target: Any, name: str, value: Any) -> Callable[[], AbstractContextManager[Any]]:
    """Put something else in one place of the wrapper."""
    return lambda: patch.object(target, name, value)


def posts_changed(change: Callable[[bytes, int], bytes]) -> Callable[[], AbstractContextManager[Any]]:
    """Change the bytes of an order before each attempt; `change` gets them and the number of the attempt."""
    real = retry.send_with_retries

    def repeat(call: Call, accept: Any, context: Any) -> Generator[Any, Any, Any]:
        flow = real(call, accept, context)
        attempts = 0
        effect = next(flow)
        try:
            while True:
                if isinstance(effect, Call) and effect.content is not None:
                    attempts += 1
                    effect = msgspec.structs.replace(effect, content=change(effect.content, attempts))
                try:
                    result = yield effect
                except (NoAnswer, GiftCardsError) as problem:
                    effect = flow.throw(problem)
                else:
                    effect = flow.send(result)
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

    def start(client: Any, *others: Any) -> Any:
        return msgspec.structs.replace(real(client, *others), deadline=math.inf)

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

    def start(client: Any, policy: RetryPolicy | None = None, *others: Any) -> Any:
        return real(client, msgspec.structs.replace(policy or client.policy, history_wait=0.0), *others)

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
            error.args = (f"{error} The order: {new_order(intent.asked).content!r}",)
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


@contextmanager
def swallows_everything() -> Iterator[None]:
    """Take whatever is raised in mid-request for a lost answer."""
    real = failure.told_apart

    def told_apart(problem: BaseException, host: str) -> BaseException:
        meaning = real(problem, host)
        return NoAnswer("lost", maybe_sent=True) if isinstance(meaning, Exception) else meaning

    with patch.object(runner, "told_apart", told_apart):
        yield


@contextmanager
def trusts_one_look() -> Iterator[None]:
    """Believe a refusal as soon as the history has been silent once."""
    real = place._given_up

    def given_up(intent: Intent, outcome: Any) -> Generator[Any, Any, Any]:
        if not outcome.refused:
            return (yield from real(intent, outcome))
        search = Search(intent.asked.po_number, intent.paging)
        found = yield from look_once(search, intent.context, 1.5)
        if found is not None:
            return intent.judge(found, maybe_placed=outcome.maybe_placed)
        raise intent.context.failed(outcome.problem)

    with patch.object(place, "_given_up", given_up):
        yield


def letter_by_letter(asked: Any, shown: Any) -> bool:
    """Compare recipients letter by letter, so that an order whose texts were rewritten is another one."""
    pairs = zip(asked.recipient, shown.recipient, strict=True)
    return traits.is_money(asked, shown) and all(theirs in (None, ours) for ours, theirs in pairs)


@contextmanager
def advises_another_number() -> Iterator[None]:
    """Say of an order that may be placed: take a new number."""
    real = Intent.unknown

    def unknown(intent: Intent, *arguments: Any) -> NoReturn:
        try:
            real(intent, *arguments)
        except OutcomeUnknown as error:
            text, *others = error.args
            error.args = (
                text.replace("Do not order again with another number", "Take a new number"),
                *others,
            )
            raise

    with patch.object(Intent, "unknown", unknown):
        yield


def keep_sockets(self: Any) -> None:
    """Go on with the connections of the parent."""
    self._lock = threading.Lock()


def binary_cents(content: bytes, _attempt: int) -> bytes:
    """Cut amounts to cents by way of binary floating point."""
    return re.sub(rb'(?<="Value":)[0-9.]+', lambda found: b"%r" % (int(float(found[0]) * 100) / 100), content)


def also_400(status: int) -> bool:
    """Send again what was refused as invalid."""
    return 200 <= status < 300 or status in {400, 408, 429} or status >= 500


def no_harm() -> AbstractContextManager[None]:
    """Break nothing."""
    return nullcontext()
