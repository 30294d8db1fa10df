"""The network between client and simulator: small delays, late requests, interrupted callers, and a record."""

from __future__ import annotations

import asyncio
import contextvars
import hashlib
import heapq
import random
import signal
import threading
from collections import Counter
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpx
from giftcardpartners_simulator import ManualClock, Request, Simulator, SimulatorTransport

from . import matrix
from .calls import CALL, CallRecord, Interrupted, Sent, TimedOut, TimeLimit, on_signal
from .notary import Notary
from .virtual import Crew, Wake

_OPERATIONS = {"Tokens": "createToken", "AccountBalance": "getAccountBalance", "Products": "listProducts"}


_LATENESS = 25.0
"""How long after the client's time-out, at most, a late request arrives (simulated seconds)."""


LONGEST_HOLD = 60.0
"""Seconds for which a client holds its calls at most, whatever a 429 asks for."""


class Hold(NamedTuple):
    """A 429 has told a client, in one of its calls, to send nothing for a while."""

    told: CallRecord
    began: float
    until: float

    def was_on(self, call: CallRecord) -> bool:
        """Whether a call began while nothing was to be sent."""
        # A call that ended at that moment was at its deadline and may not have read the answer.
        heard = not self.told.ended or self.told.ended > self.began + 0.001
        in_time = self.began + 0.001 < call.started < self.until - 0.5
        return heard and in_time and call.client == self.told.client


