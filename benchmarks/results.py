"""What a part of the bench finds: rows with an aim, tables, plots; kept as JSON so that a run can be taken up again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from .evidence import table
from .sampling import Spread, shown

FOLDER = Path(__file__).parents[1] / "reports" / "bench"


class Row(msgspec.Struct):
    """One piece of work: what it may cost, what it costs."""

    work: str
    aim: str
    measured: str
    met: bool


class Plot(msgspec.Struct):
    """A picture of how something grows: `{series: [(x, y)]}`, both axes logarithmic."""

    name: str
    title: str
    across: str
    up: str
    series: dict[str, list[tuple[float, float]]]


class Part(msgspec.Struct):
    """All that one part found."""

    rows: list[Row] = []
    tables: list[str] = []
    plots: list[Plot] = []
    versions: dict[str, str] = {}
    load: float = 0.0
    quick: bool = False
    noise: str = ""

    def most(self, work: str, limit: float, found: Spread | float, unit: str = "×") -> None:
        """Add a row that may be so much at most."""
        self._add(work, f"≤ {shown(limit)} {unit}", found, unit, _middle(found) <= limit)

    def least(self, work: str, limit: float, found: Spread | float, unit: str = "×") -> None:
        """Add a row that should be so much at least."""
        self._add(work, f"≥ {shown(limit)} {unit}", found, unit, _middle(found) >= limit)

    def _add(self, work: str, aim: str, found: Spread | float, unit: str, met: bool) -> None:
        text = str(found) if isinstance(found, Spread) else shown(found)
        self.rows.append(Row(work, aim, f"{text} {unit}", met))

    def table(self, caption: str, head: Sequence[object], rows: Iterable[Sequence[object]]) -> None:
        """Add a table with a line above it."""
        self.tables.append(f"{caption}\n\n{table(head, rows)}")

    def names(self, *distributions: str) -> None:
        """Add versions of what took part."""
        self.versions |= {name: version(name) for name in distributions}


def _middle(found: Spread | float) -> float:
    return found.middle if isinstance(found, Spread) else found


def keep(name: str, part: Part) -> None:
    """Keep what a part found."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.json").write_bytes(msgspec.json.encode(part))


def kept(name: str) -> Part | None:
    """What was found before, if anything was."""
    path = FOLDER / f"{name}.json"
    return msgspec.json.decode(path.read_bytes(), type=Part) if path.exists() else None


def busy() -> float:
    """The load of the machine over the last minute."""
    return os.getloadavg()[0]
