"""The only rooms that wait: two runners for the same flows, one blocking, one awaiting.

A runner performs what a flow wishes and hands back what result of it: an `Answer`, or `NoAnswer` with the one fact that
decides about money, whether the request may have been sent. No exception of a transport gets past here.
"""

from __future__ import annotations

import asyncio
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

import httpx

from .. import errors
from .flow import Answer, Call, Flow, NoAnswer, Question, Sleep

if TYPE_CHECKING:
    from .._config import Config
    from ..runtime import Runtime

T = TypeVar("T")

LARGEST_ANSWER = 64 * 1024 * 1024
"""Bytes of an answer that are read before it is given up as unreadable."""

_GRACE = 0.05
"""Seconds that the transport's own, more telling time-outs are given before the whole attempt is cut off."""

_WITHOUT_TOKEN = frozenset({"getStatus"})
"""The service's health is asked without a token (docs/assumptions.md)."""

_HEADERS = {
    "Accept": "application/json",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "keep-alive",
    "User-Agent": "giftcardpartners-python",
}
_HEADERS_WITH_BODY = _HEADERS | {"Content-Type": "application/json"}

_url = lru_cache(maxsize=256)(httpx.URL)  # parsing an address costs as much as encoding an order

_CLOSED = "The client is closed. Nothing was sent."


