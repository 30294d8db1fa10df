"""The two clients: build what they hold, once; close it, once."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import httpx

from ._cache.catalogue import Catalogue
from ._cache.namespace import namespace
from ._cache.stores import Store, open_store
from ._cache.token_manager import TokenManager
from ._config import Config, from_environment
from ._flows import AccountFlows, OrderFlows
from ._http.budget import RetryBudget
from ._http.connections import AsyncConnections, Connections
from ._http.network import Route, route
from ._http.retry import ClientContext
from ._http.runner import AsyncRunner, Runner
from ._http.transport import async_client, sync_client
from .async_resources import AsyncLookup, AsyncOrders, AsyncProducts
from .errors import InvalidInput
from .policies import CachePolicy, Network, Paging, RetryPolicy, Timeouts, TokenPolicy, WaitPolicy
from .resources import Lookup, Orders, Products
from .runtime import Runtime

if TYPE_CHECKING:
    from .models import AccountBalance, Branding, Carrier, Department, ServiceStatus, ShippingMethod


class _Flows:
    """What both clients are made of, before anything waits."""

    def __init__(
        self,
        config: Config,
        runtime: Runtime,
        policies: tuple[RetryPolicy, WaitPolicy, Paging, CachePolicy, TokenPolicy],
        store: Store,
    ) -> None:
        retry, waiting, paging, cache, token = policies
        account = namespace(config)
        tokens = TokenManager.shared(account, store, runtime, token)
        client = ClientContext(
            retry,
            RetryBudget(runtime.monotonic),
            runtime.monotonic,
            runtime.now,
            runtime.random,
            tokens.exchange,
        )
        self.catalogue = Catalogue(client, paging, store, account, runtime, cache)
        self.orders = OrderFlows(client, paging, waiting, self.catalogue)
        self.account = AccountFlows(client)


class _Settings(TypedDict, total=False):
    retry: RetryPolicy
    wait: WaitPolicy
    timeouts: Timeouts
    network: Network
    paging: Paging
    store: str | Store
    cache: CachePolicy
    token: TokenPolicy
    runtime: Runtime


class ClientSettings(_Settings, total=False):
    """The keyword arguments of `Client` beside its credentials."""

    transport: httpx.BaseTransport | None


class AsyncClientSettings(_Settings, total=False):
    """The keyword arguments of `AsyncClient` beside its credentials."""

    transport: httpx.AsyncBaseTransport | None


def _store(setting: str | Store, transport: object, runtime: Runtime) -> Store:
    # What a test's transport answers, or its clock makes of it, is nothing for the other clients of the process.
    alone = transport is not None or runtime != Runtime()
    return open_store(setting, alone=alone, now=runtime.now, monotonic=runtime.monotonic)


def _route(config: Config, network: Network, transport: object) -> Route:
    if transport is None:
        return route(config.base_url, network)
    if network != Network():
        raise InvalidInput("A transport that is handed in brings its own network settings. Nothing was sent.")
    return Route(None, None, network)


class Client:
    """Talk to the GiftCard Partners B2B API, blocking; share one between threads.

    `base_url` has no default, since the vendor prints none. `http://` is refused except on loopback. `retry` and
    `wait` are the policies of all calls, `timeouts` those of one attempt, `network` the
    proxy, the certificates and the limits, `paging` how lists are walked. `store`
    is where token and catalogue are remembered, and with whom they are shared: "memory" (this process), "file" (this
    host), a redis:// address (the fleet) or a Store; `cache` and `token` say for how long. `transport` and `runtime`
    are for tests and simulations; with either, "memory" is this client's alone. Raises InvalidInput.
    """

    def __init__(
        self,
        base_url: str,
        *,
        email: str,
        access_token: str,
        retry: RetryPolicy = RetryPolicy(),
        wait: WaitPolicy = WaitPolicy(),
        timeouts: Timeouts = Timeouts(),
        network: Network = Network(),
        paging: Paging = Paging(),
        store: str | Store = "memory",
        cache: CachePolicy = CachePolicy(),
        token: TokenPolicy = TokenPolicy(),
        transport: httpx.BaseTransport | None = None,
        runtime: Runtime = Runtime(),
    ) -> None:
        self._config = Config(base_url, email, access_token, timeouts)
        way = _route(self._config, network, transport)
        self._store = _store(store, transport, runtime)
        policies = (retry, wait, paging, cache, token)
        self._flows = flows = _Flows(self._config, runtime, policies, self._store)
        connections = Connections(lambda: sync_client(way, transport), transport)
        self._runner = Runner(connections, self._config, runtime)
        self.orders = Orders(self._runner, flows.orders)
        self.products = Products(self._runner, flows.catalogue)
        runner, catalogue = self._runner, flows.catalogue
        self.shipping_methods: Lookup[ShippingMethod] = Lookup(runner, catalogue, "listShippingMethods")
        self.carriers: Lookup[Carrier] = Lookup(runner, catalogue, "listCarriers")
        self.brandings: Lookup[Branding] = Lookup(runner, catalogue, "listBrandings")
        self.departments: Lookup[Department] = Lookup(runner, catalogue, "listDepartments")

    @classmethod
    def from_env(cls, **settings: Unpack[ClientSettings]) -> Self:
        """Build a client from GIFTCARDPARTNERS_BASE_URL, _EMAIL and _ACCESS_TOKEN. Raises InvalidInput."""
        return cls(**from_environment(), **settings)

    def balance(self) -> AccountBalance:
        """Read the deposit account's balance; never remembered. Raises RequestFailed, StatusError, UnexpectedAnswer."""
        return self._runner.run(self._flows.account.balance())

    def status(self) -> ServiceStatus:
        """Ask the service how it is; needs no token. Raises RequestFailed, StatusError, UnexpectedAnswer."""
        return self._runner.run(self._flows.account.status())

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards. What is remembered stays."""
        self._runner.close()
        self._store.close()

    def __enter__(self) -> Self:
        """Use as a context manager to close on the way out."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        self.close()

    def __repr__(self) -> str:
        """Name the service; never a secret."""
        return f"<{type(self).__name__} {self._config.base_url}>"


