"""The bearer token, as httpx authentication: two thin drivers, blocking and not, over the one plan."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

import httpx

from .._http.flow import Answer, NoAnswer, Sleep
from ..errors import UnexpectedAnswer
from .bearer import TokenPolicy
from .namespace import scope
from .single_flight import Abandoned, OutOfTime
from .stores import MemoryStore, Store
from .token import Ask, Keeper

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator, Iterator

    from .._config import Config
    from ..runtime import Runtime

_LARGEST_ANSWER = 65_536
_CONNECT = 5.0
_AT_ONCE = 0.05


class BearerAuth(httpx.Auth):
    """Give every request the account's token; on a 401 send it once more with a new one.

    All that use the same `store` share the token, whether sync or async. The caller's deadline is read from
    `request.extensions["deadline"]`, on the runtime's monotonic clock. What goes wrong while a token is
    fetched happens before the request is sent: AuthenticationFailed, AccessDisabled and UnexpectedAnswer, a
    `NoAnswer` that was not sent, or the transport's error, whose request then is the one for the token.
    """

    def __init__(
        self, config: Config, runtime: Runtime, store: Store | None = None, policy: TokenPolicy | None = None
    ) -> None:
        self._config = config
        self._runtime = runtime
        self._policy = policy = policy or TokenPolicy()
        self._url = f"{config.base_url}/v1/Tokens"
        store = store or MemoryStore(now=runtime.now)
        account = scope(config)
        self._keeper: Keeper = store.companion(
            f"keeper {account} {policy!r}", lambda: Keeper(account, store, runtime, policy)
        )

    def _plan(self, request: httpx.Request) -> Generator[Any, Any, None]:
        deadline = request.extensions.get("deadline")
        token = self._keeper.ready()
        if token is None:
            token = yield from self._keeper.current(deadline)
            self._shorten(request, deadline)
        request.headers["Authorization"] = f"Bearer {token.value}"
        response = yield request
        if response.status_code == httpx.codes.UNAUTHORIZED:
            token = yield from self._keeper.renewed(token, deadline)
            self._shorten(request, deadline)
            request.headers["Authorization"] = f"Bearer {token.value}"
            yield request

    def _shorten(self, request: httpx.Request, deadline: float | None) -> None:
        """Leave a request no more time than its caller has left: the token took some of it."""
        if deadline is None:
            return
        left = deadline - self._runtime.monotonic()
        if left <= 0:
            raise NoAnswer("the deadline passed while a token was fetched", maybe_sent=False)
        limits = request.extensions.get("timeout", {})
        request.extensions["timeout"] = {
            name: left if limit is None else min(limit, left) for name, limit in limits.items()
        }

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Walk through the plan, blocking."""
        plan = self._plan(request)
        advance: Callable[[], Any] = partial(next, plan)
        cut: BaseException | None = None
        while True:
            step = _next(advance, cut)
            if step is None:
                return
            try:
                if isinstance(step, httpx.Request):
                    result: Any = yield step
                elif isinstance(step, Ask):
                    response = yield self._request(request, step)
                    response.stream = self._bounded(response)
                    response.read()
                    result = _answer(response)
                elif isinstance(step, Sleep):
                    self._runtime.sleep(step.seconds, step.wake)
                    result = None
                else:
                    result = step.run()
            except BaseException as problem:  # noqa: BLE001 - the plan tidies up, then `_next` raises it again
                # httpx does not hand a transport's error to the flow: it closes the flow while that is under way.
                lost = problem.__context__ if isinstance(problem, GeneratorExit) else None
                cut, advance = problem, partial(plan.throw, self._meaning(problem, step, lost))
            else:
                advance = partial(plan.send, result)

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        """Walk through the plan without blocking the event loop."""
        plan = self._plan(request)
        advance: Callable[[], Any] = partial(next, plan)
        cut: BaseException | None = None
        while True:
            step = _next(advance, cut)
            if step is None:
                return
            try:
                if isinstance(step, httpx.Request):
                    result: Any = yield step
                elif isinstance(step, Ask):
                    response = yield self._request(request, step)
                    response.stream = self._bounded(response)
                    await response.aread()
                    result = _answer(response)
                elif isinstance(step, Sleep):
                    await self._runtime.asleep(step.seconds, step.wake)
                    result = None
                else:
                    result = await step.run_async()
            except BaseException as problem:  # noqa: BLE001 - the plan tidies up, then `_next` raises it again
                cut, advance = (
                    problem,
                    partial(plan.throw, self._meaning(problem, step, self._unseen(problem))),
                )
            else:
                advance = partial(plan.send, result)

    def _request(self, request: httpx.Request, ask: Ask) -> httpx.Request:
        seconds = self._seconds(ask)
        connect = min(seconds, self._config.timeouts.connect, _CONNECT)
        timeout = {"connect": connect, "pool": connect, "write": min(seconds, _CONNECT), "read": seconds}
        return httpx.Request(
            "POST",
            self._url,
            headers={
                "Accept": "application/json",
                "User-Agent": request.headers.get("User-Agent", "giftcardpartners"),
                "Email": self._config.email,
                "AccessToken": self._config.access_token,
            },
            extensions={**request.extensions, "timeout": timeout},
        )

    def _seconds(self, ask: Ask) -> float:
        longest = min(self._config.timeouts.answer, self._policy.answer)
        return longest if ask.deadline is None else min(longest, ask.deadline - self._runtime.monotonic())

    def _meaning(self, problem: BaseException, step: Any, lost: BaseException | None) -> Exception:
        """What the plan is told: the problem itself, or that its caller goes away, and whether the service is why."""
        deadline = step.deadline if isinstance(step, Ask) else None
        if deadline is not None and self._runtime.monotonic() >= deadline - _AT_ONCE:
            return OutOfTime("a token") if isinstance(problem, Exception) else Abandoned()
        if isinstance(problem, Exception):
            return problem
        return Abandoned(lost if isinstance(lost, httpx.TransportError) else None)

    def _unseen(self, problem: BaseException) -> BaseException | None:
        """What closed an async flow, which unlike a sync one is not shown the exception that is under way."""
        task = asyncio.current_task()
        if not isinstance(problem, GeneratorExit) or task is None or task.cancelling():
            return None
        return httpx.TransportError("no answer", request=httpx.Request("POST", self._url))

    def _bounded(self, response: httpx.Response) -> _Bounded:
        return _Bounded(response, self._runtime.monotonic, self._runtime.monotonic() + self._policy.answer)


