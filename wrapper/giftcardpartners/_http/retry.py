"""What may be sent again, when, and when to stop: the one retry layer.

A `CallContext` is one call of the caller: it holds the deadline, the shared budget and the decision log.
`send_with_retries` sends one `Call`, the same bytes each time, until an answer is conclusive or there is a reason
to stop:

- no answer, a 5xx, a 408, a 429 or an answer that cannot be read is inconclusive: sent again (vendor page, Error
  Handling, S; what no source lists is treated the same way, docs/assumptions.md);
- any other refusal is final; a 401 has been met with one new token before it gets here;
- every repetition waits (full jitter, or what Retry-After asks), takes a token from the shared budget, and ends at
  the one deadline of the call.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from .. import errors
from .flow import Answer, Call, DropConnection, Flow, NoAnswer, Sleep
from .refusals import refusal

if TYPE_CHECKING:
    from ..policies import RetryPolicy
    from .budget import RetryBudget
    from .events import Observer, Outcome
    from .otel import Tracing

T = TypeVar("T")


def _plainly(call: Call) -> Flow[Answer]:
    answer: Answer = yield call
    return answer


class ClientContext(msgspec.Struct, frozen=True):
    """What every flow of a client is handed: its policy, its shared budget, its clocks and randomness."""

    policy: RetryPolicy
    budget: RetryBudget
    monotonic: Callable[[], float]
    now: Callable[[], float]
    random: Callable[[], float]
    exchange: Callable[[Call], Flow[Answer]] = _plainly
    """How a call becomes an answer: with a token, at a rate; raises NoAnswer, or a GiftCardsError without a token."""
    observer: Observer | None = None
    """Who is told about each attempt."""
    tracing: Tracing | None = None
    """Who makes a span of each call."""


class CallContext(msgspec.Struct):
    """One call of the caller, from its first attempt to its result."""

    client: ClientContext
    policy: RetryPolicy
    deadline: float
    po_number: str | None = None
    log: list[errors.Attempt] = msgspec.field(default_factory=list)

    @classmethod
    def start(
        cls, client: ClientContext, policy: RetryPolicy | None = None, po_number: str | None = None
    ) -> CallContext:
        """Begin now; `policy` overrides the client's for this one call, `po_number` says which order it is about."""
        chosen = policy or client.policy
        return cls(client, chosen, client.monotonic() + chosen.deadline, po_number)

    def left(self) -> float:
        """Seconds until the deadline."""
        return self.deadline - self.client.monotonic()

    def note(self, operation: str, why: str, outcome: str, decision: str) -> None:
        """Add a line to the decision log."""
        self.log.append(errors.Attempt(operation, why, outcome, decision))

    def failed(self, problem: errors.GiftCardsError) -> errors.GiftCardsError:
        """Attach the decision log to an error."""
        problem.attempts = tuple(self.log)
        return problem

    def next_pause(self, failures: int, problem: errors.GiftCardsError) -> tuple[float | None, str]:
        """Decide about one more attempt after so many failures: seconds to wait, or None, and the reason."""
        if failures >= self.policy.attempts:
            return None, f"stop: {failures} attempts made"
        seconds = self.policy.pause(failures, self.client.random())
        asked = problem.retry_after if isinstance(problem, errors.RateLimited) else None
        if asked is not None:
            if asked > self.policy.retry_after_cap:
                return None, "stop: Retry-After asks for longer than the policy allows"
            seconds = max(seconds, asked)
        if seconds >= self.left():
            return None, "stop: the deadline is near"
        if not self.client.budget.take():
            return None, "stop: the retry budget is used up"
        return seconds, f"again in {seconds:.2f} s"


class Accepted(msgspec.Struct, Generic[T], frozen=True):
    """The call ended with an answer that was accepted; `value` is what it was read as.

    `maybe_placed`: whether an earlier one of its attempts may have had an effect on the other side.
    """

    value: T
    maybe_placed: bool


