"""The catalogue and the look-up lists, as flows: fetched whole, remembered for a week, searched here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._arguments import expect
from .._http import operations
from .._http.answers import read_page, read_product, read_product_page
from .._http.flow import Flow
from .._http.otel import named
from .._http.paging import Pager
from .._http.retry import CallContext, ClientContext, send
from ..models import Branding, Carrier, Department, Product, ShippingMethod
from ..policies import CachePolicy, Paging, TimeToLive
from .entry import CachedList, CacheEntry
from .resource import ResourceCache, Source
from .single_flight import Group

if TYPE_CHECKING:
    from ..runtime import Runtime
    from .stores import Store

LEASE = 60.0
"""How long, in seconds, a process that was killed while it fetched can keep the others waiting."""

_LOOKUPS: dict[str, tuple[str, type[Any]]] = {
    "listShippingMethods": ("shipping_methods", ShippingMethod),
    "listCarriers": ("carriers", Carrier),
    "listBrandings": ("brandings", Branding),
    "listDepartments": ("departments", Department),
}


class Catalogue:
    """What a client remembers of one account's catalogue; clients with the same store share it."""

    def __init__(
        self,
        client: ClientContext,
        paging: Paging,
        store: Store,
        account: str,
        runtime: Runtime,
        policy: CachePolicy,
    ) -> None:
        group = store.shared_state(f"catalogue {account}", lambda: Group(store, runtime, LEASE))
        self.client = client
        self._cache = ResourceCache(client, group)
        self._paging = paging
        self._store = store
        self._account = account
        self._policy = policy
        self.now = runtime.now
        self.products_entry = self._entry("products", "the catalogue", policy.products)
        self.lookup_entries = {
            operation: self._entry(operation, f"the answer to {operation}", getattr(policy, name))
            for operation, (name, _) in _LOOKUPS.items()
        }

    @named("products.all")
    def products(self, *, anew: bool = False) -> Flow[CachedList[Product]]:
        """Read the whole catalogue; `anew` asks the service whatever is remembered."""
        return (yield from self._products(anew))

    @named("products.get")
    def product(self, product_id: str) -> Flow[Product]:
        """Find one product in the catalogue; what is not there the service is asked for by its id."""
        expect("product_id", product_id, str, optional=False)
        yield from self._products()
        found: Product | None = self.products_entry.by_id.get(product_id)
        if found is not None:
            return found
        call = operations.product(product_id)

        def fetch(context: CallContext) -> Flow[tuple[Product, ...]]:
            return ((yield from send(call, read_product, context)),)

        entry = self._entry(f"product:{quote(product_id, safe='')}", "the product", self._policy.products)
        cached: CachedList[Product] = yield from self._cache.read(entry, Source(fetch, Product))
        return cached[0]

    @named("products.search")
    def search(
        self, name: str, delivery_type: str | None, currency: str | None, value: Decimal | None
    ) -> Flow[CachedList[Product]]:
        """Read the catalogue and keep what fits."""
        expect("name", name, str, optional=False)
        expect("delivery_type", delivery_type, str)
        expect("currency", currency, str)
        expect("value", value, Decimal, int)
        cached = yield from self._products()
        return cached.of_same_age(
            product
            for product in cached
            if name.casefold() in (product.name or "").casefold()
            and (
                delivery_type is None
                or delivery_type.lower() in map(str.lower, product.available_delivery_types)
            )
            and (currency is None or currency.lower() == (product.currency_code or "").lower())
            and (value is None or product.allows(value))
        )

    @named("lookup")
    def lookup(self, operation: str, *, anew: bool = False) -> Flow[CachedList[Any]]:
        """Read one look-up list, by its operationId."""
        kind = _LOOKUPS[operation][1]

        def fetch(context: CallContext) -> Flow[tuple[Any, ...]]:
            return (
                yield from send(
                    operations.lookup(operation), lambda answer: read_page(answer, kind).data, context
                )
            )

        return (yield from self._read(self.lookup_entries[operation], Source(fetch, kind), anew))

    def _products(self, anew: bool = False) -> Flow[CachedList[Product]]:
        return self._read(self.products_entry, Source(self._everything, Product), anew)

    def _read(self, entry: CacheEntry, source: Source, anew: bool) -> Flow[CachedList[Any]]:
        return self._cache.refresh(entry, source) if anew else self._cache.read(entry, source)

    def _everything(self, context: CallContext) -> Flow[tuple[Product, ...]]:
        pager: Pager[Product] = Pager(self._paging.first)
        products: list[Product] = []
        while not pager.done:
            call = operations.products_page(pager.index, self._paging.size)
            products += pager.take((yield from send(call, read_product_page, context)))
        return tuple(products)

    def _entry(self, resource: str, what: str, life: TimeToLive) -> CacheEntry:
        key = f"{self._account}:{resource}"
        return self._store.shared_state(
            f"entry {key} {self._policy!r}", lambda: CacheEntry(key, what, life, self._policy)
        )
