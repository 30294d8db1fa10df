"""When a list ends: at an empty page, at one that brings nothing new, or at the announced total.

A short page alone ends nothing: a service may give fewer per page than was asked for. A service that ignores the page
number gives the same page again, which brings nothing new.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from ._answers import Page


class Identified(Protocol):
    """Anything that a list may hold."""

    @property
    def id(self) -> str:
        """What tells it from the others."""


Item = TypeVar("Item", bound=Identified)


class Pager(Generic[Item]):
    """Where a walk over a list stands: `index` is the page to ask for next, `done` says when to stop."""

    def __init__(self, first_page: int) -> None:
        self.index = first_page
        self.done = False
        self._seen: set[str] = set()

    def take(self, page: Page[Item]) -> list[Item]:
        """Take in a page and return what is new on it."""
        fresh = []
        for item in page.items:
            if item.id not in self._seen:
                self._seen.add(item.id)
                fresh.append(item)
        self.index += 1
        self.done = not fresh or (page.total is not None and len(self._seen) >= page.total > 0)
        return fresh
