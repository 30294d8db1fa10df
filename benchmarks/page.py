"""docs/performance.md: its tables and plots are written here, its sentences by hand."""

from __future__ import annotations

import os
import platform
from pathlib import Path

from .evidence import table, write
from .plots import svg
from .results import Part, Plot, Row

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
PLOTS = PAGE.with_suffix("")


def write_page(parts: dict[str, Part], command: str) -> None:
    """Write every section, and the plots beside the page."""
    PLOTS.mkdir(exist_ok=True)
    for name, part in parts.items():
        for plot in part.plots:
            (PLOTS / f"{plot.name}.svg").write_text(svg(plot), "utf-8")
        write(name, section(part), PAGE)
    write("summary", summary(parts, command), PAGE)


def section(part: Part) -> str:
    """What one part found, below the sentences about it."""
    pictures = [f"![{_in_words(plot)}]({PLOTS.name}/{plot.name}.svg)" for plot in part.plots]
    return "\n\n".join([rows(part.rows), *part.tables, *pictures]).strip()


def _in_words(plot: Plot) -> str:
    return f"{plot.title}: {plot.up} over {plot.across}, for {', '.join(plot.series)}"


def rows(found: list[Row]) -> str:
    """The rows that have an aim."""
    head = ("work", "aim", "measured", "met")
    lines = [(one.work, one.aim, one.measured, "yes" if one.met else "**no**") for one in found]
    return table(head, lines) if lines else ""


def summary(parts: dict[str, Part], command: str) -> str:
    """All rows, and what they were measured with."""
    versions = {name: one for part in parts.values() for name, one in part.versions.items()}
    loads = [part.load for part in parts.values()]
    quick = any(part.quick for part in parts.values())
    noise = "".join(f"; {part.noise}" for part in parts.values() if part.noise)
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    written = (
        f"Written by `{command}`{', a short run' if quick else ''}: Python {platform.python_version()}, "
        f"{', '.join(f'{name} {versions[name]}' for name in sorted(versions))}; {machine}, load {min(loads):.1f} to "
        f"{max(loads):.1f} when the parts began{noise}."
    )
    return f"{written}\n\n{rows([row for part in parts.values() for row in part.rows])}"
