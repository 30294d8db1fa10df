"""The catalogue and the look-up lists, as flows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _operations as operations
from ._answers import Page, read_choices, read_product, read_product_page
from ._flow import Flow
from ._paging import Pager
from ._replay import Journey, send
from .models import Choice, Product

if TYPE_CHECKING:
    from ._config import Paging


def product(product_id: str, journey: Journey) -> Flow[Product]:
    """Read one product."""
    return (yield from send(operations.product(product_id), read_product, journey))


def page(index: int, size: int, journey: Journey) -> Flow[Page[Product]]:
    """Read one page of the catalogue."""
    return (yield from send(operations.products_page(index, size), read_product_page, journey))


def everything(journey: Journey, paging: Paging) -> Flow[tuple[Product, ...]]:
    """Read the whole catalogue."""
    pager: Pager[Product] = Pager(paging.first)
    products: list[Product] = []
    while not pager.done:
        products += pager.take((yield from page(pager.index, paging.size, journey)))
    return tuple(products)


def choices(operation: str, journey: Journey) -> Flow[tuple[Choice, ...]]:
    """Read one look-up list, by its operationId."""
    return (yield from send(operations.lookup(operation), read_choices, journey))
