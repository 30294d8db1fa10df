"""An httpx transport, sync and async, that answers in this process and performs faults as a network would."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import httpx

from ..clock import ManualClock
from ..messages import BODILESS, Request, Response

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

    from ..simulator import Simulator

_FOR_EVER = 3600.0


class SimulatorTransport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Hand requests of an httpx client to a simulator.

    Delays go to `sleep` or `asleep` (seconds) when they are given; else a ManualClock is moved and no real
    time passes, and any other clock is waited for. An answer that takes longer than the request's read
    time-out raises ReadTimeout after that time; one that never comes does so after an hour when there is no
    time-out.
    """

    def __init__(
        self,
        simulator: Simulator,
        sleep: Callable[[float], object] | None = None,
        asleep: Callable[[float], Awaitable[object]] | None = None,
    ) -> None:
        self.simulator = simulator
        manual = isinstance(simulator.clock, ManualClock)
        self._sleep = sleep or (simulator.clock.advance if manual else time.sleep)
        self._asleep = asleep or (self._advance if manual else asyncio.sleep)

    async def _advance(self, seconds: float) -> None:
        self.simulator.clock.advance(seconds)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of a sync client."""
        answer = self.simulator.handle(_simulated(request, request.read()))
        seconds, failure = _outcome(answer, request)
        if seconds:
            self._sleep(seconds)
        if failure is not None:
            raise failure
        return _received(answer, request)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer a request of an async client."""
        answer = self.simulator.handle(_simulated(request, await request.aread()))
        seconds, failure = _outcome(answer, request)
        if seconds:
            await self._asleep(seconds)
        if failure is not None:
            raise failure
        return _received(answer, request)


class _CutStream(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that breaks off."""

    def __init__(self, part: bytes, failure: httpx.TransportError) -> None:
        self._part = part
        self._failure = failure

    def __iter__(self) -> Iterator[bytes]:
        yield self._part
        raise self._failure

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield self._part
        raise self._failure


def _simulated(request: httpx.Request, body: bytes) -> Request:
    headers = [
        (name.decode("latin-1"), value.decode("utf-8", "replace")) for name, value in request.headers.raw
    ]
    return Request(request.method, request.url.raw_path.decode("ascii", "replace"), headers, body)


def _outcome(answer: Response, request: httpx.Request) -> tuple[float, httpx.TransportError | None]:
    """Return how long the client waits, and the error that it then meets instead of an answer."""
    timeouts = request.extensions.get("timeout", {})
    patience = timeouts.get("read")
    match answer.termination:
        case "refuse":
            return 0.0, httpx.ConnectError("[Errno 111] Connection refused", request=request)
        case "connect_timeout":
            limit = timeouts.get("connect")
            return _FOR_EVER if limit is None else limit, httpx.ConnectTimeout("timed out", request=request)
        case "silent":
            return _FOR_EVER if patience is None else patience, httpx.ReadTimeout(
                "timed out", request=request
            )
    if patience is not None and answer.delay > patience:
        return patience, httpx.ReadTimeout("timed out", request=request)
    if answer.termination == "drop":
        return answer.delay, _broken(answer, request)
    return answer.delay, None


def _broken(answer: Response, request: httpx.Request) -> httpx.TransportError:
    if answer.how == "reset":
        return httpx.ReadError("[Errno 104] Connection reset by peer", request=request)
    if answer.how == "broken_pipe":
        return httpx.WriteError("[Errno 32] Broken pipe", request=request)
    return httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)


def _received(answer: Response, request: httpx.Request) -> httpx.Response:
    if answer.status in BODILESS:
        return httpx.Response(answer.status, headers=answer.headers, request=request)
    headers = [*answer.headers, ("Content-Length", str(len(answer.body)))]
    stream: httpx.SyncByteStream | httpx.AsyncByteStream = httpx.ByteStream(answer.body)
    if answer.termination == "cut":
        failure: httpx.TransportError = httpx.RemoteProtocolError(
            "peer closed connection without sending complete message body "
            f"(received {answer.cut_at} bytes, expected {len(answer.body)})",
            request=request,
        )
        if answer.how == "reset":
            failure = _broken(answer, request)
        stream = _CutStream(answer.body[: answer.cut_at], failure)
    return httpx.Response(answer.status, headers=headers, stream=stream, request=request)
