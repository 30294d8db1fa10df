"""The bench as a command: parts by name, a part that fails, a run that is taken up again."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import results
from benchmarks.results import Part

FAILING = "sizes"


@pytest.fixture
def ran(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Parts that take no time: each notes its name and finds one row; one of them fails."""
    names: list[str] = []

    def run(command: Sequence[str]) -> bool:
        name = command[command.index("--child") + 1]
        names.append(name)
        if name == FAILING:
            return False
        part = Part(quick="--quick" in command)
        part.most("something", 1, 2 if name == "calls" else 1)
        results.keep(name, part)
        return True

    monkeypatch.setattr(results, "FOLDER", tmp_path)
    monkeypatch.setattr(bench, "_ran", run)
    return names


def test_parts_are_chosen_by_name_and_an_aim_that_is_not_met_is_told(ran: list[str]) -> None:
    assert bench.main(["start", "memory"]) == 0
    assert ran == ["start", "memory"]
    assert bench.main(["calls"]) == 1
    with pytest.raises(SystemExit):
        bench.main(["no-such-part"])


def test_a_part_that_fails_is_told_and_the_others_are_measured(
    ran: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert bench.main([]) == 1
    assert ran == list(bench.PARTS)
    assert capsys.readouterr().err == f"failed: {FAILING}\n"


def test_a_run_is_taken_up_where_it_broke_off(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[set[str]] = []
    monkeypatch.setattr(bench, "write_page", lambda parts, _: written.append(set(parts)))
    assert bench.main(["calls", "--write"]) == 0
    assert bench.main(["start", "--quick"]) == 0
    del ran[:]
    assert bench.main(["--write", "--resume"]) == 1
    assert ran == [name for name in bench.PARTS if name != "calls"]
    assert written == [{"calls"}, set(bench.PARTS) - {FAILING}]


def test_a_part_that_ends_badly_or_never_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert bench._ran([sys.executable, "-c", "pass"])
    assert not bench._ran([sys.executable, "-c", "raise SystemExit(3)"])
    monkeypatch.setattr(bench, "LONGEST", 0.2)
    assert not bench._ran([sys.executable, "-c", "import time; time.sleep(60)"])
