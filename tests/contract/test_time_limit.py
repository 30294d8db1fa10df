"""The time limit holds, within two seconds, whatever the target does.

Two things hold it. The run itself waits for nothing longer than what is left: shown with a simulated clock. And whoever
started the run waits for it no longer than that: shown with that clock, too, and with servers that hold a connection in
every way there is. No test here compares seconds of a machine that may be busy; a wait without end meets the guard.
"""

from __future__ import annotations

import dataclasses
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import NoReturn

import httpx
import pytest
from giftcardpartners_contract import runner
from giftcardpartners_contract.cli import main
from giftcardpartners_contract.errors import Interrupted
from giftcardpartners_contract.progress import quiet
from giftcardpartners_contract.results.model import ExitStatus, Report
from giftcardpartners_contract.runner import judge_in_time
from giftcardpartners_contract.target import Target
from giftcardpartners_simulator import Simulator, SimulatorTransport

from .clock import Clock
from .raw_server import Handler, raw_server, silent
from .servers import FAKE, QUICK, judged, run_of, target_of

pytestmark = pytest.mark.timeout(90)  # a guard against waiting without end: what is here takes seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A simulated clock in the place of the real one."""
    return Clock(monkeypatch)


class Dripping(httpx.SyncByteStream):
    """A body of which a byte comes now and then, without end."""

    def __init__(self, clock: Clock, pause: float) -> None:
        self._clock, self._pause = clock, pause

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._clock.advance(self._pause)
            yield b" "


Habit = Callable[[Clock, httpx.Request], httpx.Response]


def no_connection(clock: Clock, request: httpx.Request) -> httpx.Response:
    """Never accept."""
    clock.advance(request.extensions["timeout"]["connect"])
    raise httpx.ConnectTimeout("", request=request)


def no_answer(clock: Clock, request: httpx.Request) -> httpx.Response:
    """Accept, and say nothing."""
    clock.advance(request.extensions["timeout"]["read"])
    raise httpx.ReadTimeout("", request=request)


def no_end(clock: Clock, request: httpx.Request) -> httpx.Response:
    """Send the body byte for byte, a second each."""
    pause = min(1.0, request.extensions["timeout"]["read"])
    return httpx.Response(200, stream=Dripping(clock, pause))


def later(clock: Clock, request: httpx.Request) -> httpx.Response:
    """Ask for patience, again and again."""
    clock.advance(0.2)
    return httpx.Response(429, headers={"Retry-After": "25"})


def down(clock: Clock, request: httpx.Request) -> httpx.Response:
    """Be a gateway whose service is down, and slow to say so."""
    clock.advance(min(2.9, request.extensions["timeout"]["read"]))
    return httpx.Response(504)


class Turning(httpx.BaseTransport):
    """A good server, half a second away, that takes to a bad habit after so many answers."""

    def __init__(self, clock: Clock, simulator: Simulator, habit: Habit, good: int) -> None:
        self._clock, self._habit, self._good = clock, habit, good
        self._inner = SimulatorTransport(simulator)
        self.asked = 0

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        if self.asked > self._good:
            return self._habit(self._clock, request)
        self._clock.advance(0.5)
        return self._inner.handle_request(request)


@pytest.mark.parametrize("habit", [no_connection, no_answer, no_end, later, down])
@pytest.mark.parametrize(
    ("good", "limit", "scenarios"),
    [
        (0, 5, ()),
        (6, 30, ()),
        (60, 85, ()),
        (30, 40, ("state-machine",)),
        (30, 40, ("generated-requests",)),
        (12, 60, ("a-large-order-is-pending", "a-webhook-is-called", "a-token-grows-old")),
    ],
)
def test_no_wait_of_a_run_is_longer_than_what_is_left(
    clock: Clock, habit: Habit, good: int, limit: float, scenarios: tuple[str, ...]
) -> None:
    """Wherever in the run a server turns bad: in the survey, a scenario, the state machine, generated requests."""
    simulator = Simulator()
    transport = Turning(clock, simulator, habit, good)
    options = dataclasses.replace(
        QUICK, time_limit=limit, patience=20.0, pace=1.0, generated_examples=1,
        scenarios=frozenset(scenarios), shrink=True,
    )  # fmt: skip
    began = clock.now
    report = judged(simulator, options, controlled=False, transport=transport)
    assert transport.asked > good, "it never turned bad"
    assert clock.now - began <= limit + 2
    assert report.exit_status is not ExitStatus.KEPT


def test_a_server_that_stays_good_but_slow_is_cut_at_the_limit(clock: Clock) -> None:
    """Half a second for each answer, in every part."""
    simulator = Simulator()
    transport = Turning(clock, simulator, no_answer, good=100_000)
    options = dataclasses.replace(QUICK, time_limit=85, pace=1.0, patience=20.0)
    began = clock.now
    report = judged(simulator, options, controlled=False, transport=transport)
    assert transport.asked > 100
    assert clock.now - began <= 87
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE


@pytest.mark.parametrize("spent", [0.0, 1.5, 3.0, 60.0])
def test_nobody_waits_for_a_run_beyond_its_limit(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, spent: float
) -> None:
    """The wait ends at the limit, which leaves two seconds for the report; importing counts, and may use it all up."""
    waited: list[float] = []

    class Held(threading.Thread):
        """A run that never ends."""

        def join(self, timeout: float | None = None) -> None:
            if self.name != runner._THREAD:
                return super().join(timeout)
            assert timeout is not None
            waited.append(timeout)
            return None

    monkeypatch.setattr(threading, "Thread", Held)
    free = threading.Event()
    monkeypatch.setattr(runner.Gate, "judge", lambda _: free.wait())
    words = ["--base-url", "http://127.0.0.1:9", "--time-limit", "5"]
    monkeypatch.setenv("GIFTCARDPARTNERS_EMAIL", FAKE.email)
    monkeypatch.setenv("GIFTCARDPARTNERS_ACCESS_TOKEN", FAKE.access_token)
    assert main(words, started=clock.now - spent) == ExitStatus.COULD_NOT_JUDGE
    assert len(waited) == 1
    assert 0 < waited[0] <= max(5 - spent, 2)
    free.set()


