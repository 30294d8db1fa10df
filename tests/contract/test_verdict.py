"""From findings to an exit status: judge, waivers, report."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import msgspec
import pytest
from giftcardpartners_contract.errors import RuleBroken
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.results.model import ExitStatus, Finding, Report
from giftcardpartners_contract.results.waivers import Waiver, apply_waivers, load_waivers
from giftcardpartners_simulator import Simulator

from .servers import QUICK, judged

_TODAY = datetime.date(2026, 11, 23)


@pytest.fixture(scope="module")
def kept() -> Report:
    """The report of a run that found nothing."""
    return judged(Simulator(), dataclasses.replace(QUICK, rules=frozenset({"po-number-unique"})))


def finding(rule: str) -> Finding:
    """Return a finding as the judge makes it."""
    judge = Collector()
    judge.check(rule, False, "seen otherwise")
    return judge.findings[0]


def test_nothing_found_is_kept(kept: Report) -> None:
    """Exit status 0."""
    assert kept.exit_status is ExitStatus.KEPT
    assert kept.verdict == "kept"


def test_a_broken_rule_breaks_the_gate(kept: Report) -> None:
    """Exit status 1."""
    report = dataclasses.replace(kept, findings=(finding("po-number-unique"),))
    assert report.exit_status is ExitStatus.BROKEN


def test_a_broken_assumption_breaks_the_gate_only_when_strict(kept: Report) -> None:
    """Level I is reported, and fails with --strict."""
    report = dataclasses.replace(kept, findings=(finding("history-newest-first"),))
    assert report.exit_status is ExitStatus.KEPT
    strict = dataclasses.replace(report, header=dataclasses.replace(kept.header, strict=True))
    assert strict.exit_status is ExitStatus.BROKEN


def test_a_target_that_cannot_be_judged_has_a_status_of_its_own(kept: Report) -> None:
    """Exit status 2, unless a rule was found broken before."""
    assert dataclasses.replace(kept, unjudgeable="gone").exit_status is ExitStatus.COULD_NOT_JUDGE
    broken = dataclasses.replace(kept, unjudgeable="gone", findings=(finding("po-number-unique"),))
    assert broken.exit_status is ExitStatus.BROKEN


def test_a_weaker_level_weakens_a_finding() -> None:
    """A rule of level S with evidence of level I is an assumption."""
    judge = Collector()
    judge.check("answer-has-documented-types", False, "no", level="I")
    assert judge.findings[0].outcome == "assumption"
    judge.check("po-number-unique", True, "")
    assert judge.broken == {"answer-has-documented-types"}


def test_what_is_needed_ends_a_story() -> None:
    """RuleBroken carries the rule."""
    with pytest.raises(RuleBroken, match="po-number-unique"):
        Collector().require("po-number-unique", False, "no")


def test_a_waiver_excuses_its_rule_and_says_why() -> None:
    """By rule and operation, until its end."""
    waiver = Waiver("po-number-unique", "known, fixed next week", _TODAY, until=_TODAY)
    (marked,), _, notes = apply_waivers([finding("po-number-unique")], (), [waiver], _TODAY)
    assert (marked.outcome, notes) == ("waived", ())
    assert "known, fixed next week" in marked.waiver
    other = msgspec.structs.replace(waiver, operation="getStatus")
    (spared,), _, _ = apply_waivers([finding("po-number-unique")], (), [other], _TODAY)
    assert spared.outcome == "broken"


@pytest.mark.parametrize(
    ("waiver", "complaint"),
    [
        (Waiver("no-such-rule", "x", _TODAY), "does not exist"),
        (Waiver("token-expires", "x", _TODAY), "excuses nothing"),
        (Waiver("po-number-unique", "x", _TODAY, until=datetime.date(2026, 1, 1)), "ended on"),
    ],
)
def test_idle_waivers_are_reported(waiver: Waiver, complaint: str) -> None:
    """Unknown, unused and old ones."""
    (spared,), _, notes = apply_waivers([finding("po-number-unique")], (), [waiver], _TODAY)
    assert spared.outcome == "broken"
    assert complaint in notes[0]


def test_waivers_are_read_from_toml(tmp_path: Path) -> None:
    """Rule, reason and date are needed."""
    path = tmp_path / "waivers.toml"
    path.write_text(
        '[[waiver]]\nrule = "token-expires"\nreason = "no clock"\ndate = 2026-11-23\n', encoding="utf-8"
    )
    assert load_waivers(path) == (Waiver("token-expires", "no clock", _TODAY),)


@pytest.mark.parametrize(
    "text",
    [
        "[[waiver]]\nrule = 'x'\ndate = 2026-11-23",
        "[[waiver]]\nrule = 'x'\nreason = ' '\ndate = 2026-11-23",
        "[[waiver]]\nrule = 'x'\nreason = 'y'\ndate = 'soon'",
        "[[waiver]]\nrule = 'x'\nreason = 'y'\ndate = 2026-11-23\nwho = 'me'",
        "[[waiver]]\nrule = 'x'\nreason = 'y'\ndate = 2026-11-23\nuntil = 2030-01-01T00:00:00Z",
        "waiver = [1]",
        "other = 1",
        "not toml",
    ],
)
def test_unusable_waivers_are_refused(tmp_path: Path, text: str) -> None:
    """With one readable line that names the file."""
    path = tmp_path / "waivers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(match=r"waivers\.toml"):
        load_waivers(path)
