"""The vocabulary between what decides (flows) and what waits (runners).

A flow is a generator: it yields a `Call` (send this, give me the answer), a `Sleep` (wait, then go on) or a
`Question` (ask this of a store) and returns its result. It never does I/O and never looks at a clock of its own, so
that one flow serves the sync and the async client, and is tested as a conversation.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias, TypeVar

from ..runtime import Wake


@dataclass(frozen=True, slots=True)
class Call:
    """One HTTP request of an operation, complete: yielding the same `Call` again sends the same bytes again."""

    operation: str
    method: str
    path: str
    params: Mapping[str, Any] | None = None
    content: bytes | None = field(default=None, repr=False)
    deadline: float | None = None
    """When the answer must be there, on the runtime's monotonic clock, in seconds; None: the time-outs decide."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the service answered: status, headers (lower-case names) and body, kept out of every repr."""

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case; empty when the answer names none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def __str__(self) -> str:
        """Describe the answer without showing what it says."""
        return f"{self.status_code}, {self.content_type or 'no content type'}, {len(self.content)} bytes"


class NoAnswer(Exception):
    """A call ended without an answer; the runner throws it into the flow, it never leaves the client.

    `maybe_sent` is the question that decides about money: False only when the request certainly did not reach
    the service (no connection, no token).
    """

    def __init__(self, reason: str, *, maybe_sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_sent = maybe_sent


@dataclass(frozen=True, slots=True)
class Sleep:
    """A pause in seconds; `wake` may end it early."""

    seconds: float
    wake: Wake | None = None


class Question(Protocol):
    """Something a flow asks of neither the service nor the clock, such as what a store holds."""

    def run(self) -> Any:
        """Ask, and block until it is answered."""

    async def run_async(self) -> Any:
        """The same without blocking the event loop."""


T = TypeVar("T")
Flow: TypeAlias = Generator[Call | Sleep | Question, Any, T]