class Wire(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """A transport for all clients of one world; `note` is told every line of the history."""

    def __init__(
        self,
        simulator: Simulator,
        clock: ManualClock,
        crew: Crew,
        rng: random.Random,
        note: Callable[[str], None],
    ) -> None:
        self._simulator = simulator
        self._clock = clock
        self._crew = crew
        self._rng = rng
        self._note = note
        self._notary = Notary(simulator)
        self._inner = SimulatorTransport(self._notary, sleep=self._blocking, asleep=asyncio.sleep)
        self._late: list[tuple[float, int, Request]] = []
        self._here = threading.local()
        self.requests = 0
        self.stored_late = 0
        self.holds: list[Hold] = []
        self.struck: Counter[str] = Counter()
        self.bugs: list[BaseException] = []
        clock.listen(self._arrivals)

    # What both doors do, before and after the simulator has its say.

    def _leave(self, request: httpx.Request) -> tuple[CallRecord | None, Sent]:
        call = CALL.get(None)
        body = hashlib.sha256(request.content).hexdigest()[:16] if request.content else ""
        target = request.url.raw_path.decode("ascii", "replace")
        operation = _operation(request.method, request.url.path)
        sent = Sent(operation, target, self._clock.now(), body, patience=_patience(request))
        if call is not None:
            call.sent.append(sent)
        self.requests += 1
        return call, sent

    def _arrive(
        self, call: CallRecord | None, sent: Sent, response: httpx.Response | None, ending: str
    ) -> None:
        sent.done = self._clock.now()
        if response is not None:
            sent.status = (
                response.status_code if isinstance(response.stream, httpx.ByteStream) else None
            )  # cut
            sent.asked_to_wait = _retry_after(response, self._clock.now())
            is_told = not ending and sent.status == 429 and sent.was_awaited
            if call is not None and is_told and sent.operation != "createToken":
                seconds = min(sent.asked_to_wait, LONGEST_HOLD)
                self.holds.append(Hold(call, sent.done, sent.done + seconds))
        who = "-" if call is None else f"{call.intent.name} {call.kind}"
        request = f"{sent.operation} {sent.target} {sent.body}"
        self._note(f"{sent.at:.6f}-{sent.done:.6f} {who} {request} -> {sent.status or ''} {ending}")

    def _ending(self, problem: BaseException) -> str:
        outside = (httpx.TransportError, KeyboardInterrupt, asyncio.CancelledError, TimeLimit)
        if not isinstance(problem, outside):
            self.bugs.append(
                problem
            )  # of the simulator or of the campaign itself; the client would swallow it
        return type(problem).__name__

    def _interrupts(self, call: CallRecord | None, sent: Sent, where: str) -> Exception | None:
        """What a caller is interrupted with at this place: Interrupted or TimeLimit."""
        plan = None if call is None else call.intent.interrupt
        if call is None or plan is None or plan.where != where or plan.recipe.operation != sent.operation:
            return None
        if call.kind != "create" or sum(one.operation == sent.operation for one in call.sent) != plan.number:
            return None
        call.intent.interrupt = None
        call.stopped_after = len(call.sent)
        self.struck[plan.recipe.name] += 1
        if plan.recipe.family == matrix.LIMIT:
            kind = TimedOut if call.intent.number % 2 else TimeLimit
            call.limit = kind("the task has taken too long")
            return call.limit
        return Interrupted()

    def _is_late(self, call: CallRecord | None, sent: Sent, request: httpx.Request) -> bool:
        if call is None or sent.operation != "createOrder" or call.intent.posts not in call.intent.late:
            return False
        self.struck[matrix.ARRIVES_LATE.name] += 1
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in request.headers.raw]
        due = self._clock.now() + _patience(request) + self._rng.random() * _LATENESS
        message = Request(request.method, sent.target, headers, request.content)
        heapq.heappush(self._late, (due, self.requests, message))
        return True

    def _arrivals(self) -> None:
        while self._late and self._late[0][0] <= self._clock.now():
            due, _, message = heapq.heappop(self._late)
            answer = self._notary.handle(message)
            self._note(f"{due:.6f} late request arrives -> {answer.status}")
            self.stored_late += 200 <= answer.status < 300

    # The two doors.

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request of a blocking client."""
        request.read()
        call, sent = self._leave(request)
        self._here.token = sent.operation == "createToken"
        response: httpx.Response | None = None
        ending = ""
        try:
            self._blocking(self._rng.random() * 0.05)
            stop(self._interrupts(call, sent, "before"))
            if call is not None and sent.operation == "createOrder":
                call.intent.posts += 1
            if self._is_late(call, sent, request):
                self._blocking(_patience(request))
                raise httpx.ReadTimeout("timed out", request=request)
            response = self._inner.handle_request(request)
            self._blocking(self._rng.random() * 0.05)
            stop(self._interrupts(call, sent, "after"))
        except BaseException as problem:
            ending = self._ending(problem)
            raise
        finally:
            self._arrive(call, sent, response, ending)
            self._here.token = False
        return response

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request of an async client."""
        await request.aread()
        call, sent = self._leave(request)
        response: httpx.Response | None = None
        ending = ""
        try:
            await asyncio.sleep(self._rng.random() * 0.05)
            await stop_async(self._interrupts(call, sent, "before"))
            if call is not None and sent.operation == "createOrder":
                call.intent.posts += 1
            if self._is_late(call, sent, request):
                await asyncio.sleep(_patience(request))
                raise httpx.ReadTimeout("timed out", request=request)
            response = await self._inner.handle_async_request(request)
            await asyncio.sleep(self._rng.random() * 0.05)
            await stop_async(self._interrupts(call, sent, "after"))
        except BaseException as problem:
            ending = self._ending(problem)
            raise
        finally:
            self._arrive(call, sent, response, ending)
        return response

    def _blocking(self, seconds: float) -> None:
        # While one thread fetches a token, others may wait for it in earnest: then only the clock moves.
        if getattr(self._here, "token", False):
            self._clock.advance(seconds)
        else:
            self._crew.sleep(seconds)

    # The pauses of the clients: see `giftcardpartners.Runtime`.

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:
        """Pause a blocking client."""
        stop(self._interrupts_pause())
        self._crew.sleep(seconds, wake)

    async def asleep(self, seconds: float, wake: object = None) -> None:
        """Pause an async client."""
        await stop_async(self._interrupts_pause())
        if wake is None:
            await asyncio.sleep(seconds)
        else:
            await wake.wait_async(seconds)  # type: ignore[attr-defined]

    def _interrupts_pause(self) -> Exception | None:
        call = CALL.get(None)
        posts = [] if call is None else call.posts()
        return self._interrupts(call, posts[-1], "pause") if posts else None


def stop(interrupted: Exception | None) -> None:
    """Interrupt the thread that is running."""
    if isinstance(interrupted, TimeLimit):
        on_signal(signal.SIGUSR1, None)
    if interrupted is not None:
        raise KeyboardInterrupt


async def stop_async(interrupted: Exception | None) -> None:
    """Interrupt the task that is running, at this very await."""
    if isinstance(interrupted, TimeLimit):
        on_signal(signal.SIGUSR1, None)
    if interrupted is None:
        return
    task = asyncio.current_task()
    assert task is not None
    task.cancel()
    await asyncio.sleep(0)


def in_own_context(work: Callable[[], object]) -> Callable[[], object]:
    """Give a thread a context of its own, so that `CALL` is its own call."""
    context = contextvars.Context()
    return lambda: context.run(work)


def _operation(method: str, path: str) -> str:
    name = path.partition("/v1/")[2]
    if name == "Orders":
        return "createOrder" if method == "POST" else "listOrders"
    return "getOrder" if name.startswith("Orders/") else _OPERATIONS.get(name, name)


def _patience(request: httpx.Request) -> float:
    seconds = request.extensions.get("timeout", {}).get("read")
    return 3600.0 if seconds is None else float(seconds)


def _retry_after(response: httpx.Response, now: float) -> float:
    value = response.headers.get("retry-after", "")
    if value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except ValueError:
        return 0.0