class GivenUp(msgspec.Struct, frozen=True):
    """The call ended without: refused for good, or out of attempts, time or budget.

    `maybe_placed`: whether any of the attempts may have had an effect on the other side.
    """

    problem: errors.GiftCardsError
    refused: bool
    maybe_placed: bool


def send_with_retries(
    call: Call, accept: Callable[[Answer], T], context: CallContext
) -> Flow[Accepted[T] | GivenUp]:
    """Send a call until `accept` accepts an answer; it raises a GiftCardsError for any other."""
    exchange, observer = context.client.exchange, context.client.observer
    maybe_placed = False
    failures = 0
    why = "first attempt"
    while True:
        problem: errors.GiftCardsError
        outcome: Outcome
        doubtful: Answer | None = None
        bounded = msgspec.structs.replace(
            call, deadline=context.deadline, attempt=failures + 1, po_number=context.po_number
        )
        try:
            outcome = answer = yield from exchange(bounded)
        except NoAnswer as lost:
            outcome = lost
            seen, final, unclear = lost.reason, False, lost.maybe_sent
            problem = errors.RequestFailed(_lost(call, lost), cause=lost.reason)
        except errors.GiftCardsError as no_token:
            outcome = problem = no_token
            seen, final, unclear = f"no token: {type(no_token).__name__}", True, False
        else:
            seen = str(answer)
            try:
                value = accept(answer)
            except errors.GiftCardsError as not_accepted:
                problem = not_accepted
                final = not may_change(answer.status_code)
                unclear = _may_have_placed(answer.status_code)
                doubtful = answer if is_success(answer) else None
            else:
                decision = "accepted" if is_success(answer) else "a receipt"
                context.note(call.operation, why, seen, decision)
                if observer is not None:
                    yield from observer.decided(bounded, answer, decision)
                return Accepted(value, maybe_placed)
        if doubtful is not None:
            # Garbage, or the answer to another request: then so may the next one on this connection be.
            yield DropConnection(doubtful)
        failures += 1
        maybe_placed = maybe_placed or unclear
        seconds, decision = (None, "stop: refused") if final else context.next_pause(failures, problem)
        context.note(call.operation, why, seen, decision)
        if observer is not None:
            yield from observer.decided(
                bounded, outcome, decision, again=seconds is not None, unclear=unclear
            )
        if seconds is None:
            return GivenUp(problem, final, maybe_placed)
        yield Sleep(seconds)
        why = f"sent again after: {seen}"


def send(call: Call, read: Callable[[Answer], T], context: CallContext) -> Flow[T]:
    """Send a call that places nothing; return what `read` makes of its answer.

    Raises RequestFailed, a StatusError or UnexpectedAnswer, each with the decision log.
    """

    def accept(answer: Answer) -> T:
        if is_success(answer):
            return read(answer)
        raise refusal(answer, now=context.client.now())

    outcome = yield from send_with_retries(call, accept, context)
    if isinstance(outcome, GivenUp):
        raise context.failed(outcome.problem)
    return outcome.value


def is_success(answer: Answer) -> bool:
    """Any 2xx: 200 or 201 is not told apart in every source."""
    return 200 <= answer.status_code < 300


def may_change(status: int) -> bool:
    """Whether the same request may be answered otherwise a little later; an unreadable 2xx may."""
    return 200 <= status < 300 or status in {408, 429} or status >= 500


def _may_have_placed(status: int) -> bool:
    """Whether the service may have acted although this is not an acceptable answer; a 4xx is a refusal."""
    return status < 400 or status == 408 or status >= 500


def _lost(call: Call, lost: NoAnswer) -> str:
    sent = (
        "It may have been received."
        if lost.maybe_sent
        else "It was certainly not sent, so nothing was placed."
    )
    return f"No answer to {call.operation}: {lost.reason}. {sent}"
