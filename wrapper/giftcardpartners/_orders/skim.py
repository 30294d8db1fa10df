"""What a search needs of a page of the history: each order's id and PONumber, and how many orders there are.

Reading whole orders to find one number costs a hundred times as much, and one odd order would hide all others.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import msgspec

from .._http.flow import Answer
from .._http.wire import read_raw
from ..errors import UnexpectedAnswer


class Entry(NamedTuple):
    """An order in a list; `po_number` is None where the list does not show it."""

    id: str
    po_number: str | None


class Skimmed(NamedTuple):
    """A page; `total_count` is how many orders there are, as the service says; `is_whole`: each entry had an id."""

    data: tuple[Entry, ...]
    total_count: int | None
    is_whole: bool = True


class _Row(msgspec.Struct):
    id: str = msgspec.field(name="Id")
    po_number: str = msgspec.field(name="PONumber")


class _Page(msgspec.Struct):
    rows: list[_Row] = msgspec.field(name="Data")
    total: int | None = msgspec.field(name="TotalCount", default=None)


_as_documented = msgspec.json.Decoder(_Page)


def skim(answer: Answer) -> Skimmed:
    """Skim a page. Raises UnexpectedAnswer when it is no list of objects at all."""
    try:
        page = _as_documented.decode(answer.content)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return _skim_slowly(answer)
    return Skimmed(tuple(Entry(row.id, row.po_number) for row in page.rows), page.total)


def _skim_slowly(answer: Answer) -> Skimmed:
    """Skim a page whose keys are spelled otherwise, that shows less, or that holds something odd."""
    body = read_raw(answer)
    total = None
    if isinstance(body, dict):
        envelope = _lower(body)
        body, total = envelope.get("data"), envelope.get("totalcount")
    if not isinstance(body, list):
        raise UnexpectedAnswer(f"The answer does not fit openapi.yaml: no list ({answer}).", response=answer)
    entries = [_lower(row) for row in body if isinstance(row, dict)]
    named = [entry for entry in entries if isinstance(entry.get("id"), str) and entry["id"]]
    return Skimmed(
        tuple(Entry(entry["id"], _text(entry.get("ponumber"))) for entry in named),
        total if isinstance(total, int) and not isinstance(total, bool) else None,
        is_whole=len(named) == len(body),
    )


def _lower(entry: dict[str, Any]) -> dict[str, Any]:
    return {key.lower(): value for key, value in entry.items()}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
