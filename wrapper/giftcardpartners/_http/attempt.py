"""One attempt, blocking and not: the request sent, its answer read within a time and a size.

Whatever a transport raises passes through here; `failure` says what it means. The frames of this module hold what must
not be shown, and are taken out of every traceback there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .flow import Answer, Call, NoAnswer
from .requests import NO_AUTH

if TYPE_CHECKING:
    import httpx

    from ..policies import Timeouts
    from ..runtime import Runtime
    from .requests import Requests

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer that are read before it is given up as unreadable."""

_GRACE = 0.05
"""Seconds that the transport's own, more telling time-outs are given before the whole attempt is cut off."""


def attempt(
    call: Call, http: httpx.Client, requests: Requests, timeouts: Timeouts, runtime: Runtime
) -> Answer:
    """Send a call and read its answer. Raises NoAnswer, and whatever the transport raises."""
    until, seconds = _limits(call, timeouts, runtime)
    request = requests.build(call, min(timeouts.connect, seconds), seconds)
    response = http.send(request, auth=NO_AUTH, stream=True)
    headers, body = _headers(response), _Body(until, runtime)
    try:
        chunks: Any = response.iter_bytes() if _is_decoded(response, headers) else response.stream
        for chunk in chunks:
            body.take(chunk)
    finally:
        response.close()
    return _answer(response, headers, body, runtime.monotonic() - (until - seconds))


async def attempt_async(
    call: Call, http: httpx.AsyncClient, requests: Requests, timeouts: Timeouts, runtime: Runtime
) -> Answer:
    """Do as `attempt` without blocking the event loop."""
    import asyncio

    until, seconds = _limits(call, timeouts, runtime)
    request = requests.build(call, min(timeouts.connect, seconds), seconds)
    # On the loop's own clock: an answer whose headers drip in would pass every time-out of a single read.
    async with asyncio.timeout(seconds + _GRACE):
        response = await http.send(request, auth=NO_AUTH, stream=True)
        headers, body = _headers(response), _Body(until, runtime)
        try:
            chunks: Any = response.aiter_bytes() if _is_decoded(response, headers) else response.stream
            async for chunk in chunks:
                body.take(chunk)
        finally:
            await response.aclose()
    return _answer(response, headers, body, runtime.monotonic() - (until - seconds))


def _limits(call: Call, timeouts: Timeouts, runtime: Runtime) -> tuple[float, float]:
    """When the whole answer must be there on the monotonic clock, and in how many seconds."""
    now = runtime.monotonic()
    until = now + timeouts.answer
    if call.deadline is not None:
        until = min(until, call.deadline)
    if until <= now:
        raise NoAnswer("the deadline had passed", maybe_sent=False)
    return until, until - now


class _Body:
    """The body of an answer while it comes in, bounded in time and size."""

    __slots__ = ("_runtime", "_until", "whole")

    def __init__(self, until: float, runtime: Runtime) -> None:
        self._until = until
        self._runtime = runtime
        self.whole = bytearray()

    def take(self, chunk: bytes) -> None:
        """Take in a chunk. Raises NoAnswer when there is no end to them."""
        self.whole += chunk
        # httpx bounds each read only; an answer that drips a byte at a time would never end.
        if self._runtime.monotonic() > self._until:
            raise NoAnswer("the answer was not complete in time", maybe_sent=True)
        if len(self.whole) > LARGEST_ANSWER:
            raise NoAnswer("the answer is larger than any answer should be", maybe_sent=True)


def _headers(response: httpx.Response) -> dict[str, str]:
    # Read from the raw pairs: httpx's own mapping costs more than reading the whole answer.
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers.raw}


def _is_decoded(response: httpx.Response, headers: dict[str, str]) -> bool:
    # Only then httpx's decoders, which cost more than reading the whole answer.
    return "content-encoding" in headers or response.is_stream_consumed


def _answer(response: httpx.Response, headers: dict[str, str], body: _Body, elapsed: float) -> Answer:
    connection = response.extensions.get("network_stream")
    return Answer(response.status_code, headers, bytes(body.whole), connection, elapsed)
