"""One order by its id, and one page of the history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from .. import errors
from .._http import operations
from .._http.answers import Page, read_order, read_order_page
from .._http.flow import Answer, Flow
from .._http.retry import CallContext, send
from .numbers import is_spelling
from .search import Search

if TYPE_CHECKING:
    from ..models import Order
    from ..policies import Paging

_GUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)


class Found(msgspec.Struct, frozen=True):
    """An order, and the answer that showed it."""

    order: Order
    answer: Answer


class AnotherOrder(errors.UnexpectedAnswer):
    """The answer is about another order than the one that was asked for."""


def read(order_id: str, context: CallContext) -> Flow[Found]:
    """Read one order by its id. Raises AnotherOrder when the answer names another id."""

    def accept(answer: Answer) -> Found:
        order = read_order(answer)
        if not _is_same_id(order_id, order.id):
            raise AnotherOrder(
                f"Asked for one order, the service answered with another one ({answer}): do not use what it shows.",
                response=answer,
            )
        return Found(order, answer)

    return (yield from send(operations.order(order_id), accept, context))


def page(index: int, size: int, context: CallContext) -> Flow[Page[Order]]:
    """Read one page of the history."""
    return (yield from send(operations.orders_page(index, size), read_order_page, context))


def find(po_number: str, context: CallContext, paging: Paging, *, whole: bool = False) -> Flow[Found | None]:
    """Look for a PONumber among the newest orders, or in the `whole` history.

    None only when all of the history was read and each order shows another number. Raises CannotTell when that is not
    certain, because the history is longer than what was looked at, does not show numbers, or ends too early.
    """
    search = Search(po_number, paging)
    if whole:
        order_id = yield from search.walk(context)
    else:
        order_id = yield from search.look(context)
    if order_id is None:
        search.insist_on_all(context)
        return None
    return (yield from read_numbered(order_id, po_number, context))


def read_numbered(order_id: str, po_number: str, context: CallContext) -> Flow[Found]:
    """Read the order that the history shows under a number; a list may show less of it, so it is read by its id."""
    found = yield from read(order_id, context)
    shown = found.order.po_number
    if shown is not None and not is_spelling(po_number, shown):
        raise AnotherOrder(
            f"The history and the order do not show the same PONumber ({found.answer}): do not use what they show.",
            response=found.answer,
            attempts=context.log,
        )
    return found


def _is_same_id(asked: str, shown: str) -> bool:
    # The case of a GUID means nothing; that of any other id may tell two orders apart.
    both_guids = _GUID.fullmatch(asked) and _GUID.fullmatch(shown)
    return asked == shown or bool(both_guids and asked.casefold() == shown.casefold())