class _Bounded(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that may be neither long nor slow: time-outs alone would let an answer drip for ever."""

    def __init__(self, response: httpx.Response, monotonic: Callable[[], float], deadline: float) -> None:
        self._response = response
        self._inside: Any = response.stream
        self._monotonic = monotonic
        self._deadline = deadline
        self._length = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._inside:
            yield self._checked(chunk)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._inside:
            yield self._checked(chunk)

    def close(self) -> None:
        self._inside.close()

    async def aclose(self) -> None:
        await self._inside.aclose()

    def _checked(self, chunk: bytes) -> bytes:
        self._length += len(chunk)
        if self._length > _LARGEST_ANSWER:
            answer = Answer(self._response.status_code, _headers(self._response), b"")
            raise UnexpectedAnswer("The answer to createToken is far too long.", response=answer)
        if self._monotonic() >= self._deadline:
            raise httpx.ReadTimeout("the answer to createToken drips", request=self._response.request)
        return chunk


def _next(advance: Callable[[], Any], cut: BaseException | None) -> Any:
    """Take the plan's next step, None at its end; after a cut that is no ordinary exception, raise that."""
    try:
        return advance()
    except StopIteration:
        return None
    except Exception:
        if cut is not None and not isinstance(cut, Exception):
            raise cut from None
        raise


def _answer(response: httpx.Response) -> Answer:
    return Answer(response.status_code, _headers(response), response.content)


def _headers(response: httpx.Response) -> dict[str, str]:
    return {name.lower(): value for name, value in response.headers.items()}