class Runner:
    """Runs flows by blocking."""

    def __init__(self, http: httpx.Client, auth: httpx.Auth, config: Config, runtime: Runtime) -> None:
        self._http = http
        self._auth = auth
        self._config = config
        self._runtime = runtime

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its result."""
        try:
            effect = next(flow)
            while True:
                try:
                    result = self._perform(effect)
                except (NoAnswer, errors.GiftCardsError) as problem:
                    effect = flow.throw(problem)
                else:
                    effect = flow.send(result)
        except StopIteration as done:
            returned: T = done.value
            return returned
        finally:
            flow.close()

    def _perform(self, effect: Call | Sleep | Question) -> Any:
        if isinstance(effect, Sleep):
            self._runtime.sleep(effect.seconds, effect.wake)
            return None
        if not isinstance(effect, Call):
            return effect.run()
        if self._http.is_closed:
            raise errors.InvalidInput(_CLOSED)
        request, until = _prepared(effect, self._config, self._runtime)
        try:
            response = self._http.send(request, auth=_auth_for(effect, self._auth), stream=True)
            try:
                content = _Content(until, self._runtime)
                for content.chunk in response.iter_bytes():
                    content.take()
            finally:
                response.close()
        except (NoAnswer, errors.GiftCardsError):
            raise
        except Exception as problem:  # whatever it is, the order may have been sent
            raise _no_answer(problem, request, effect) from problem
        return _answer(response, content)


class AsyncRunner:
    """Runs flows by awaiting."""

    def __init__(self, http: httpx.AsyncClient, auth: httpx.Auth, config: Config, runtime: Runtime) -> None:
        self._http = http
        self._auth = auth
        self._config = config
        self._runtime = runtime

    async def run(self, flow: Flow[T]) -> T:
        """Run a flow to its result; a cancellation passes through at whatever await it arrives."""
        try:
            effect = next(flow)
            while True:
                try:
                    result = await self._perform(effect)
                except (NoAnswer, errors.GiftCardsError) as problem:
                    effect = flow.throw(problem)
                else:
                    effect = flow.send(result)
        except StopIteration as done:
            returned: T = done.value
            return returned
        finally:
            flow.close()

    async def _perform(self, effect: Call | Sleep | Question) -> Any:
        if isinstance(effect, Sleep):
            await self._runtime.asleep(effect.seconds, effect.wake)
            return None
        if not isinstance(effect, Call):
            return await effect.run_async()
        if self._http.is_closed:
            raise errors.InvalidInput(_CLOSED)
        request, until = _prepared(effect, self._config, self._runtime)
        try:
            # On the loop's own clock: an answer whose headers drip in would pass every time-out of a single read.
            async with asyncio.timeout(until - self._runtime.monotonic() + _GRACE):
                response = await self._http.send(request, auth=_auth_for(effect, self._auth), stream=True)
                try:
                    content = _Content(until, self._runtime)
                    async for content.chunk in response.aiter_bytes():
                        content.take()
                finally:
                    await response.aclose()
        except (NoAnswer, errors.GiftCardsError):
            raise
        except Exception as problem:  # whatever it is, the order may have been sent
            raise _no_answer(problem, request, effect) from problem
        return _answer(response, content)


def _prepared(call: Call, config: Config, runtime: Runtime) -> tuple[httpx.Request, float]:
    """Build the request, and say when its whole answer must be there on the monotonic clock."""
    now = runtime.monotonic()
    until = now + config.timeouts.answer
    if call.deadline is not None:
        until = min(until, call.deadline)
    left = until - now
    if left <= 0:
        raise NoAnswer("the deadline had passed", maybe_sent=False)
    try:
        # Built here rather than by the client, whose merging of addresses, cookies and headers costs more than all
        # of a flow.
        connect = min(config.timeouts.connect, left)
        request = httpx.Request(
            call.method,
            _url(config.base_url + call.path),
            params=call.params,
            content=call.content,
            headers=_HEADERS if call.content is None else _HEADERS_WITH_BODY,
            extensions={
                "timeout": {"connect": connect, "read": left, "write": left, "pool": left},
                "deadline": until,
            },
        )
    except (httpx.InvalidURL, ValueError) as problem:
        raise NoAnswer(type(problem).__name__, maybe_sent=False) from problem
    return request, until


def _auth_for(call: Call, auth: httpx.Auth) -> httpx.Auth | None:
    return None if call.operation in _WITHOUT_TOKEN else auth


class _Content:
    """The body of an answer while it comes in, bounded in time and size.

    An object without a repr, because error reports show local variables and a body may hold claim links.
    """

    __slots__ = ("_runtime", "_until", "chunk", "whole")

    def __init__(self, until: float, runtime: Runtime) -> None:
        self._until = until
        self._runtime = runtime
        self.whole = bytearray()
        self.chunk = b""

    def take(self) -> None:
        """Take in the chunk at hand. Raises NoAnswer when there is no end to it."""
        self.whole += self.chunk
        # httpx bounds each read only; an answer that drips a byte at a time would never end.
        if self._runtime.monotonic() > self._until:
            raise NoAnswer("the answer was not complete in time", maybe_sent=True)
        if len(self.whole) > LARGEST_ANSWER:
            raise NoAnswer("the answer is larger than any answer should be", maybe_sent=True)


def _answer(response: httpx.Response, content: _Content) -> Answer:
    # Read from the raw pairs: httpx's own mapping costs more than reading the whole answer.
    headers = {
        name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers.raw
    }
    return Answer(response.status_code, headers, bytes(content.whole))


def _no_answer(problem: Exception, request: httpx.Request, call: Call) -> NoAnswer:
    # A request that has no token yet, and needs one, was not even tried.
    waits_for_token = call.operation not in _WITHOUT_TOKEN and "Authorization" not in request.headers
    return NoAnswer(type(problem).__name__, maybe_sent=not waits_for_token and _maybe_sent(problem))


def _maybe_sent(problem: Exception) -> bool:
    """Whether a failed request may have reached the service; only what is certain counts as no."""
    if isinstance(problem, httpx.RequestError) and _is_token_request(problem):
        return False
    if not isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout):
        return True
    cause = problem.__cause__
    if cause is not None and type(cause).__module__.startswith("aiohttp"):
        # httpx-aiohttp reports a disconnect in the middle of a request as ConnectTimeout too; only these two are
        # about the connection's beginning.
        kinds = {kind.__name__ for kind in type(cause).__mro__}
        return not kinds & {"ClientConnectorError", "ConnectionTimeoutError"}
    return False


def _is_token_request(problem: httpx.RequestError) -> bool:
    try:
        return problem.request.url.path.endswith("/v1/Tokens")
    except RuntimeError:  # httpx: no request is attached
        return False
