"""What a cell can be beside text."""

from __future__ import annotations

from collections.abc import Sequence

Record = tuple[int, Sequence[str]]
"""Number and cells; the header is the first one."""


class Formula(str):
    """A cell that computes: what it shows is not in the file, or is stale."""

    __slots__ = ()


class Number(str):
    """A cell that a spreadsheet keeps as a number, so that leading zeros are gone."""

    __slots__ = ()
