"""The two clients: build what they hold, once; close it, once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypedDict, Unpack

import httpx

from ._cache.stores import Store
from ._config import from_environment
from ._http.connections import AsyncConnections, Connections
from ._http.events import AttemptEvent, Observer
from ._http.runner import AsyncRunner, Runner
from ._http.transport import async_client, sync_client
from ._parts import Parts
from .async_resources import AsyncLookup, AsyncOrders, AsyncProducts
from .errors import InvalidInput
from .policies import CachePolicy, Network, Paging, RetryPolicy, Timeouts, TokenPolicy, WaitPolicy
from .resources import Lookup, Orders, Products
from .runtime import Runtime

if TYPE_CHECKING:
    from .models import AccountBalance, Branding, Carrier, Department, ServiceStatus, ShippingMethod


class _Settings(TypedDict, total=False):
    retry: RetryPolicy
    wait: WaitPolicy
    timeouts: Timeouts
    network: Network
    paging: Paging
    store: str | Store
    cache: CachePolicy
    token: TokenPolicy
    rate: float | None
    events: Callable[[AttemptEvent], Awaitable[None] | None] | None
    runtime: Runtime


class ClientSettings(_Settings, total=False):
    """The keyword arguments of `Client` beside its credentials."""

    transport: httpx.BaseTransport | None


class AsyncClientSettings(_Settings, total=False):
    """The keyword arguments of `AsyncClient` beside its credentials."""

    transport: httpx.AsyncBaseTransport | None


class Client:
    """Talk to the GiftCard Partners B2B API, blocking; share one between threads.

    `base_url` has no default, since the vendor prints none. `http://` is refused except on loopback. `retry` and
    `wait` are the policies of all calls, `timeouts` those of one attempt, `network` the
    proxy, the certificates and the limits, `paging` how lists are walked. `store`
    is where token and catalogue are remembered, and with whom they are shared: "memory" (this process), "file" (this
    host), a redis:// address (the fleet) or a Store; `cache` and `token` say for how long;
    `rate` is how many orders a second are sent by all of these together. `events` is called with an AttemptEvent
    after each attempt, and harms nothing when it raises (docs/logs.md). `transport` and `runtime`
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
        rate: float | None = None,
        events: Callable[[AttemptEvent], Awaitable[None] | None] | None = None,
        transport: httpx.BaseTransport | None = None,
        runtime: Runtime = Runtime(),
    ) -> None:
        if transport is not None and not hasattr(transport, "handle_request"):
            raise InvalidInput("transport must be an httpx.BaseTransport. Nothing was sent.")
        observer = Observer(events, awaits=False)
        policies = (retry, wait, timeouts, network, paging, cache, token, runtime)
        self._parts = parts = Parts(base_url, email, access_token, transport, store, rate, policies, observer)
        connections = Connections(lambda: sync_client(parts.route, transport), transport)
        self._runner = Runner(connections, parts.config, runtime, observer, parts.route.via)
        self.orders = Orders(self._runner, parts.orders)
        self.products = Products(self._runner, parts.catalogue)
        runner, catalogue = self._runner, parts.catalogue
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
        return self._runner.run(self._parts.account.balance())

    def status(self) -> ServiceStatus:
        """Ask the service how it is, without a token unless it wants one. Raises what `balance` raises."""
        return self._runner.run(self._parts.account.status())

    def close(self) -> None:
        """Close the connections; the client cannot be used afterwards. What is remembered stays."""
        self._runner.close()
        self._parts.store.close()

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
        return f"<{type(self).__name__} {self._parts.config.base_url}>"


class AsyncClient:
    """Talk to the GiftCard Partners B2B API without blocking, from any event loop. Arguments as for `Client`."""

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
        rate: float | None = None,
        events: Callable[[AttemptEvent], Awaitable[None] | None] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        runtime: Runtime = Runtime(),
    ) -> None:
        if transport is not None and not hasattr(transport, "handle_async_request"):
            raise InvalidInput("transport must be an httpx.AsyncBaseTransport. Nothing was sent.")
        observer = Observer(events, awaits=True)
        policies = (retry, wait, timeouts, network, paging, cache, token, runtime)
        self._parts = parts = Parts(base_url, email, access_token, transport, store, rate, policies, observer)
        connections = AsyncConnections(lambda: async_client(parts.route, transport), transport)
        self._runner = AsyncRunner(connections, parts.config, runtime, observer, parts.route.via)
        self.orders = AsyncOrders(self._runner, parts.orders)
        self.products = AsyncProducts(self._runner, parts.catalogue)
        self.shipping_methods: AsyncLookup[ShippingMethod] = AsyncLookup(
            self._runner, parts.catalogue, "listShippingMethods"
        )
        self.carriers: AsyncLookup[Carrier] = AsyncLookup(self._runner, parts.catalogue, "listCarriers")
        self.brandings: AsyncLookup[Branding] = AsyncLookup(self._runner, parts.catalogue, "listBrandings")
        self.departments: AsyncLookup[Department] = AsyncLookup(
            self._runner, parts.catalogue, "listDepartments"
        )

    @classmethod
    def from_env(cls, **settings: Unpack[AsyncClientSettings]) -> Self:
        """Build a client from GIFTCARDPARTNERS_BASE_URL, _EMAIL and _ACCESS_TOKEN. Raises InvalidInput."""
        return cls(**from_environment(), **settings)

    async def balance(self) -> AccountBalance:
        """Read the deposit account's balance; never remembered. Raises RequestFailed, StatusError, UnexpectedAnswer."""
        return await self._runner.run(self._parts.account.balance())

    async def status(self) -> ServiceStatus:
        """Ask the service how it is, without a token unless it wants one. Raises what `balance` raises."""
        return await self._runner.run(self._parts.account.status())

    async def aclose(self) -> None:
        """Close the connections; the client cannot be used afterwards. What is remembered stays."""
        await self._runner.close()
        await self._parts.store.close_async()

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
        return f"<{type(self).__name__} {self._parts.config.base_url}>"
