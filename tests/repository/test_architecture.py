"""The drawing of the wrapper in ARCHITECTURE.md is what the imports say."""

from __future__ import annotations

import re
from pathlib import Path

import grimp
import pytest

TEXT = (Path(__file__).parents[2] / "ARCHITECTURE.md").read_text(encoding="utf-8")
PACKAGE = "giftcardpartners"


def drawing(text: str) -> dict[str, int]:
    """Return the line of each module of the drawing, counted from the top."""
    block = text.partition("## The wrapper, drawn")[2].partition("```\n")[2].partition("```")[0]
    rows = [re.split(r"  +", row)[0].split(" · ") for row in block.splitlines()]
    places = [(module, number) for number, row in enumerate(rows) for module in row]
    assert len(dict(places)) == len(places), "a module is drawn twice"
    return dict(places)


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(PACKAGE, exclude_type_checking_imports=False, cache_dir=None)


def wrong(graph: grimp.ImportGraph, drawn: dict[str, int]) -> list[str]:
    """Name each module that is not drawn, or no longer there, and each import that goes up or sideways."""
    edges = {
        module.removeprefix(f"{PACKAGE}."): {
            other.removeprefix(f"{PACKAGE}.")
            for other in graph.find_modules_directly_imported_by(module)
            if other != PACKAGE
        }
        for module in graph.modules
        if module != PACKAGE
    }
    packages = {module.rpartition(".")[0] for module in edges}
    modules = {module for module in edges if edges[module] or module not in packages}
    found = [f"{module} is not drawn" for module in sorted(modules - drawn.keys())]
    found += [f"{module} is drawn and not there" for module in sorted(drawn.keys() - modules)]
    return found + [
        f"{module} imports {other}"
        for module in sorted(modules & drawn.keys())
        for other in sorted(edges[module] & drawn.keys())
        if drawn[module] >= drawn[other]
    ]


def test_the_drawing_is_what_the_imports_say(graph: grimp.ImportGraph) -> None:
    assert wrong(graph, drawing(TEXT)) == []


def test_a_drawing_that_is_wrong_is_seen(graph: grimp.ImportGraph) -> None:
    swapped = TEXT.replace("_orders.settle   ", "_orders.place   ", 1)
    swapped = swapped.replace("_orders.place    ", "_orders.settle    ", 2).replace(
        "_orders.settle    ", "_orders.place    ", 1
    )
    assert "_orders.settle imports _orders.place" in wrong(graph, drawing(swapped))
    assert wrong(graph, drawing(TEXT.replace("_flows   ", "_flaws   ")))[:2] == [
        "_flows is not drawn",
        "_flaws is drawn and not there",
    ]


def test_it_fits_on_a_page() -> None:
    assert max(drawing(TEXT).values()) < 25
