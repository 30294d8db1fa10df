"""What is noted about each call of a caller: when, what was sent, what came back, how it ended."""

from __future__ import annotations

import math
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal, NoReturn

from giftcardpartners import OutcomeUnknown, Placed

from .intents import Intent

Kind = Literal["create", "settle", "wait", "find"]


class Interrupted(Exception):
    """The caller was interrupted: KeyboardInterrupt in a thread, a cancellation in a task."""


class TimeLimit(Interrupted):
    """What a signal's handler raises when a task has taken too long, as task queues do: an ordinary exception."""


class TimedOut(TimeLimit, TimeoutError):
    """The same as people write it themselves; transports have this kind of exception for failures of their own."""


@dataclass(slots=True)
class Sent:
    """One request on the wire; `status` is None when no whole answer came, `asked_to_wait` the seconds of Retry-After.

    `placed`: the simulator took an order into its books for it. `names`: the orders whose ids are in the answer, when
    that is a 409.
    """

    operation: str
    target: str
    at: float
    body: str
    status: int | None = None
    done: float = 0.0
    asked_to_wait: float = 0.0
    placed: bool = False
    names: tuple[str, ...] = ()
    patience: float = math.inf

    @property
    def was_awaited(self) -> bool:
        """Whether the client still listened when the answer came: its `patience`, in seconds, was not over."""
        return self.done - self.at <= self.patience


@dataclass(eq=False, slots=True)
class CallRecord:
    """One call of one caller. `error` or `value` is set when it has ended."""

    kind: Kind
    intent: Intent
    client: int
    started: float
    ended: float = 0.0
    sent: list[Sent] = field(default_factory=list)
    value: Any = None
    error: BaseException | None = None
    stopped_after: int | None = None
    """How many requests had been sent when it was interrupted from outside."""
    limit: TimeLimit | None = None
    """What it was interrupted with, when that was a time limit."""

    def posts(self) -> list[Sent]:
        """The orders that were sent, in order."""
        return [sent for sent in self.sent if sent.operation == "createOrder"]

    @property
    def verdict(self) -> str:
        """How it ended, in a word."""
        if self.error is not None:
            return type(self.error).__name__
        if isinstance(self.value, Placed):
            return "Replayed" if self.value.replayed else "Placed"
        return "None" if self.value is None else type(self.value).__name__

    @property
    def is_unknown(self) -> bool:
        """Whether the caller was told that an order may or may not exist."""
        return isinstance(self.error, OutcomeUnknown | Interrupted)


CALL: ContextVar[CallRecord] = ContextVar("CALL")
"""The call on whose behalf the present thread or task sends requests."""


def on_signal(_number: int, _frame: object) -> NoReturn:
    """Raise the time limit of the present call: the handler of a signal that the campaign does not wait for."""
    limit = CALL.get().limit
    assert limit is not None
    raise limit


@contextmanager
def handling_signals() -> Iterator[None]:
    """Have `on_signal` known as the handler of a signal for a while."""
    before = signal.signal(signal.SIGUSR1, on_signal)
    try:
        yield
    finally:
        signal.signal(signal.SIGUSR1, before)