class AsyncClient:
    """Talk to the GiftCard Partners B2B API without blocking; one per event loop. Arguments as for `Client`."""

    def __init__(
        self,
        base_url: str,
        *,
        email: str,
        access_token: str,
        retry: RetryPolicy = RetryPolicy(),
        wait: WaitPolicy = WaitPolicy(),
        timeouts: Timeouts = Timeouts(),
        network: Network = Network(),
        paging: Paging = Paging(),
        store: str | Store = "memory",
        cache: CachePolicy = CachePolicy(),
        token: TokenPolicy = TokenPolicy(),
        transport: httpx.AsyncBaseTransport | None = None,
        runtime: Runtime = Runtime(),
    ) -> None:
        self._config = Config(base_url, email, access_token, timeouts)
        way = _route(self._config, network, transport)
        self._store = _store(store, transport, runtime)
        policies = (retry, wait, paging, cache, token)
        self._flows = flows = _Flows(self._config, runtime, policies, self._store)
        connections = AsyncConnections(lambda: async_client(way, transport), transport)
        self._runner = AsyncRunner(connections, self._config, runtime)
        self.orders = AsyncOrders(self._runner, flows.orders)
        self.products = AsyncProducts(self._runner, flows.catalogue)
        self.shipping_methods: AsyncLookup[ShippingMethod] = AsyncLookup(
            self._runner, flows.catalogue, "listShippingMethods"
        )
        self.carriers: AsyncLookup[Carrier] = AsyncLookup(self._runner, flows.catalogue, "listCarriers")
        self.brandings: AsyncLookup[Branding] = AsyncLookup(self._runner, flows.catalogue, "listBrandings")
        self.departments: AsyncLookup[Department] = AsyncLookup(
            self._runner, flows.catalogue, "listDepartments"
        )

    @classmethod
    def from_env(cls, **settings: Unpack[AsyncClientSettings]) -> Self:
        """Build a client from GIFTCARDPARTNERS_BASE_URL, _EMAIL and _ACCESS_TOKEN. Raises InvalidInput."""
        return cls(**from_environment(), **settings)

    async def balance(self) -> AccountBalance:
        """Read the deposit account's balance; never remembered. Raises RequestFailed, StatusError, UnexpectedAnswer."""
        return await self._runner.run(self._flows.account.balance())

    async def status(self) -> ServiceStatus:
        """Ask the service how it is; needs no token. Raises RequestFailed, StatusError, UnexpectedAnswer."""
        return await self._runner.run(self._flows.account.status())

    async def aclose(self) -> None:
        """Close the connections; the client cannot be used afterwards. What is remembered stays."""
        await self._runner.close()
        await self._store.close_async()

    async def __aenter__(self) -> Self:
        """Use as a async context manager to close on the way out."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""
        await self.aclose()

    def __repr__(self) -> str:
        """Name the service; never a secret."""
        return f"<{type(self).__name__} {self._config.base_url}>"
