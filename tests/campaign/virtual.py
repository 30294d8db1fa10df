"""Time that moves only when everybody waits: an event loop and a crew of threads on one simulated clock."""

from __future__ import annotations

import asyncio
import heapq
import math
import threading
from collections.abc import Callable
from typing import Any, Protocol

from giftcardpartners_simulator import ManualClock

_STUCK = 60.0
"""Real seconds after which a thread that does not come back is an error of the campaign itself."""

_EIGHTHS = tuple(part / 8 for part in range(1, 9))


class _Jump:
    """A selector that watches nothing: it moves the clock to the next timer."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock

    def select(self, timeout: float | None) -> list[object]:
        """Let the simulated time pass."""
        if timeout is None:
            raise RuntimeError("everybody waits, and no timer is set")
        if timeout > 0:
            self._clock.advance(timeout)
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """An event loop whose time is the simulated clock; its tasks take turns in an order that never varies."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__()
        self._virtual = clock
        self._selector = _Jump(clock)
        # The smallest step of the clock, so that no timer goes off early: who finds that the time he waited for has not
        # come waits again, and perhaps for ever.
        self._clock_resolution = math.ulp(clock.now())

    def time(self) -> float:
        """Return the simulated time."""
        return self._virtual.now()

    def _process_events(self, event_list: list[object]) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps in a system call that would have to be woken."""


class Wake(Protocol):
    """What ends a pause early; see `giftcardpartners.Runtime`."""

    def wait(self, seconds: float) -> bool:
        """Wait for a hint."""


class Crew:
    """Threads that make plain blocking calls, of which one runs at a time: the one whose time comes next."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._queue: list[tuple[float, int, threading.Lock]] = []
        self._serial = 0
        self._idle = threading.Lock()
        self._idle.acquire()
        self._threads: list[threading.Thread] = []
        self._here = threading.local()
        self._failures: list[BaseException] = []

    def start(self, work: Callable[[], object]) -> None:
        """Let a new thread do this work, from now on."""
        gate = threading.Lock()
        gate.acquire()

        def run() -> None:
            gate.acquire()
            self._here.gate = gate
            try:
                work()
            except BaseException as failure:  # noqa: BLE001 - raised again by `run`
                self._failures.append(failure)
            finally:
                self._idle.release()

        thread = threading.Thread(target=run, daemon=True)
        self._threads.append(thread)
        thread.start()
        self._enqueue(self._clock.now(), gate)

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:
        """Let others go on for so many simulated seconds; a hint, looked for now and then, ends that early."""
        began = self._clock.now()
        gate: threading.Lock = self._here.gate
        # Each part ends at a time reckoned from the beginning, and the last one when the whole pause does: eight small
        # steps would be rounded, and fall short of it.
        for part in (1.0,) if wake is None else _EIGHTHS:
            if wake is not None and wake.wait(0.0):
                return
            self._enqueue(began + seconds * part, gate)
            self._idle.release()
            gate.acquire()

    def run(self) -> None:
        """Go on until all work is done."""
        while self._queue:
            at, _, gate = heapq.heappop(self._queue)
            if at > self._clock.now():
                self._clock.advance(at - self._clock.now())
            gate.release()
            if not self._idle.acquire(timeout=_STUCK):
                raise RuntimeError("a thread of the campaign does not come back")
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        if self._failures:
            raise self._failures[0]

    def _enqueue(self, at: float, gate: threading.Lock) -> None:
        self._serial += 1
        heapq.heappush(self._queue, (at, self._serial, gate))


def run_tasks(clock: ManualClock, work: Callable[[], Any]) -> None:
    """Run a coroutine function to its end on a virtual loop."""
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(clock)) as runner:
        runner.run(work())
