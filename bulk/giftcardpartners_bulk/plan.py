"""Which rows become which order, under which PONumber: decided by the file alone, the same every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import msgspec

from .errors import USAGE, OtherCampaign
from .rows import Row

MOST_UNITS = 99
"""Units of a chunk, unless one row alone has more: from 100 on an order is Pending first (vendor page, S)."""

_CAMPAIGN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)

Numbered = tuple[int, Row]
"""A row and its number in the file."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that become one order: all of one type, numbered from 1 in the order of the file."""

    number: int
    kind: str
    rows: Sequence[Numbered]

    def part(self, path: str) -> Sequence[Numbered]:
        """The rows of a part: each 0 of the path takes the first half of what is left, each 1 the second."""
        rows = self.rows
        for side in path:
            middle = (len(rows) + 1) // 2
            rows = rows[:middle] if side == "0" else rows[middle:]
        return rows

    def po_number(self, campaign: str, path: str = "") -> str:
        """The PONumber of the chunk, or of a part of it."""
        digest = hashlib.sha256(msgspec.json.encode([row for _, row in self.part(path)], order="sorted"))
        return f"{campaign}-{self.number:06d}{'.' if path else ''}{path}-{digest.hexdigest()[:12]}"


def check_name(campaign: str) -> str:
    """Refuse a name that cannot begin a PONumber. Raises OtherCampaign."""
    if not _CAMPAIGN.fullmatch(campaign):
        raise OtherCampaign(
            "A campaign's name has 1 to 40 letters, digits, dots, dashes and underscores (a-z).",
            exit_status=USAGE,
        )
    return campaign


def chunks(rows: Iterable[Numbered], size: int) -> Iterator[Chunk]:
    """Gather rows into chunks of one type, of up to `size` rows and MOST_UNITS units."""
    number = 0
    open_chunks: dict[str, tuple[list[Numbered], int]] = {}
    for numbered in rows:
        kind, units = numbered[1]["type"], int(numbered[1]["quantity"])
        gathered, sum_of_units = open_chunks.get(kind, ([], 0))
        if gathered and (len(gathered) >= size or sum_of_units + units > MOST_UNITS):
            number += 1
            yield Chunk(number, kind, gathered)
            gathered, sum_of_units = [], 0
        gathered.append(numbered)
        open_chunks[kind] = gathered, sum_of_units + units
    for kind, (gathered, _) in open_chunks.items():
        number += 1
        yield Chunk(number, kind, gathered)


@dataclass(frozen=True, slots=True)
class Part:
    """What a PONumber says about itself: chunk, path of the part, and the number as a whole."""

    chunk: int
    path: str
    po_number: str


def parse_po_number(campaign: str, po_number: str) -> Part | None:
    """Read a PONumber of a campaign; None when it is another's."""
    found = re.fullmatch(
        rf"{re.escape(campaign)}-([0-9]{{6,}})(?:\.([01]+))?-[0-9a-f]{{12}}", po_number, re.ASCII
    )
    return None if found is None else Part(int(found[1]), found[2] or "", po_number)
