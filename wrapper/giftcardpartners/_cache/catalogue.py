"""The catalogue and the look-up lists, as flows: fetched whole, remembered for a week, searched here."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from .._http import operations
from .._http.answers import read_page, read_product, read_product_page
from .._http.flow import Flow
from .._http.paging import Pager
from .._http.retry import CallContext, ClientContext, send
from ..models import Branding, Carrier, Department, Product, ShippingMethod
from .entry import CachePolicy, Listing, Shelf, TimeToLive
from .resource import Memory, Source
from .single_flight import Board

if TYPE_CHECKING:
    from .._config import Paging
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
        board = store.companion(f"board {account}", lambda: Board(store, runtime, LEASE))
        self._memory = Memory(client, board)
        self._paging = paging
        self._store = store
        self._account = account
        self._policy = policy
        self.now = runtime.now
        self.products_shelf = self._shelf("products", "the catalogue", policy.products)
        self.lookup_shelves = {
            operation: self._shelf(operation, f"the answer to {operation}", getattr(policy, name))
            for operation, (name, _) in _LOOKUPS.items()
        }

    def products(self, *, anew: bool = False) -> Flow[Listing[Product]]:
        """Read the whole catalogue; `anew` asks the service whatever is remembered."""
        return (yield from self._read(self.products_shelf, Source(self._everything, Product), anew))

    def product(self, product_id: str) -> Flow[Product]:
        """Find one product in the catalogue; what is not there the service is asked for by its id."""
        yield from self.products()
        found: Product | None = self.products_shelf.by_id.get(product_id)
        if found is not None:
            return found
        call = operations.product(product_id)

        def fetch(context: CallContext) -> Flow[tuple[Product, ...]]:
            return ((yield from send(call, read_product, context)),)

        shelf = self._shelf(f"product:{quote(product_id, safe='')}", "the product", self._policy.products)
        listing: Listing[Product] = yield from self._memory.read(shelf, Source(fetch, Product))
        return listing[0]

    def search(
        self, name: str, delivery_type: str | None, currency: str | None, value: Decimal | None
    ) -> Flow[Listing[Product]]:
        """Read the catalogue and keep what fits."""
        listing = yield from self.products()
        return listing.of_same_age(
            product
            for product in listing
            if name.casefold() in (product.name or "").casefold()
            and (
                delivery_type is None
                or delivery_type.lower() in map(str.lower, product.available_delivery_types)
            )
            and (currency is None or currency.lower() == (product.currency_code or "").lower())
            and (value is None or product.allows(value))
        )

    def lookup(self, operation: str, *, anew: bool = False) -> Flow[Listing[Any]]:
        """Read one look-up list, by its operationId."""
        kind = _LOOKUPS[operation][1]

        def fetch(context: CallContext) -> Flow[tuple[Any, ...]]:
            return (
                yield from send(
                    operations.lookup(operation), lambda answer: read_page(answer, kind).data, context
                )
            )

        return (yield from self._read(self.lookup_shelves[operation], Source(fetch, kind), anew))

    def _read(self, shelf: Shelf, source: Source, anew: bool) -> Flow[Listing[Any]]:
        return self._memory.refresh(shelf, source) if anew else self._memory.read(shelf, source)

    def _everything(self, context: CallContext) -> Flow[tuple[Product, ...]]:
        pager: Pager[Product] = Pager(self._paging.first)
        products: list[Product] = []
        while not pager.done:
            call = operations.products_page(pager.index, self._paging.size)
            products += pager.take((yield from send(call, read_product_page, context)))
        return tuple(products)

    def _shelf(self, resource: str, what: str, life: TimeToLive) -> Shelf:
        key = f"{self._account}:{resource}"
        return self._store.companion(
            f"shelf {key} {self._policy!r}", lambda: Shelf(key, what, life, self._policy)
        )
