"""The order history: its pages, and the one order with a PONumber."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import _operations as operations
from ._answers import Page, read_order, read_order_page
from ._flow import Answer, Flow
from ._paging import Pager
from ._replay import Journey, send
from .models import Order

if TYPE_CHECKING:
    from ._config import Paging


@dataclass(frozen=True, slots=True)
class Found:
    """An order, and the answer that showed it."""

    order: Order
    answer: Answer


def read(order_id: str, journey: Journey) -> Flow[Found]:
    """Read one order by its id."""
    return (
        yield from send(operations.order(order_id), lambda answer: Found(read_order(answer), answer), journey)
    )


def page(index: int, size: int, journey: Journey) -> Flow[Page[Order]]:
    """Read one page of the history."""
    return (yield from send(operations.orders_page(index, size), read_order_page, journey))


def find(po_number: str, journey: Journey, paging: Paging) -> Flow[Found | None]:
    """Look through the whole history for a PONumber; None only when every page was read and none shows it.

    The order is then read by its id, since a list may show less of it.
    """
    pager: Pager[Order] = Pager(paging.first)
    while not pager.done:
        for order in pager.take((yield from page(pager.index, paging.size, journey))):
            if order.po_number == po_number:
                return (yield from read(order.id, journey))
    return None
