"""A time limit that a signal handler raises in mid-request passes through at once, and nothing more is sent."""

from __future__ import annotations

import functools
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

import pytest
from giftcardpartners import Client, FileStore, Links, MemoryStore, Timeouts, TokenPolicy
from giftcardpartners_simulator import Fault

from .shown import told_by
from .sockets import PATIENT, QUICK, orders_in, served

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the platform has no such timer")


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


@pytest.fixture
def alarm() -> Iterator[Callable[[Any, float], None]]:
    """Set a handler and an alarm; both are gone afterwards."""
    old = signal.getsignal(signal.SIGALRM)

    def set_alarm(handler: Any, seconds: float) -> None:
        signal.signal(signal.SIGALRM, handler)
        signal.setitimer(signal.ITIMER_REAL, seconds)

    # pytest-timeout uses the same signal.
    left = signal.setitimer(signal.ITIMER_REAL, 0)
    began = time.monotonic()
    yield set_alarm
    signal.signal(signal.SIGALRM, old)
    signal.setitimer(signal.ITIMER_REAL, max(0.1, left[0] - (time.monotonic() - began)) if left[0] else 0)


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda one: type(one).__name__)
@pytest.mark.parametrize("operation", ["createToken", "createOrder"])
def test_it_passes_unchanged_and_the_order_is_not_sent_again(
    problem: BaseException, operation: str, alarm: Callable[[Any, float], None], tmp_path: Any
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
            alarm(Handlers(problem).ways()["function"], 0.3)
            began = time.monotonic()
            with pytest.raises(type(problem)) as caught:
                client.orders.create(Links(po_number="ACME-1").add("CVS", 25))
            assert caught.value is problem
            assert time.monotonic() - began < 300, "it came with the end of the answer's time"
            sent = [one["operation"] for one in simulator.requests()]
            assert sent.count(operation) == 1
            told = told_by(problem)
            assert not [token for token in simulator.rules.state.tokens if token in told]
            assert simulator.access_token not in told
            # Whoever renewed the token leaves no lease behind: the next one does not wait for it to lapse.
            simulator.clear_faults()
            began = time.monotonic()
            settled = client.orders.settle(Links(po_number="ACME-1").add("CVS", 25))
            assert time.monotonic() - began < 300
            assert [one["id"] for one in orders_in(simulator)] == [settled.order.id]


@pytest.mark.parametrize("way", ["function", "method", "object", "partial"])
def test_every_kind_of_handler_is_known(way: str, alarm: Callable[[Any, float], None]) -> None:
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
        alarm(Handlers(problem).ways()[way], 0.2)
        with pytest.raises(TimeoutError) as caught:
            client.status()
    assert caught.value is problem


def test_a_limit_in_one_thread_is_not_told_to_those_who_wait_for_its_token(
    alarm: Callable[[Any, float], None],
) -> None:
    slow = Fault(kind="latency", seconds=1.5, operation="createToken")
    outcomes: list[Any] = []
    with (
        served(slow) as simulator,
        Client(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            timeouts=PATIENT,
            store=MemoryStore(),
        ) as client,
    ):

        def wait_for_the_token() -> None:
            time.sleep(0.2)
            try:
                outcomes.append(client.balance())
            except BaseException as problem:  # noqa: BLE001 - which one it is, is the question
                outcomes.append(problem)

        others = [threading.Thread(target=wait_for_the_token) for _ in range(4)]
        for other in others:
            other.start()
        alarm(Handlers(SoftTimeLimitExceeded()).method, 0.6)
        with pytest.raises(SoftTimeLimitExceeded):
            client.balance()
        for other in others:
            other.join()
    assert {type(outcome).__name__ for outcome in outcomes} == {"AccountBalance"}
