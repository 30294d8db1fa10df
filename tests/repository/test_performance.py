"""The page about performance: every part of the bench has its section, every tool its test, every plot is legible."""

from __future__ import annotations

import ast
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from benchmarks.__main__ import PARTS
from benchmarks.evidence import write
from benchmarks.page import PAGE, rows, write_page
from benchmarks.plots import COLOURS, svg
from benchmarks.results import Part, Plot
from benchmarks.sampling import Spread, interleave, repeated

ROOT = Path(__file__).parents[2]
PLOT = Plot(
    "a", "Orders & <lines>", "lines", "µs", {"ours": [(1, 300), (1_000, 18_000)], "httpx": [(1, 280)]}
)


def test_every_part_has_its_section_and_every_section_its_part() -> None:
    begun = re.findall(r"<!-- bench:(\w+) -->", PAGE.read_text("utf-8"))
    ended = re.findall(r"<!-- /bench:(\w+) -->", PAGE.read_text("utf-8"))
    assert begun == ended
    assert sorted(begun) == sorted([*PARTS, "summary"])


def test_every_test_that_the_page_names_is_there() -> None:
    table = PAGE.read_text("utf-8").partition("## Tools tried")[2]
    path, named = "", []
    for file, test in re.findall(r"`(tests/[\w/.]+)?::(test_\w+)`", table):
        path = file or path
        named.append((path, test))
    assert len(named) >= 10
    for path, test in named:
        body = ast.parse((ROOT / path).read_text("utf-8")).body
        assert test in {one.name for one in body if isinstance(one, ast.FunctionDef)}, f"{path}::{test}"


def test_every_plot_that_the_page_shows_is_there() -> None:
    shown = re.findall(r"!\[[^\]]+\]\((performance/[\w-]+\.svg)\)", PAGE.read_text("utf-8"))
    assert len(shown) >= 4
    for path in shown:
        ET.parse(PAGE.parent / path)  # our own


def test_a_plot_is_the_same_for_the_same_figures_and_holds_them_all() -> None:
    drawn = svg(PLOT)
    assert drawn == svg(PLOT)
    root = ET.fromstring(drawn)  # our own
    names = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Orders & <lines>", "ours", "httpx", "lines", "µs", "1,000"} <= set(names)
    assert len(list(root.iter("{http://www.w3.org/2000/svg}circle"))) == 3


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(("light", "dark"), COLOURS)
def test_lines_are_legible_on_light_and_on_dark(light: str, dark: str) -> None:
    assert 1.05 / (luminance(light) + 0.05) >= 4.5
    assert (luminance(dark) + 0.05) / (luminance("#16191f") + 0.05) >= 4.5


def test_a_section_that_is_not_there_is_not_written_elsewhere(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("By hand.\n<!-- bench:calls -->\nold\n<!-- /bench:calls -->\nBy hand, too.\n", "utf-8")
    write("calls", "new", page)
    assert page.read_text("utf-8") == (
        "By hand.\n<!-- bench:calls -->\nnew\n<!-- /bench:calls -->\nBy hand, too.\n"
    )
    with pytest.raises(ValueError, match="bench:sizes"):
        write("sizes", "new", page)


def test_what_is_written_leaves_the_sentences_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "performance.md"
    page.write_bytes(PAGE.read_bytes())
    monkeypatch.setattr("benchmarks.page.PAGE", page)
    monkeypatch.setattr("benchmarks.page.PLOTS", tmp_path / "performance")

    def by_hand() -> str:
        return re.sub(
            r"(<!-- bench:(\w+) -->).*?<!-- /bench:\2 -->", r"\1", page.read_text("utf-8"), flags=re.S
        )

    before = by_hand()
    part = Part(plots=[PLOT])
    part.most("a call", 0.9, Spread(0.95, 0.9, 1.0))
    part.least("orders", 1.2, 1.5)
    write_page({"calls": part, "sizes": Part(load=3.0)}, "nox -s bench -- --write")
    assert by_hand() == before
    assert "| a call | ≤ 0.9 × | 0.95 (0.9–1) × | **no** |" in page.read_text("utf-8")
    assert page.read_text("utf-8").count("| orders | ≥ 1.2 × | 1.5 × | yes |") == 2
    assert "load 0.0 to 3.0" in page.read_text("utf-8")
    assert (tmp_path / "performance" / "a.svg").read_text("utf-8") == svg(PLOT)
    assert rows([]) == ""


def test_a_ratio_is_that_of_the_work() -> None:
    def work(size: int) -> None:
        sum(range(size))

    found = interleave(
        {"four": repeated(lambda: work(40_000), 5), "one": repeated(lambda: work(10_000), 5)}, 15, 5
    )
    assert 2.5 < found.ratio("four", "one").middle < 6
    assert found.ratio("one", "one") == Spread(1, 1, 1)
    assert found.micros("four") > found.micros("one") > 0
