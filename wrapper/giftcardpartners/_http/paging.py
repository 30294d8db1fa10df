"""When a list ends: at an empty page, at the announced total, or when pages bring nothing new.

A short page alone ends nothing: a service may give fewer per page than was asked for. A single page without news ends
nothing either: orders that are placed during the walk push those already seen on to the next page. Only a service that
ignores the page number gives nothing new again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

_MOST_STALE = 3
"""After so many pages in a row without anything new a walk ends."""


class Identified(Protocol):
    """Anything that a list may hold."""

    @property
    def id(self) -> str:
        """What tells it from the others."""


Item = TypeVar("Item", bound=Identified)
Shown = TypeVar("Shown", bound=Identified, covariant=True)


class PageOf(Protocol[Shown]):
    """One page of a list, however it was read."""

    @property
    def data(self) -> Sequence[Shown]:
        """What it shows."""

    @property
    def total_count(self) -> int | None:
        """What the service says the whole list holds, if it does."""


class Pager(Generic[Item]):
    """Where a walk over a list stands: `index` is the page to ask for next, `done` says when to stop."""

    def __init__(self, first_page: int) -> None:
        self.index = first_page
        self.done = False
        self._first = first_page
        self._seen: set[str] = set()
        self._stale = 0
        self._announced: int | None = None
        self._total: int | None = None
        self._largest = 0

    @property
    def is_short(self) -> bool:
        """Whether the walk has shown less than the first page announced, so that something was not shown."""
        return self._announced is not None and len(self._seen) < self._announced

    @property
    def last_index(self) -> int | None:
        """Which page must be the last one, by the announced total and what pages hold; None when nobody knows."""
        if not self._total or not self._largest or self._total < 0:
            return None
        return self._first + (self._total - 1) // self._largest

    def take(self, page: PageOf[Item]) -> list[Item]:
        """Take in a page and return what is new on it."""
        self._total = page.total_count
        if self._announced is None:
            self._announced = page.total_count
        fresh = []
        for item in page.data:
            if item.id not in self._seen:
                self._seen.add(item.id)
                fresh.append(item)
        self.index += 1
        self._largest = max(self._largest, len(page.data))
        self._stale = 0 if fresh else self._stale + 1
        all_seen = page.total_count is not None and len(self._seen) >= page.total_count > 0
        self.done = not page.data or all_seen or self._stale >= _MOST_STALE
        return fresh
