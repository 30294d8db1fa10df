"""The least of a client: sends requests with the account's token, through the runners."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

from giftcardpartners import MemoryStore, Network, Runtime, Store, TokenPolicy
from giftcardpartners._cache.exchange import Exchange
from giftcardpartners._cache.namespace import namespace
from giftcardpartners._cache.token_manager import TokenManager
from giftcardpartners._config import Config
from giftcardpartners._http.connections import AsyncConnections, Connections
from giftcardpartners._http.flow import Answer, Call
from giftcardpartners._http.network import route
from giftcardpartners._http.runner import AsyncRunner, Runner
from giftcardpartners._http.transport import async_client, sync_client


def _exchange(config: Config, store: Store | None, runtime: Runtime, policy: TokenPolicy | None) -> Exchange:
    home = store or MemoryStore(now=runtime.now)
    account = namespace(config)
    tokens = TokenManager.shared(account, home, runtime, policy or TokenPolicy())
    return Exchange(tokens, account, home, runtime)


def _call(path: str, deadline: float | None) -> Call:
    return Call("getOrder", "GET", path, deadline=deadline)


class Caller:
    """Sends by blocking."""

    def __init__(
        self,
        config: Config,
        transport: Any = None,
        store: Store | None = None,
        runtime: Runtime = Runtime(),
        policy: TokenPolicy | None = None,
    ) -> None:
        self._exchange = _exchange(config, store, runtime, policy)
        way = route(config.base_url, Network())
        self._runner = Runner(Connections(lambda: sync_client(way, transport)), config, runtime)

    def get(self, path: str, deadline: float | None = None) -> Answer:
        """Send one request."""
        return self._runner.run(self._exchange(_call(path, deadline)))


class AsyncCaller:
    """Sends without blocking."""

    def __init__(
        self,
        config: Config,
        transport: Any = None,
        store: Store | None = None,
        runtime: Runtime = Runtime(),
        policy: TokenPolicy | None = None,
    ) -> None:
        self._exchange = _exchange(config, store, runtime, policy)
        way = route(config.base_url, Network())
        self._runner = AsyncRunner(AsyncConnections(lambda: async_client(way, transport)), config, runtime)

    async def get(self, path: str, deadline: float | None = None) -> Answer:
        """Send one request."""
        return await self._runner.run(self._exchange(_call(path, deadline)))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._runner.close()
