"""Rules about lists: which page is asked for, what is on it, and how it is wrapped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Generic, TypeVar
from urllib.parse import parse_qsl

from .answers import AnswerRules, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..messages import Response

T = TypeVar("T")

_INTEGER = re.compile(r"-?[0-9]{1,12}", re.ASCII)
_LAST_PAGE = 100_000
_MOST_PARAMETERS = 20


class Listing(Generic[T]):
    """The first `stop` items of a list without those at some positions, after the `past` ones; nothing is copied."""

    def __init__(self, items: list[T], stop: int, without: set[int], past: Sequence[T] = ()) -> None:
        self._items = items
        self._past = past
        self._cut = min(without, default=stop)
        self._tail = [items[position] for position in range(self._cut, stop) if position not in without]

    def __len__(self) -> int:
        return len(self._past) + self._cut + len(self._tail)

    def part(self, start: int, stop: int) -> list[T]:
        """Return the items from `start` to before `stop`."""
        before = len(self._past)
        past = list(self._past[start:stop]) if start < before else []
        start, stop = max(0, start - before), max(0, stop - before)
        tail = self._tail[max(0, start - self._cut) : max(0, stop - self._cut)]
        return past + self._items[start : min(stop, self._cut)] + tail


class PagingRules(AnswerRules):
    """Pages of any list: `pageIndex` from the first page on, `pageSize` within its bounds, else 400 (I)."""

    def read_query(self, query: str, *others: str) -> dict[str, str]:
        """Return query parameters by lower-case name, those of pages and `others`.

        Raises Refused (400) for a parameter that is given twice, or that nobody knows: typing errors shall be
        found on the first day (I).
        """
        known = {name.lower() for name in ("pageIndex", "pageSize", *others)}
        found: dict[str, str] = {}
        errors: dict[str, list[str]] = {}
        try:
            pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
        except ValueError:
            raise Refused(self.bad_request("The query has too many parameters.")) from None
        for name, value in pairs:
            key = name.lower()
            if key not in known:
                errors[name[:50]] = ["is not a known parameter"]
            elif key in found:
                errors[name] = ["is given twice"]
            found[key] = value
        if errors:
            raise Refused(self.bad_request("The query has errors.", errors))
        return found

    def read_page(self, query: Mapping[str, str]) -> tuple[int, int]:
        """Return page number and page size; raises Refused (400) for anything but numbers in range."""
        first = self.settings.first_page
        errors: dict[str, list[str]] = {}
        page = self.read_number(query, "pageIndex", first, first, _LAST_PAGE, errors)
        size = self.read_number(
            query, "pageSize", self.settings.page_size, 1, self.settings.page_size_max, errors
        )
        if errors:
            raise Refused(self.bad_request("The page cannot be read.", errors))
        cap = self.settings.page_size_cap
        return page, size if cap is None else min(size, cap)

    def read_number(
        self,
        query: Mapping[str, str],
        name: str,
        default: int,
        least: int,
        most: int,
        errors: dict[str, list[str]],
    ) -> int:
        """Return one whole number of the query; notes an error when it is none or out of bounds."""
        text = query.get(name.lower())
        if text is None:
            return default
        if not _INTEGER.fullmatch(text) or not least <= int(text) <= most:
            errors[name] = [f"must be a whole number from {least} to {most}"]
            return default
        return int(text)

    def page_of(self, items: Sequence[T], page: int, size: int) -> Sequence[T]:
        """Return the items on a page; past the end there are none."""
        start = (page - self.settings.first_page) * size
        return items[start : start + size]

    def newest_page_of(self, items: Listing[T], page: int, size: int) -> list[T]:
        """Return the items on a page of a list that is read from its end."""
        stop = len(items) - (page - self.settings.first_page) * size
        return items.part(max(0, stop - size), max(0, stop))[::-1]

    def oldest_page_of(self, items: Listing[T], page: int, size: int) -> list[T]:
        """Return the items on a page of a list that is read from its start."""
        start = (page - self.settings.first_page) * size
        return items.part(start, start + size)

    def list_answer(self, data: list[Any], page: int, size: int, total: int) -> Response:
        """Return a list in its envelope, or bare when the settings say so."""
        return self.answer(200, data if self.settings.bare_lists else self.envelope(data, page, size, total))

    def envelope(self, data: list[Any], page: int, size: int, total: int) -> dict[str, Any]:
        """Return the envelope of a list (E)."""
        return {"Data": data, "Page": page, "PageSize": size, "TotalCount": total}
