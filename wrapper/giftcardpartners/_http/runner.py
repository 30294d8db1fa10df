"""What waits: two runners for the same flows, one blocking, one awaiting.

A runner performs what a flow yields and hands back what became of it: of a `Call` an `Answer`, or `NoAnswer` with the
one fact that decides about money, whether the request may have been sent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from .. import errors
from .attempt import attempt, attempt_async
from .failure import told_apart
from .flow import Answer, Call, Effect, Flow, NoAnswer, Sleep
from .requests import Requests

if TYPE_CHECKING:
    from .._config import Config
    from ..runtime import Runtime
    from .connections import AsyncConnections, Connections
    from .events import Observer

T = TypeVar("T")
_Failures = (NoAnswer, errors.GiftCardsError)


class Runner:
    """Runs flows by blocking."""

    def __init__(
        self,
        connections: Connections,
        config: Config,
        runtime: Runtime,
        observer: Observer | None = None,
        via: str = "",
    ) -> None:
        self._connections = connections
        self._requests = Requests(config)
        self._where = f"{self._requests.host}{via}"
        self._timeouts = config.timeouts
        self._runtime = runtime
        self._observer = observer

    def run(self, flow: Flow[T]) -> T:
        """Run a flow to its result. Raises InvalidInput when there can be no connections, before it begins."""
        self._connections.current()
        result: Any = None
        try:
            while True:
                try:
                    effect = flow.throw(result) if isinstance(result, _Failures) else flow.send(result)
                except StopIteration as done:
                    returned: T = done.value
                    return returned
                result = self._perform(effect)
        finally:
            flow.close()

    def close(self) -> None:
        """Close the connections of this process, for good."""
        self._connections.close()
        self._requests.forget()

    def _perform(self, effect: Call | Sleep | Effect) -> Any:
        try:
            if isinstance(effect, Call):
                return self._send(effect)
            if isinstance(effect, Sleep):
                self._runtime.sleep(effect.seconds, effect.wake)
                return None
            return effect.run()
        except _Failures as problem:
            return problem.with_traceback(None)

    def _send(self, call: Call) -> Answer | NoAnswer:
        http = self._connections.current()
        began = self._runtime.monotonic()
        try:
            return attempt(call, http, self._requests, self._timeouts, self._runtime)
        except errors.GiftCardsError:
            raise
        except NoAnswer as lost:
            lost.elapsed = self._runtime.monotonic() - began
            raise
        except BaseException as problem:  # noqa: BLE001 - told apart
            meaning = told_apart(problem, self._where)
        elapsed = self._runtime.monotonic() - began
        if isinstance(meaning, NoAnswer):
            meaning.elapsed = elapsed
            return meaning
        if self._observer is not None:
            self._observer.interrupted(call, meaning, elapsed)
        raise meaning


class AsyncRunner:
    """Runs flows by awaiting."""

    def __init__(
        self,
        connections: AsyncConnections,
        config: Config,
        runtime: Runtime,
        observer: Observer | None = None,
        via: str = "",
    ) -> None:
        self._connections = connections
        self._requests = Requests(config)
        self._where = f"{self._requests.host}{via}"
        self._timeouts = config.timeouts
        self._runtime = runtime
        self._observer = observer

    async def run(self, flow: Flow[T]) -> T:
        """Do as `Runner.run`; a cancellation passes through at whatever await it arrives."""
        if self._connections.current() is None:
            await self._connections.open()
        result: Any = None
        try:
            while True:
                try:
                    effect = flow.throw(result) if isinstance(result, _Failures) else flow.send(result)
                except StopIteration as done:
                    returned: T = done.value
                    return returned
                result = await self._perform(effect)
        finally:
            flow.close()

    async def close(self) -> None:
        """Close the connections of this event loop, for good."""
        await self._connections.close()
        self._requests.forget()

    async def _perform(self, effect: Call | Sleep | Effect) -> Any:
        try:
            if isinstance(effect, Call):
                return await self._send(effect)
            if isinstance(effect, Sleep):
                await self._runtime.asleep(effect.seconds, effect.wake)
                return None
            return await effect.run_async()
        except _Failures as problem:
            return problem.with_traceback(None)

    async def _send(self, call: Call) -> Answer | NoAnswer:
        http = self._connections.current() or await self._connections.open()
        began = self._runtime.monotonic()
        try:
            return await attempt_async(call, http, self._requests, self._timeouts, self._runtime)
        except errors.GiftCardsError:
            raise
        except NoAnswer as lost:
            lost.elapsed = self._runtime.monotonic() - began
            raise
        except BaseException as problem:  # noqa: BLE001 - told apart
            meaning = told_apart(problem, self._where)
        elapsed = self._runtime.monotonic() - began
        if isinstance(meaning, NoAnswer):
            meaning.elapsed = elapsed
            return meaning
        if self._observer is not None:
            self._observer.interrupted(call, meaning, elapsed)
        raise meaning
