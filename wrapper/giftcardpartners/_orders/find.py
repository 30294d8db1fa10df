"""The order history: its pages, and the one order with a PONumber."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .. import errors
from .._http import operations
from .._http.answers import Page, read_order, read_order_page
from .._http.flow import Answer, Flow
from .._http.paging import Pager
from .._http.retry import CallContext, send
from ..models import Order

if TYPE_CHECKING:
    from ..policies import Paging


@dataclass(frozen=True, slots=True)
class Found:
    """An order, and the answer that showed it."""

    order: Order
    answer: Answer


def read(order_id: str, context: CallContext) -> Flow[Found]:
    """Read one order by its id."""
    return (
        yield from send(operations.order(order_id), lambda answer: Found(read_order(answer), answer), context)
    )


def page(index: int, size: int, context: CallContext) -> Flow[Page[Order]]:
    """Read one page of the history."""
    return (yield from _shown(index, size, context))[1]


class CannotTell(errors.UnexpectedAnswer):
    """The history does not show enough to say that an order is not there."""


def find(po_number: str, context: CallContext, paging: Paging) -> Flow[Found | None]:
    """Look through the whole history for a PONumber; None only when all of it was read and shows another number.

    The order is then read by its id, since a list may show less of it. Raises CannotTell when orders show no number
    (that they do is inferred), or when the history ends before the total that it announced.
    """
    pager: Pager[Order] = Pager(paging.first)
    nameless = False
    while not pager.done:
        answer, listed = yield from _shown(pager.index, paging.size, context)
        for order in pager.take(listed):
            if order.po_number == po_number:
                return (yield from read(order.id, context))
            nameless = nameless or order.po_number is None
    if nameless or pager.is_short:
        what = "shows orders without a PONumber" if nameless else "ends before the total that it announces"
        raise CannotTell(
            f"The history {what}, so that it cannot tell whether this order exists. Do not order again with another "
            "number.",
            response=answer,
            attempts=context.log,
        )
    return None


def _shown(index: int, size: int, context: CallContext) -> Flow[tuple[Answer, Page[Order]]]:
    return (
        yield from send(
            operations.orders_page(index, size), lambda answer: (answer, read_order_page(answer)), context
        )
    )
