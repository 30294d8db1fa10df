"""The mutants and the correct variants: enough of them, each with a reason, and the gate tells them apart."""

from __future__ import annotations

from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace

import pytest
from giftcardpartners_contract.rules import RULES
from giftcardpartners_simulator import Rules

from tests.mutants import baseline
from tests.mutants.baseline import Baseline, CannotCompare, baseline_findings
from tests.mutants.judging import (
    NOT_NOTICED,
    Judged,
    MutantCrashed,
    Uncontrolled,
    judge_mutant,
    judge_uncontrolled,
    judge_variant,
)
from tests.mutants.registry import MUTANTS, VARIANTS
from tests.mutants.scoreboard import END, START, Score, console_table, write_section


def test_there_are_enough_of_them() -> None:
    """As many as the gate promises, under different names."""
    kinds = Counter(one.kind for one in MUTANTS)
    assert kinds["conformance"] >= 25
    assert kinds["business"] >= 35
    assert len(VARIANTS) >= 12
    assert max(Counter(one.name for one in MUTANTS).values()) == 1
    assert max(Counter(one.name for one in VARIANTS).values()) == 1


def test_each_says_what_is_wrong_with_it() -> None:
    """One sentence, and the rule that names the fault."""
    for one in MUTANTS:
        assert one.fault.endswith(".")
        assert one.rule in RULES


@pytest.mark.parametrize(
    "name",
    [
        "duplicates accepted", "conflict names latest order", "repeat is charged", "overspending accepted",
        "refusal burns po number", "no debit", "total ignores quantity", "reads another quantity",
        "po number not shown", "pending again", "time out forgets the po number", "expired tokens accepted",
        "race between check and store", "html content type", "no allow", "open history", "falls over filter",
        "zero cards",
    ],
)  # fmt: skip
def test_known_faults_are_caught_for_the_right_reason(name: str) -> None:
    """The twelve that plain schemathesis misses, and some of each other kind."""
    assert judge_mutant(name, 3).caught


@pytest.mark.parametrize("name", ["as it is", "504 now and then"])
def test_correct_servers_are_spared(name: str) -> None:
    """No false alarm."""
    assert judge_variant(name, 3).others == ()


@pytest.mark.parametrize(
    ("name", "taken_as"),
    [
        ("overspending accepted", "breaks the gate"),
        ("refusal burns po number", "an assumption that differs"),
        pytest.param("duplicates accepted after a month", "not judged, by name", marks=pytest.mark.slow),
    ],
)
def test_without_controls_a_fault_is_found_or_named(name: str, taken_as: str) -> None:
    """What takes a clock that can be moved is no rule that was kept."""
    assert judge_uncontrolled(name).in_words == taken_as


def test_a_fault_that_nobody_notices_is_no_perfect_score() -> None:
    """Neither found nor named."""
    score = Score([], [], {}, 1.0, (), [Uncontrolled("no debit", "", ())])
    assert score.not_noticed == ["no debit"]
    assert f"without controls: 1 {NOT_NOTICED}" in console_table(score)
    assert "without controls not noticed: no debit" in console_table(score)
    assert not score.is_perfect


def test_a_mutant_that_crashes_is_not_taken_for_a_catch(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mistake in a mutant ends the run."""

    def fall(*_: object) -> None:
        raise KeyError("oops")

    mutant = next(one for one in MUTANTS if one.name == "no debit")
    assert issubclass(mutant.rules, Rules)
    monkeypatch.setattr(mutant.rules, "debit", fall)
    with pytest.raises(MutantCrashed):
        judge_mutant("no debit", 1)


@pytest.mark.slow
def test_schemathesis_alone_gets_a_fair_chance() -> None:
    """It runs without an error on the simulator as it is, and finds what it is good at."""
    usual, broken = baseline_findings(""), baseline_findings("html content type")
    assert usual.cases > 500
    assert {check for _, check in broken.found - usual.found} >= {"content_type_conformance"}


def test_a_rival_that_cannot_run_is_not_beaten(monkeypatch: pytest.MonkeyPatch) -> None:
    """When schemathesis fails on the simulator as it is, nothing is compared."""
    monkeypatch.setattr(
        baseline, "serve", lambda _: nullcontext(SimpleNamespace(base_url="http://127.0.0.1:1"))
    )
    with pytest.raises(CannotCompare):
        baseline_findings("")


def test_the_table_is_written_between_its_markers(tmp_path: Path) -> None:
    """What stands around it stays; survivors and false alarms are named."""
    found = {one.name: Baseline(one.name, frozenset(), 900) for one in MUTANTS}
    found |= {one.name: Baseline(one.name, frozenset(), 900) for one in VARIANTS}
    found[""] = Baseline("", frozenset(), 900)
    found["html content type"] = Baseline("html content type", frozenset({("x", "y")}), 900)
    mutants = [Judged(one.name, 1, "" if one.name == "no debit" else "default") for one in MUTANTS]
    variants = [Judged(one.name, 1, others=("x",) if one.name == "minutes" else ()) for one in VARIANTS]
    alone = [Uncontrolled("no debit", "default", ()), Uncontrolled("orders of others", "", ("one account",))]
    score = Score(mutants, variants, found, 1.0, (), alone)
    path = tmp_path / "evidence.md"
    path.write_text(f"before\n{START}\nTHE OLD TABLE\n{END}\nafter\n", encoding="utf-8")
    write_section(score, path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{START}\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "THE OLD TABLE" not in text
    assert "Wrong: minutes, no debit." in text
    count = sum(one.kind == "conformance" for one in MUTANTS)
    assert f"| conformance mutants caught | {count} of {count} | 1 of {count} |" in text
    assert "| orders of others | `orders-are-private` | not judged, by name | one account |" in text
    assert {one.name for one in score.wrong} == {"no debit", "minutes"}
    assert "survived: no debit" in console_table(score)
    assert "false alarm: minutes" in console_table(score)
