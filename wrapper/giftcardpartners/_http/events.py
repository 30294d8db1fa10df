"""What became of each attempt, told to whoever watches a client: the log, the caller's hook, a trace.

A flow decides and says so by yielding `Tell`; the runner performs it. When nobody watches nothing is built.
"""

from __future__ import annotations

import inspect
import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias, TypeVar

import msgspec

from .. import errors
from .._warn import warn
from .failure import of_signal_handler
from .flow import Answer, Call, Flow, NoAnswer

ORDER = "createOrder"
_log = logging.getLogger("giftcardpartners")
_REQUEST_IDS = (
    "x-request-id",
    "request-id",
    "x-correlation-id",
    "x-amzn-requestid",
    "x-ms-request-id",
    "cf-ray",
)
_HARMLESS = re.compile(r"[\w.:/=+-]{1,128}", re.ASCII)


class AttemptEvent(msgspec.Struct, frozen=True):
    """One attempt: what was sent, what came back, and what was decided; never a payload or a secret.

    `operation` is the operationId of openapi.yaml. `attempt` counts from 1 within one call; a request that is sent
    once more with a new token after a 401 keeps its number, as in `RetryPolicy.attempts`. Either `status_code` or
    `failure` (why there is no answer, in words) is None. `seconds` is the time from the request to the last byte of its
    answer. `will_retry`: the same request is sent again. `maybe_placed`: this attempt may have placed an order although
    no answer says so. `request_id` is what the answer names itself, if anything.
    """

    operation: str
    po_number: str | None
    attempt: int
    status_code: int | None
    failure: str | None
    seconds: float
    decision: str
    will_retry: bool
    maybe_placed: bool
    request_id: str | None

    def __str__(self) -> str:
        """Say it in one line."""
        order = "" if self.po_number is None else f" for PONumber {self.po_number!r}"
        came = self.failure if self.status_code is None else self.status_code
        named = "" if self.request_id is None else f" (request id {self.request_id})"
        unclear = "; an order may exist" if self.maybe_placed else ""
        return (
            f"{self.operation}, attempt {self.attempt}{order}: {came} in {1000 * self.seconds:.0f} ms{named}, "
            f"{self.decision}{unclear}"
        )

    def fields(self) -> dict[str, Any]:
        """Return what is not None under the names that log records and spans have for it."""
        told: dict[str, Any] = {
            "operation": self.operation,
            "po_number": self.po_number,
            "attempt": self.attempt,
            "status_code": self.status_code,
            "failure": self.failure,
            "duration_ms": round(1000 * self.seconds, 1),
            "decision": self.decision,
            "will_retry": self.will_retry,
            "maybe_placed": self.maybe_placed,
            "request_id": self.request_id,
        }
        return {f"giftcardpartners.{name}": value for name, value in told.items() if value is not None}

    @property
    def level(self) -> int:
        """The level of its line in the log: INFO when something is repeated or in doubt, else DEBUG."""
        return logging.INFO if self.attempt > 1 or self.will_retry or self.maybe_placed else logging.DEBUG


Hook: TypeAlias = Callable[[AttemptEvent], Awaitable[None] | None]
T = TypeVar("T")
Outcome: TypeAlias = Answer | NoAnswer | errors.GiftCardsError


