"""A time limit that a signal handler raises in mid-request passes through at once, and nothing more is sent."""

from __future__ import annotations

import functools
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from giftcardpartners import Client, FileStore, Links, MemoryStore, Timeouts, TokenPolicy
from giftcardpartners_simulator import Fault, Simulator

from .shown import told_by
from .sockets import PATIENT, QUICK, orders_in, served

pytestmark = pytest.mark.skipif(not hasattr(signal, "SIGUSR1"), reason="the platform has no such signal")


class SoftTimeLimitExceeded(Exception):
    """As Celery has it."""


class Handlers:
    """Ways in which people raise a time limit."""

    def __init__(self, problem: BaseException) -> None:
        self.problem = problem

    def method(self, number: int, frame: FrameType | None) -> None:
        raise self.problem

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.method(number, frame)

    def ways(self) -> dict[str, Callable[[int, FrameType | None], Any]]:
        def plain(number: int, frame: FrameType | None) -> None:
            raise self.problem

        return {
            "function": plain,
            "method": self.method,
            "object": self,
            "partial": functools.partial(Handlers.method, self),
        }


PROBLEMS: list[BaseException] = [
    SoftTimeLimitExceeded("planted by nobody"),
    TimeoutError("my limit"),
    ConnectionResetError("mine, too"),
    OSError(5, "mine"),
    KeyboardInterrupt(),
    SystemExit(3),
    BaseExceptionGroup("several", [SoftTimeLimitExceeded(), KeyboardInterrupt()]),
    GeneratorExit(),
]


Alarm = Callable[[Any, Callable[[], bool]], None]


@pytest.fixture
def alarm() -> Iterator[Alarm]:
    """Set a handler, and raise the signal as soon as something has come to pass; both are gone afterwards.

    The main thread then waits for an answer: httpcore takes an OSError while it writes for a server that hung up,
    and goes on to read, so that a handler's OSError at that very moment is lost (docs/fleets.md).
    """
    old = signal.getsignal(signal.SIGUSR1)
    over = threading.Event()
    watching: list[threading.Thread] = []

    def set_alarm(handler: Any, when: Callable[[], bool]) -> None:
        signal.signal(signal.SIGUSR1, handler)

        main = threading.main_thread().ident or 0

        def watch() -> None:
            while not over.wait(0.005):
                if when() and sys._current_frames()[main].f_code.co_name == "read":
                    signal.pthread_kill(main, signal.SIGUSR1)
                    return

        watching.append(threading.Thread(target=watch))
        watching[-1].start()

    yield set_alarm
    over.set()
    for one in watching:
        one.join()
    signal.signal(signal.SIGUSR1, old)


def asked(simulator: Simulator, operation: str) -> int:
    """Return how often a server was asked for something, answered or not."""
    return sum(one["operation"] == operation for one in simulator.requests())


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("operation", ["createToken", "createOrder"])
def test_it_passes_unchanged_and_the_order_is_not_sent_again(
    problem: BaseException, operation: str, alarm: Alarm, tmp_path: Any
) -> None:
    with served(Fault(kind="never_answer_after_store", operation=operation, times=None)) as simulator:
        store = FileStore(tmp_path / "state.sqlite3")
        with Client(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            timeouts=Timeouts(connect=60, answer=900),
            retry=QUICK,
            store=store,
            token=TokenPolicy(lease=900, answer=800),
        ) as client:
            alarm(Handlers(problem).ways()["function"], lambda: asked(simulator, operation) == 1)
            with pytest.raises(type(problem)) as caught:
                client.orders.create(Links(po_number="ACME-1").add("CVS", 25))
            assert caught.value is problem
            assert asked(simulator, operation) == 1
            told = told_by(problem)
            assert not [token for token in simulator.rules.state.tokens if token in told]
            assert simulator.access_token not in told
            # Whoever renewed the token leaves no lease behind: the next one does not wait for it to lapse.
            simulator.clear_faults()
            settled = client.orders.settle(Links(po_number="ACME-1").add("CVS", 25))
            assert [one["id"] for one in orders_in(simulator)] == [settled.order.id]


@pytest.mark.parametrize("way", ["function", "method", "object", "partial"])
def test_every_kind_of_handler_is_known(way: str, alarm: Alarm) -> None:
    problem = TimeoutError("my limit")
    with (
        served(Fault(kind="never_answer_after_store", operation="getStatus", times=None)) as simulator,
        Client(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            timeouts=PATIENT,
            store=MemoryStore(),
        ) as client,
    ):
        alarm(Handlers(problem).ways()[way], lambda: asked(simulator, "getStatus") == 1)
        with pytest.raises(TimeoutError) as caught:
            client.status()
    assert caught.value is problem


def test_a_limit_in_one_thread_is_not_told_to_those_who_wait_for_its_token(
    alarm: Alarm,
) -> None:
    silent = Fault(kind="never_answer_after_store", operation="createToken", times=1)
    outcomes: list[Any] = []
    about_to_wait: list[int] = []

    def everybody_waits() -> bool:
        if len(about_to_wait) < 4:
            return False
        time.sleep(
            0.1
        )  # if one comes later all the same, it has nothing to wait for, and is told nothing either
        return True

    with (
        served(silent) as simulator,
        Client(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            timeouts=PATIENT,
            store=MemoryStore(),
        ) as client,
    ):

        def wait_for_the_token() -> None:
            while not asked(simulator, "createToken"):
                time.sleep(0.005)
            about_to_wait.append(1)
            try:
                outcomes.append(client.balance())
            except BaseException as problem:  # noqa: BLE001 - which one it is, is the question
                outcomes.append(problem)

        others = [threading.Thread(target=wait_for_the_token) for _ in range(4)]
        for other in others:
            other.start()
        alarm(Handlers(SoftTimeLimitExceeded()).method, everybody_waits)
        with pytest.raises(SoftTimeLimitExceeded):
            client.balance()
        for other in others:
            other.join()
    assert {type(outcome).__name__ for outcome in outcomes} == {"AccountBalance"}
