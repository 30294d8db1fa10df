"""One flight per key: of all who want the same thing, one fetches it and the others wait for that one.

Inside a process the others are threads and tasks of any event loop, which wait for the `Flight`; between
processes and hosts a lease in the store says who it is, and the others look there again and again. Whoever
fetches may be cancelled or killed: then the next one takes over, at the latest when the lease is over.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from .._http.flow import NoAnswer, Sleep
from .stores import Store, Stored

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from ..runtime import Runtime

T = TypeVar("T")
_FIRST_LOOK = 0.02
_SLOWEST_LOOK = 0.25


class OutOfTime(NoAnswer):
    """A caller's own deadline passed while it waited; says nothing about the service."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the deadline passed while waiting for {what}", maybe_sent=False)


class Abandoned(Exception):
    """Thrown into a flow whose caller goes away, so that it can tidy up; it may then only ask the store.

    `lost` is the transport's error when that is why; else the caller was cancelled and the next one takes
    over.
    """

    def __init__(self, lost: Exception | None = None) -> None:
        super().__init__("the caller is gone")
        self.lost = lost


@dataclass(frozen=True, slots=True)
class Later:
    """The answer of a look that says: do not fetch for so many seconds, it has just gone wrong."""

    seconds: float


class Flight(Generic[T]):
    """A fetch under way: those who wait sleep with it as their `Wake`, then ask what became of it."""

    def __init__(self, lapses: float) -> None:
        self.lapses = lapses
        """When the one who fetches must be taken for dead, on the monotonic clock."""
        self.over = False
        self._value: T | None = None
        self._error: Exception | None = None
        self._bells: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def end(self, value: T | None = None, error: Exception | None = None) -> None:
        """Land with a value, crash with an error, or with neither be given up; wakes everybody."""
        with self._lock:
            if self.over:
                return
            self._value, self._error, self.over = value, error, True
            bells, self._bells = self._bells, []
        for ring in bells:
            ring()

    def outcome(self) -> T | None:
        """Return the value, raise the error, or return None when it was given up or is not over."""
        if self._error is not None:
            raise _copy(self._error) from self._error.__cause__
        return self._value

    def wait(self, seconds: float) -> bool:
        """Block up to `seconds`; True when it is over."""
        bell = threading.Event()
        return not self._listen(bell.set) or bell.wait(seconds)

    async def wait_async(self, seconds: float) -> bool:
        """Do as `wait` for a task, on whatever event loop it runs."""
        loop = asyncio.get_running_loop()
        bell: asyncio.Future[None] = loop.create_future()

        def ring() -> None:
            # A loop that has been closed meanwhile has nobody left to wake.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_ring, bell)

        if not self._listen(ring):
            return True
        try:
            async with asyncio.timeout(seconds):
                await bell
        except TimeoutError:
            return False
        return True

    def _listen(self, ring: Callable[[], object]) -> bool:
        with self._lock:
            if not self.over:
                self._bells.append(ring)
            return not self.over


def _ring(bell: asyncio.Future[None]) -> None:
    if not bell.done():
        bell.set_result(None)


class Board:
    """The flights under way in this process, for one store and one account."""

    def __init__(self, store: Store, runtime: Runtime, lease: float) -> None:
        self.store = store
        self.runtime = runtime
        self.lease = lease
        self._flights: dict[str, Flight[Any]] = {}
        self._lock = threading.Lock()
        _boards.add(self)

    def join(self, key: str) -> tuple[Flight[Any], bool]:
        """Return the flight for `key`, and whether the caller is the one who must fly it."""
        now = self.runtime.monotonic()
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None and not flight.over and now < flight.lapses:
                return flight, False
            flight = self._flights[key] = Flight(now + self.lease)
            return flight, True

    def start_afresh(self) -> None:
        """Forget flights whose pilots are threads that a forked child does not have."""
        self._lock = threading.Lock()
        self._flights = {}


@dataclass(frozen=True, slots=True)
class Errand(Generic[T]):
    """What is wanted: `look` says whether what the store holds will do, `fetch` gets it and puts it there."""

    key: str
    what: str
    look: Callable[[], Generator[Any, Any, T | Later | None]]
    fetch: Callable[[], Generator[Any, Any, T]]


def once(
    board: Board, errand: Errand[T], *, deadline: float | None = None, patient: bool = True
) -> Generator[Any, Any, T | None]:
    """Run an errand unless it is being run, and hand its result, or its error, to everybody who waits.

    `deadline` is on the monotonic clock; raises OutOfTime when it passes first. Impatient callers get None
    rather than wait for somebody else.
    """
    while True:
        flight, mine = board.join(errand.key)
        if mine:
            return (yield from _fly(board, errand, flight, deadline, patient))
        if not patient:
            return None
        now = board.runtime.monotonic()
        if deadline is not None and deadline <= now:
            raise OutOfTime(errand.what)
        limit = flight.lapses if deadline is None else min(flight.lapses, deadline)
        yield Sleep(max(0.0, limit - now), wake=flight)
        found: T | None = flight.outcome()
        if found is not None:
            return found


def _fly(
    board: Board, errand: Errand[T], flight: Flight[T], deadline: float | None, patient: bool
) -> Generator[Any, Any, T | None]:
    holder = f"{os.getpid()}-{secrets.token_hex(8)}"
    give_back = Stored(board.store, "release", errand.key, (holder,))
    asked = leased = False
    pause = _FIRST_LOOK
    try:
        while True:
            flight.lapses = board.runtime.monotonic() + board.lease
            found = yield from errand.look()
            if leased and found is None:
                found = yield from errand.fetch()
            if leased and isinstance(found, Later):
                leased = False
                yield give_back
            if not isinstance(found, Later | None):
                break
            if found is None:
                asked = True
                leased = yield Stored(board.store, "acquire", errand.key, (holder, board.lease))
                if leased:
                    # Look once more: somebody may have been done just before we got the lease.
                    continue
            if not patient:
                found = None
                break
            if isinstance(found, Later):
                yield Sleep(_bounded(board, errand.what, found.seconds, deadline))
            else:
                yield Sleep(
                    _bounded(board, errand.what, pause * (0.5 + board.runtime.random() / 2), deadline)
                )
                pause = min(_SLOWEST_LOOK, pause * 1.5)
        flight.end(found)
    except Exception as problem:
        flight.end(error=_for_the_others(problem))
        if asked:
            yield give_back
        raise
    except BaseException:
        # A generator that is being closed may not ask for anything more, and an event loop must not be blocked.
        flight.end()
        if asked:
            threading.Thread(target=give_back.run, daemon=True).start()
        raise
    if leased:
        yield give_back
    return found


def _for_the_others(problem: Exception) -> Exception | None:
    """What stopped one caller stops the others only when it says something about the service."""
    if isinstance(problem, Abandoned):
        return problem.lost
    return None if isinstance(problem, OutOfTime) else problem


def _bounded(board: Board, what: str, seconds: float, deadline: float | None) -> float:
    if deadline is not None and board.runtime.monotonic() + seconds >= deadline:
        raise OutOfTime(what)
    return min(seconds, board.lease / 2)


def _copy(error: Exception) -> Exception:
    """Give everybody an error of their own: each caller's log is attached to it later."""
    twin = type(error).__new__(type(error), *error.args)
    vars(twin).update(vars(error))
    return twin


_boards: weakref.WeakSet[Board] = weakref.WeakSet()


def _start_afresh_in_a_child() -> None:
    for board in list(_boards):
        board.start_afresh()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_start_afresh_in_a_child)