class Observer:
    """Who watches one client: the log, `hook` (a coroutine function only where it can be awaited), `tracing`."""

    def __init__(self, hook: Hook | None, *, awaits: bool) -> None:
        if hook is not None and not callable(hook):
            raise errors.InvalidInput(
                "events must be a function that takes an AttemptEvent, or None. Nothing was sent."
            )
        self._hook_awaits = any(
            inspect.iscoroutinefunction(one)
            for one in (hook, getattr(hook, "__call__", None))  # noqa: B004
        )
        if self._hook_awaits and not awaits:
            raise errors.InvalidInput(
                "events is a coroutine function, which only AsyncClient can await. Nothing was sent."
            )
        self._hook = hook
        self._has_warned = False
        self.is_traced: Callable[[], bool] = lambda: False

    def decided(
        self, call: Call, outcome: Outcome, decision: str, *, again: bool = False, unclear: bool = False
    ) -> Flow[None]:
        """Tell what was decided about an attempt; `unclear`: it may have had its effect without saying so."""
        # What is neither repeated nor in doubt is logged at DEBUG, if at all.
        calm = not (again or unclear or call.attempt > 1)
        if (
            self._hook is not None
            or self.is_traced()
            or _log.isEnabledFor(logging.DEBUG if calm else logging.INFO)
        ):
            yield Tell(self, _event(call, outcome, decision, again, unclear))

    def interrupted(self, call: Call, problem: BaseException, seconds: float) -> None:
        """Tell at once that somebody else's exception ended an attempt; a hook that is to be awaited cannot be."""
        lost = NoAnswer(f"interrupted by {type(problem).__name__}", maybe_sent=True)
        lost.elapsed = seconds
        event = _event(call, lost, "stop: interrupted", again=False, unclear=True)
        try:
            self.log(event)
            if self._hook is not None and not self._hook_awaits:
                self._hook(event)
        except Exception as failed:  # noqa: BLE001 - whatever a hook does harms nothing
            self.excuse(failed)

    def log(self, event: AttemptEvent) -> None:
        """Write the attempt's line."""
        if _log.isEnabledFor(event.level):
            _log.log(event.level, "%s", event, extra=event.fields())

    def call_hook(self, event: AttemptEvent) -> Awaitable[None] | None:
        """Call the caller's hook; return what it wants to have awaited."""
        return None if self._hook is None else self._hook(event)

    def excuse(self, problem: Exception) -> None:
        """Warn, once, of a hook or a logging handler that raised; a signal handler's exception is raised on."""
        raised = of_signal_handler(problem)
        if raised is not None:
            raise raised
        if not self._has_warned:
            self._has_warned = True
            warn(
                f"A hook for events or logs raised {type(problem).__name__}. The calls of the client are not affected; "
                "further failures of it are not told."
            )


class Tell(msgspec.Struct, frozen=True):
    """An event, to be told to those who watch."""

    observer: Observer
    event: AttemptEvent

    def run(self) -> None:
        """Tell it."""
        try:
            self.observer.log(self.event)
            returned = self.observer.call_hook(self.event)
            if returned is not None and hasattr(returned, "__await__"):
                if inspect.iscoroutine(returned):
                    returned.close()  # a coroutine that was never awaited would warn
                raise TypeError("a hook that must be awaited")
        except Exception as problem:  # noqa: BLE001 - whatever a hook does harms nothing
            self.observer.excuse(problem)

    async def run_async(self) -> None:
        """The same, and await the hook where it wants that."""
        try:
            self.observer.log(self.event)
            returned = self.observer.call_hook(self.event)
            if returned is not None and hasattr(returned, "__await__"):
                await returned
        except Exception as problem:  # noqa: BLE001 - whatever a hook does harms nothing
            self.observer.excuse(problem)


def watched(flow: Flow[T], observer: Observer | None) -> Flow[T]:
    """Run a flow that fetches something on the way of a call, such as a token, and tell what became of its calls."""
    if observer is None:
        return (yield from flow)
    told: tuple[Call, Answer | NoAnswer] | None = None
    result: Any = None
    try:
        while True:
            try:
                effect = flow.throw(result) if isinstance(result, Exception) else flow.send(result)
            except StopIteration as done:
                if told is not None:
                    # A token that could not be renewed may be good for a while yet.
                    taken = isinstance(told[1], Answer) and 200 <= told[1].status_code < 300
                    yield from observer.decided(*told, "accepted" if taken else "not accepted")
                returned: T = done.value
                return returned
            except (NoAnswer, errors.GiftCardsError):
                if told is not None:
                    yield from observer.decided(*told, "not accepted")
                raise
            try:
                result = yield effect
            except (NoAnswer, errors.GiftCardsError) as problem:
                result = problem
            if isinstance(effect, Call) and isinstance(result, Answer | NoAnswer):
                told = effect, result
    finally:
        flow.close()


def _event(call: Call, outcome: Outcome, decision: str, again: bool, unclear: bool) -> AttemptEvent:
    status = failure = request_id = None
    seconds = 0.0
    if isinstance(outcome, Answer):
        status, seconds, request_id = outcome.status_code, outcome.elapsed, _request_id(outcome)
    elif isinstance(outcome, NoAnswer):
        failure, seconds = outcome.reason, outcome.elapsed
    else:
        failure = f"no token: {type(outcome).__name__}"
    return AttemptEvent(
        call.operation,
        call.po_number,
        call.attempt,
        status,
        failure,
        seconds,
        decision,
        again,
        unclear and call.operation == ORDER,
        request_id,
    )


def _request_id(answer: Answer) -> str | None:
    """What the answer calls itself; a header is anybody's text, so only what can do no harm in a log."""
    for name in _REQUEST_IDS:
        value = answer.headers.get(name)
        if value is not None and _HARMLESS.fullmatch(value):
            return value
    return None
