"""The sections of pages in docs/ that measurements write: nothing in them is typed by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

FILE = Path(__file__).parents[1] / "docs" / "evidence.md"


def table(head: Sequence[object], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)


def write(section: str, text: str, page: Path = FILE) -> None:
    """Replace what stands between `<!-- bench:SECTION -->` and its end. Raises ValueError when it is not there."""
    begin, end = f"<!-- bench:{section} -->", f"<!-- /bench:{section} -->"
    before, found, rest = page.read_text("utf-8").partition(begin)
    if not found or end not in rest:
        raise ValueError(f"{page.name} has no section {begin}")
    after = rest.partition(end)[2]
    page.write_text(f"{before}{begin}\n{text}\n{end}{after}", "utf-8")
