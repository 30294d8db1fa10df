"""Looking for a PONumber in the history, as far as a look may go: newest orders first, in large pages.

A history may hold a million orders, and no source shows a way to filter it. So a look reads a few pages at either end,
since no source says for sure at which end the newest are, and each further look goes a little deeper. Only a walk that
was asked for reads all. What a look does not find the vendor's own rule does: the same number again, a 409 names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import errors
from .._http import operations
from .._http.flow import Answer, Flow
from .._http.paging import Pager
from .._http.retry import CallContext, send
from .numbers import is_spelling
from .skim import Entry, Skimmed, skim

if TYPE_CHECKING:
    from ..policies import Paging

LARGE_PAGE = 500
"""Orders that a look asks for at once; a service that gives fewer, or refuses to, is asked for what it gives."""

_FROM_THE_FRONT = 3
_FROM_THE_END = 2
_DEEPER = 10
"""Pages of a look: at either end, and further ones in each look after the first."""


class CannotTell(errors.UnexpectedAnswer):
    """The history does not show enough to say that an order is not there."""


class Search:
    """A search for one PONumber, which remembers how far it has come.

    `loosely`: a 409 has said that the service has the number, so that its own spelling of it counts, too.
    """

    def __init__(self, po_number: str, paging: Paging, *, loosely: bool = False) -> None:
        self.po_number = po_number
        self._paging = paging
        self._loosely = loosely
        self._size = max(LARGE_PAGE, paging.size)
        self._deep: Pager[Entry] | None = None
        self._spelled: str | None = None
        self._shows_all = True
        self._answer: Answer | None = None

    @property
    def has_seen_all(self) -> bool:
        """Whether all of the history was read, and each order in it shows a number."""
        return self._shows_all and self._deep is not None and self._deep.done and not self._deep.is_short

    @property
    def hint(self) -> str:
        """What may help when the order does not show."""
        if self._deep is None or self._deep.done:
            return ""
        return " The history is longer than what was looked at: orders.find with whole=True reads all of it."

    def look(self, context: CallContext) -> Flow[str | None]:
        """Look once, and return the id of the order if it shows."""
        newest: Pager[Entry] = Pager(self._paging.first)
        front = yield from self._go(newest, _FROM_THE_FRONT, context)
        if front is not None:
            return front
        if self._deep is None or newest.done:
            self._deep = newest
            deeper = 0
        else:
            deeper = _DEEPER
        if not newest.done:
            end = yield from self._look_at_the_end(newest, context)
            if end is not None:
                return end
            found = yield from self._go(self._deep, deeper, context)
            if found is not None:
                return found
        return self._spelled

    def walk(self, context: CallContext) -> Flow[str | None]:
        """Read the whole history, and return the id of the order if it shows."""
        self._deep = Pager(self._paging.first)
        found = yield from self._go(self._deep, None, context)
        return self._spelled if found is None else found

    def insist_on_all(self, context: CallContext) -> None:
        """Raise CannotTell unless all was seen: then the order is not there."""
        if self.has_seen_all or self._answer is None:
            return
        deep = self._deep
        if not self._shows_all:
            what = "shows orders without a PONumber, so that it cannot tell whether this order exists"
        elif deep is not None and deep.done:
            what = "ends before the total that it announces, so that it cannot tell whether this order exists"
        else:
            what = "is longer than what was looked at, where this order is not: find it with `whole=True`"
        raise CannotTell(
            f"The history {what}. Do not order again with another number.",
            response=self._answer,
            attempts=context.log,
        )

    def _go(self, pager: Pager[Entry], pages: int | None, context: CallContext) -> Flow[str | None]:
        """Go on with a walk for so many pages, as far as the time allows."""
        began = pager.index
        while not pager.done and (pages is None or pager.index - began < pages):
            if pager.index > began and context.left() <= 0:
                return None
            skimmed = yield from self._page(pager.index, context)
            pager.take(skimmed)
            found = self._match(skimmed)
            if found is not None:
                return found
        return None

    def _look_at_the_end(self, newest: Pager[Entry], context: CallContext) -> Flow[str | None]:
        last = newest.last_index
        if last is None:
            return None
        for index in range(last, max(newest.index - 1, last - _FROM_THE_END), -1):
            if context.left() <= 0:
                return None
            found = self._match((yield from self._page(index, context)))
            if found is not None:
                return found
        return None

    def _page(self, index: int, context: CallContext) -> Flow[Skimmed]:
        try:
            return (yield from self._sent(index, context))
        except (errors.InvalidRequest, errors.Unprocessable):
            if self._size <= self._paging.size:
                raise
        # A service may refuse what it finds too large a page.
        self._size = self._paging.size
        return (yield from self._sent(index, context))

    def _sent(self, index: int, context: CallContext) -> Flow[Skimmed]:
        def read(answer: Answer) -> Skimmed:
            self._answer = answer
            return skim(answer)

        return (yield from send(operations.orders_page(index, self._size), read, context))

    def _match(self, page: Skimmed) -> str | None:
        self._shows_all = self._shows_all and page.is_whole
        for entry in page.data:
            if entry.po_number == self.po_number:
                return entry.id
            if entry.po_number is None:
                self._shows_all = False
            elif self._loosely and self._spelled is None and is_spelling(self.po_number, entry.po_number):
                self._spelled = entry.id
        return None
