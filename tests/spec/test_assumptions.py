"""`docs/assumptions.md` and `openapi.yaml` name the same assumptions."""

from __future__ import annotations

import re

from tests.specification import ROOT, load

from .evidence import assumptions_of, every_evidence

ROW = re.compile(r"^\| (A[0-9]+) \|(.*)\|$", re.MULTILINE)


def listed() -> list[tuple[str, list[str]]]:
    text = (ROOT / "docs" / "assumptions.md").read_text(encoding="utf-8")
    return [(match[1], [cell.strip() for cell in match[2].split("|")]) for match in ROW.finditer(text)]


def named() -> set[str]:
    return {name for evidence in every_evidence(load()) for name in assumptions_of(evidence)}


def test_every_assumption_that_is_named_is_listed() -> None:
    assert named() - {name for name, _ in listed()} == set()


def test_every_assumption_that_is_listed_is_named() -> None:
    assert {name for name, _ in listed()} - named() == set()


def test_assumptions_are_numbered_without_gaps_and_listed_once() -> None:
    numbers = sorted(int(name[1:]) for name, _ in listed())
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_assumption_says_what_is_unknown_what_we_do_what_would_change_and_its_switch() -> None:
    for name, cells in listed():
        assert len(cells) == 4, name
        assert all(cells), name
