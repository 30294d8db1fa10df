"""What both clients are made of, before anything waits."""

from __future__ import annotations

from ._arguments import expect, is_number
from ._cache.catalogue import Catalogue
from ._cache.exchange import Exchange
from ._cache.namespace import namespace
from ._cache.stores import Store, open_store
from ._cache.token_manager import TokenManager
from ._config import Config
from ._flows import AccountFlows, OrderFlows
from ._http.budget import RetryBudget
from ._http.events import Observer
from ._http.network import Route, route
from ._http.otel import tracing_to
from ._http.retry import ClientContext
from .errors import InvalidInput
from .policies import CachePolicy, Network, Paging, RetryPolicy, Timeouts, TokenPolicy, WaitPolicy
from .runtime import Runtime


class Parts:
    """The settings, checked, and what is built of them. Raises InvalidInput that names the setting."""

    def __init__(
        self,
        base_url: str,
        email: str,
        access_token: str,
        transport: object,
        store: str | Store,
        rate: float | None,
        policies: tuple[
            RetryPolicy, WaitPolicy, Timeouts, Network, Paging, CachePolicy, TokenPolicy, Runtime
        ],
        observer: Observer,
    ) -> None:
        for (name, kind), given in zip(_KINDS.items(), policies, strict=True):
            expect(name, given, kind, optional=False)
        retry, waiting, timeouts, network, paging, cache, token, runtime = policies
        if rate is not None and not is_number(rate, above=0):
            raise InvalidInput("rate must be a number above 0, of orders a second. Nothing was sent.")
        self.config = Config(base_url, email, access_token, timeouts)
        self.route = Route(None, None, network) if transport is not None else route(base_url, network)
        if transport is not None and network != Network():
            raise InvalidInput(
                "A transport that is handed in brings its own network settings. Nothing was sent."
            )
        # What a test's transport answers, or its clock makes of it, is nothing for the other clients of the process.
        alone = transport is not None or runtime != Runtime()
        self.store = open_store(store, alone=alone, now=runtime.now, monotonic=runtime.monotonic)
        account = namespace(self.config)
        tokens = TokenManager.shared(account, self.store, runtime, token)
        tracing = tracing_to(self.config.base_url)
        if tracing is not None:
            observer.is_traced = tracing.is_on
        client = ClientContext(
            retry,
            RetryBudget(runtime.monotonic),
            runtime.monotonic,
            runtime.now,
            runtime.random,
            Exchange(tokens, account, self.store, runtime, rate, observer),
            observer,
            tracing,
        )
        self.catalogue = Catalogue(client, paging, self.store, account, runtime, cache)
        self.orders = OrderFlows(client, paging, waiting, self.catalogue)
        self.account = AccountFlows(client)


_KINDS: dict[str, type] = {
    "retry": RetryPolicy,
    "wait": WaitPolicy,
    "timeouts": Timeouts,
    "network": Network,
    "paging": Paging,
    "cache": CachePolicy,
    "token": TokenPolicy,
    "runtime": Runtime,
}
