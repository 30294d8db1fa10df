"""The vocabulary between what decides (flows) and what waits (runners).

A flow is a generator: it yields effects (send this `Call`, `Sleep`, ask that of a store) and returns its result. It
never does I/O and never looks at a clock of its own, so that one flow serves the sync and the async client, and is
tested as a conversation.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar

import msgspec

from .._answer import Answer as Answer
from ..errors import InvalidInput
from ..runtime import Wake


class Call(msgspec.Struct, frozen=True):
    """One HTTP request of an operation, complete: yielding the same `Call` again sends the same bytes again."""

    operation: str
    method: str
    path: str
    params: Mapping[str, Any] | None = None
    content: bytes | None = None
    deadline: float | None = None
    """When the answer must be there, on the runtime's monotonic clock, in seconds; None: the time-outs decide."""
    token: str | None = None
    """The bearer token to show, or None."""
    attempt: int = 1
    """Which attempt of its call this is."""
    po_number: str | None = None
    """Which order it is about, for those who watch."""

    def __repr__(self) -> str:
        """Name the request; never what it carries."""
        return f"Call({self.operation}: {self.method} {self.path})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return [("operation", self.operation), ("method", self.method), ("path", self.path)]


class NoAnswer(Exception):
    """A call ended without an answer; the runner throws it into the flow, it never leaves the client.

    `maybe_sent` is the question that decides about money: False only when the request certainly did not reach
    the service (no connection, no token). `reason` tells the cause in words: its kind, error number and host.
    """

    elapsed = 0.0
    """Seconds until it was given up; 0 when it was not even begun."""

    def __init__(self, reason: str, *, maybe_sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.maybe_sent = maybe_sent


class Sleep(msgspec.Struct, frozen=True):
    """A pause in seconds; `wake` may end it early."""

    seconds: float
    wake: Wake | None = None


class Effect(Protocol):
    """Something a flow asks of neither the service nor the clock, such as what a store holds."""

    def run(self) -> Any:
        """Perform it, and block until it is done."""

    async def run_async(self) -> Any:
        """The same without blocking the event loop."""


class DropConnection(msgspec.Struct, frozen=True):
    """Close the connection that an answer came on: it was about something else, and so may the next one be."""

    answer: Answer

    def run(self) -> None:
        """Close it."""
        close = getattr(self.answer.connection, "close", None)
        if close is not None:
            close()

    async def run_async(self) -> None:
        """The same for an async transport's."""
        aclose = getattr(self.answer.connection, "aclose", None)
        if aclose is not None:
            await aclose()


class Callback(msgspec.Struct, frozen=True):
    """A function of the caller's, to be called with one argument; a coroutine function is awaited."""

    name: str
    function: Callable[[Any], Any]
    argument: Any

    def __repr__(self) -> str:
        """Name the callback, not what it is handed."""
        return f"Callback({self.name})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return [("name", self.name)]

    def run(self) -> None:
        """Call it. Raises InvalidInput when it would have to be awaited."""
        returned = self.function(self.argument)
        if hasattr(returned, "__await__"):
            if hasattr(returned, "close"):
                returned.close()  # a coroutine that was never awaited would warn
            raise InvalidInput(f"{self.name} is a coroutine function, which only AsyncClient can await.")

    async def run_async(self) -> None:
        """Call it, and await what it returns if that can be awaited."""
        returned = self.function(self.argument)
        if hasattr(returned, "__await__"):
            await returned


T = TypeVar("T")
Flow: TypeAlias = Generator[Call | Sleep | Effect, Any, T]
