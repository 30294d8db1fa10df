"""Single flight: of all who want the same thing, one fetches it and the others wait for that one.

Inside a process the others are threads and tasks of any event loop, which wait for the `Fetch`; between processes and
hosts a lease in the store says who it is, and the others look there again and again. Whoever fetches may be cancelled
or killed: then the next one takes over, at the latest when the lease is over.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec

from .._fork import reset_in_children
from .._http.flow import NoAnswer, Sleep
from ..errors import GiftCardsError
from .stores import Store, StoreRequest

if TYPE_CHECKING:
    import asyncio

    from ..runtime import Runtime

T = TypeVar("T")
_FIRST_LOOK = 0.02
_SLOWEST_LOOK = 0.25
_RELEASE_WAIT = 0.05


class DeadlinePassed(NoAnswer):
    """A caller's own deadline passed while it waited; says nothing about the service."""

    def __init__(self, what: str) -> None:
        super().__init__(f"the deadline passed while waiting for {what}", maybe_sent=False)


class RetryLater(msgspec.Struct, frozen=True):
    """The answer of a look that says: do not fetch for so many seconds, it has just gone wrong."""

    seconds: float


class Work(msgspec.Struct, Generic[T], frozen=True):
    """What is wanted: `look` says whether what the store holds will do, `fetch` gets it and puts it there."""

    key: str
    what: str
    look: Callable[[], Generator[Any, Any, T | RetryLater | None]]
    fetch: Callable[[], Generator[Any, Any, T]]


class Fetch(Generic[T]):
    """A fetch under way: those who wait sleep with it as their `Wake`, then ask what became of it."""

    def __init__(self, lapses: float) -> None:
        self.lapses = lapses
        """When the one who fetches must be taken for dead, on the monotonic clock."""
        self.is_done = False
        self._value: T | None = None
        self._error: Exception | None = None
        self._waiters: list[Callable[[], object]] = []
        self._lock = threading.Lock()

    def done(self, value: T | None = None, error: Exception | None = None) -> None:
        """End with a value, with an error, or with neither, as given up; wakes everybody."""
        with self._lock:
            if self.is_done:
                return
            self._value, self._error, self.is_done = value, error, True
            waiters, self._waiters = self._waiters, []
        for wake in waiters:
            wake()

    def result(self) -> T | None:
        """Return the value, raise the error, or return None when it was given up or is not done."""
        if self._error is not None:
            raise _copy(self._error)
        return self._value

    def wait(self, seconds: float) -> bool:
        """Block up to `seconds`; True when it is done."""
        event = threading.Event()
        return not self._add(event.set) or event.wait(seconds)

    async def wait_async(self, seconds: float) -> bool:
        """Do as `wait` for a task, on whatever event loop it runs."""
        import asyncio

        loop = asyncio.get_running_loop()
        woken: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            # A loop that has been closed meanwhile has nobody left to wake.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(_wake, woken)

        if not self._add(wake):
            return True
        try:
            async with asyncio.timeout(seconds):
                await woken
        except TimeoutError:
            return False
        return True

    def _add(self, wake: Callable[[], object]) -> bool:
        with self._lock:
            if not self.is_done:
                self._waiters.append(wake)
            return not self.is_done


def _wake(woken: asyncio.Future[None]) -> None:
    if not woken.done():
        woken.set_result(None)


class Group:
    """The fetches under way in this process, for one store and one account."""

    def __init__(self, store: Store, runtime: Runtime, lease: float) -> None:
        self.store = store
        self.runtime = runtime
        self.lease = lease
        self.reset_after_fork()
        reset_in_children(self)

    def reset_after_fork(self) -> None:
        """Forget the fetches of threads that a forked child does not have."""
        self._fetches: dict[str, Fetch[Any]] = {}
        self._lock = threading.Lock()

    def do(
        self, work: Work[T], *, deadline: float | None = None, patient: bool = True
    ) -> Generator[Any, Any, T | None]:
        """Do some work unless it is being done, and hand its result, or its error, to everybody who waits.

        `deadline` is on the monotonic clock; raises DeadlinePassed when it passes first. Impatient callers get None
        rather than wait for somebody else.
        """
        while True:
            fetch, mine = self._join(work.key)
            if mine:
                return (yield from self._lead(work, fetch, deadline, patient))
            if not patient:
                return None
            now = self.runtime.monotonic()
            if deadline is not None and deadline <= now:
                raise DeadlinePassed(work.what)
            limit = fetch.lapses if deadline is None else min(fetch.lapses, deadline)
            yield Sleep(max(0.0, limit - now), fetch)
            found: T | None = fetch.result()
            if found is not None:
                return found

    def _join(self, key: str) -> tuple[Fetch[Any], bool]:
        """Return the fetch for `key`, and whether the caller is the one who must do it."""
        now = self.runtime.monotonic()
        with self._lock:
            fetch = self._fetches.get(key)
            if fetch is not None and not fetch.is_done and now < fetch.lapses:
                return fetch, False
            fetch = self._fetches[key] = Fetch(now + self.lease)
            return fetch, True

    def _lead(
        self, work: Work[T], fetch: Fetch[T], deadline: float | None, patient: bool
    ) -> Generator[Any, Any, T | None]:
        holder = f"{os.getpid()}-{secrets.token_hex(8)}"
        release = StoreRequest(self.store, "release", work.key, (holder,))
        asked = leased = False
        pause = _FIRST_LOOK
        try:
            while True:
                fetch.lapses = self.runtime.monotonic() + self.lease
                found = yield from work.look()
                if leased and found is None:
                    found = yield from work.fetch()
                if leased and isinstance(found, RetryLater):
                    leased = False
                    yield from _release(release)
                if not isinstance(found, RetryLater | None):
                    break
                if found is None:
                    asked = True
                    leased = yield StoreRequest(self.store, "acquire", work.key, (holder, self.lease))
                    if leased:
                        # Look once more: somebody may have been done just before we got the lease.
                        continue
                if not patient:
                    found = None
                    break
                if isinstance(found, RetryLater):
                    yield Sleep(self._bounded(work.what, found.seconds, deadline))
                else:
                    jittered = pause * (0.5 + self.runtime.random() / 2)
                    yield Sleep(self._bounded(work.what, jittered, deadline))
                    pause = min(_SLOWEST_LOOK, pause * 1.5)
            fetch.done(found)
        except (NoAnswer, GiftCardsError) as problem:
            # What stopped one caller stops the others only when it says something about the service.
            fetch.done(error=None if isinstance(problem, DeadlinePassed) else problem)
            if asked:
                yield from _release(release)
            raise
        except BaseException:
            # The caller was cancelled or interrupted, and the next one takes over. A generator that is being closed
            # may not ask for anything more, and a store that is away must not hold up whoever interrupts.
            fetch.done()
            if asked:
                _release_soon(release)
            raise
        if leased:
            yield from _release(release)
        return found

    def _bounded(self, what: str, seconds: float, deadline: float | None) -> float:
        if deadline is not None and self.runtime.monotonic() + seconds >= deadline:
            raise DeadlinePassed(what)
        return min(seconds, self.lease / 2)


def _release(release: StoreRequest) -> Generator[Any, Any, None]:
    try:
        yield release
    except BaseException:
        _release_soon(release)
        raise


def _release_soon(release: StoreRequest) -> None:
    thread = threading.Thread(target=release.run)
    thread.start()
    thread.join(_RELEASE_WAIT)


def _copy(error: Exception) -> Exception:
    """Give everybody an error of their own: each caller's log is attached to it later."""
    twin = type(error).__new__(type(error), *error.args)
    vars(twin).update(vars(error))
    return twin