def held(target: Target, seconds: float = 1.0) -> Report:
    """Judge a server that holds its connections, as the command line does, for a second."""
    options = dataclasses.replace(QUICK, time_limit=seconds, pace=1.0)
    return judge_in_time(target, options, None, quiet)


def dripping(status: bytes, drop: bytes) -> Handler:
    """Return a handler that begins an answer and then sends the same few bytes again and again."""

    def drip(connection: socket.socket) -> None:
        connection.recv(65_536)
        connection.sendall(status)
        while True:
            connection.sendall(drop)
            time.sleep(0.05)

    return drip


def flooding(connection: socket.socket) -> None:
    """Send a body as fast as it is taken, in chunks of one byte, so that no size is ever reached."""
    connection.recv(65_536)
    connection.sendall(_OK + b"Transfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"1\r\n \r\n" * 1000)


_OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
_HABITS = {
    "nothing is said": silent,
    "the status line drips": dripping(b"HTTP/1.1 200 ", b"O"),
    "header follows header": dripping(b"HTTP/1.1 200 OK\r\n", b"X-More: to come\r\n"),
    "102 Processing follows 102 Processing": dripping(b"", b"HTTP/1.1 102 Processing\r\n\r\n"),
    "the body drips": dripping(_OK + b"Content-Length: 999999\r\n\r\n", b" "),
    "the body floods": flooding,
}


@pytest.mark.parametrize("habit", _HABITS)
def test_a_server_that_holds_the_connection_holds_up_nobody(habit: str) -> None:
    """Whatever it does with it. Without a limit each of these would take minutes, or for ever."""
    with raw_server(_HABITS[habit]) as port, Target(f"http://127.0.0.1:{port}", FAKE) as target:
        report = held(target)
    assert report.exit_status is ExitStatus.COULD_NOT_JUDGE
    assert "time limit" in report.unjudgeable or "cannot be reached" in report.unjudgeable


def test_a_server_that_never_finishes_the_handshake_holds_up_nobody() -> None:
    """Of TLS: it takes the connection, and says nothing."""
    with raw_server(silent) as port, Target(f"https://127.0.0.1:{port}", FAKE) as target:
        report = held(target)
    assert "no connection came about in time" in report.unjudgeable


def test_a_proxy_that_says_nothing_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes CONNECT, and that is all."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    with raw_server(silent) as port:
        monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{port}")
        with Target("https://api.invalid", FAKE) as target:
            report = held(target)
    assert "cannot be reached" in report.unjudgeable or "time limit" in report.unjudgeable


def test_a_name_that_is_never_resolved_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """No time-out of a client reaches into the resolver."""
    free = threading.Event()

    def unresolved(*_: object, **__: object) -> NoReturn:
        free.wait()
        raise socket.gaierror(socket.EAI_AGAIN, "at last")

    monkeypatch.setattr(socket, "getaddrinfo", unresolved)
    with Target("https://api.invalid", FAKE) as target:
        report = held(target)
    free.set()
    assert "the time limit was reached" in report.unjudgeable


class InterruptedThread(threading.Thread):
    """A run at whose start or end Ctrl-C is pressed."""

    during = "start"

    def start(self) -> None:
        super().start()
        if self.name == runner._THREAD and self.during == "start":
            raise KeyboardInterrupt

    def join(self, timeout: float | None = None) -> None:
        if self.name == runner._THREAD and self.during == "join" and timeout:
            raise KeyboardInterrupt
        super().join(timeout)


@pytest.mark.parametrize("during", ["start", "join"])
def test_after_ctrl_c_there_is_a_report_and_nothing_more_is_sent(
    monkeypatch: pytest.MonkeyPatch, during: str
) -> None:
    """However early it comes: also before anybody waits for the run."""
    monkeypatch.setattr(threading, "Thread", InterruptedThread)
    monkeypatch.setattr(InterruptedThread, "during", during)
    simulator = Simulator()
    with target_of(simulator) as target:
        report = judge_in_time(target, dataclasses.replace(QUICK, time_limit=600), None, quiet)
        sent = len(simulator.requests())
        assert report.unjudgeable == "interrupted from the keyboard"
        for thread in threading.enumerate():
            if thread.name == runner._THREAD:
                InterruptedThread.during = ""
                thread.join(60)
    assert not runner.still_hangs()
    under_way = 6  # at most, where orders are sent at once
    assert len(simulator.requests()) <= sent + under_way


def test_a_run_that_was_stopped_sends_nothing() -> None:
    """Whatever time was left."""
    simulator = Simulator()
    session = run_of(simulator)
    session.stop()
    with pytest.raises(Interrupted):
        session.call("getStatus")
    assert not simulator.requests()


_HANGING = """
import atexit, sys, threading
from giftcardpartners_contract import __main__, cli, runner

def main(started):
    threading.Thread(target=threading.Event().wait, name=runner._THREAD).start()  # Python would wait for it
    print("what was found so far")
    return 2

cli.main = main
sys.exit(__main__.start())
"""


def test_the_process_ends_with_its_status_though_the_run_hangs() -> None:
    """At once, and what was said is out."""
    done = subprocess.run(
        [sys.executable, "-c", _HANGING], capture_output=True, text=True, timeout=80, check=False
    )
    assert (done.returncode, done.stdout) == (2, "what was found so far\n"), done.stderr
