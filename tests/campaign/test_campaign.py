"""The short form of the campaign: every kind of world once, the quickest controls, and the run's own promises."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from . import __main__ as command
from . import marks, matrix, themes
from .baseline import measure
from .controls import CONTROLS, Control, catch
from .invariants import ONE, Violation
from .run import run_worlds
from .themes import THEMES
from .totals import Totals

ROOT = Path(__file__).parents[2]
SEED = 7
WORLDS = [2 * theme + theme % 2 for theme in range(len(THEMES))]
QUICK = {
    "a new PONumber on each replay",
    "409 trusted without comparing",
    "the first id of a 409 believed",
    "no replay",
    "a time-out called failed",
    "body rebuilt between attempts",
    "another number advised",
    "a signal's exception swallowed",
}


@pytest.fixture(scope="module")
def totals() -> Totals:
    """One world of each theme, the clients taking turns."""
    added = Totals(SEED)
    for verdict in run_worlds(SEED, WORLDS):
        added.add(verdict)
    return added


@pytest.mark.slow
def test_no_invariant_is_broken_in_any_kind_of_world(totals: Totals) -> None:
    assert [(totals.repeat(world), violation) for world, violation in totals.first] == []


def test_every_intent_ends_placed_or_refused(totals: Totals) -> None:
    assert sum(totals.ends.values()) == totals.orders
    assert totals.ends["lost"] == 0
    assert totals.ends["placed"] > totals.orders / 2


def test_every_family_of_faults_strikes(totals: Totals) -> None:
    struck = {recipe.family for recipe in matrix.ALL if totals.times(recipe.name)}
    assert struck == {recipe.family for recipe in matrix.ALL}
    assert all(count > 100 for count in totals.by_mode.values())


@pytest.mark.parametrize("control", [one for one in CONTROLS if one.name in QUICK], ids=lambda one: one.name)
def test_a_broken_client_is_caught_by_the_invariant_that_names_its_fault(control: Control) -> None:
    assert catch(control, SEED).orders > 0


def test_one_seed_gives_one_history_in_another_process_with_another_hash_seed() -> None:
    worlds = WORLDS[:3]
    here = [verdict.digest for verdict in run_worlds(SEED, worlds)]
    script = (
        f"from tests.campaign.run import run_worlds; print([v.digest for v in run_worlds({SEED}, {worlds})])"
    )
    there = _python("-c", script, hash_seed="1")
    assert there.stdout.strip() == str(here)


def test_another_seed_gives_another_history() -> None:
    first, second = (next(iter(run_worlds(seed, [0]))).digest for seed in (1, 2))
    assert first != second


def test_a_lost_answer_ends_with_the_order_in_hand_after_two_posts() -> None:
    for cell in measure(SEED):
        assert (cell.most_posts, cell.stored, cell.in_hand) == (2, 50, 50), cell


@pytest.mark.slow
def test_the_command_settles_over_sockets_and_for_killed_processes() -> None:
    done = _python(
        "-m",
        "tests.campaign",
        "--orders",
        "25",
        "--sockets",
        "24",
        "--kills",
        "10",
        "--forks",
        "4",
        "--no-controls",
        "--processes",
        "1",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 trials" in done.stdout


def test_a_violation_is_told_with_the_command_that_repeats_it() -> None:
    broken = Totals(seed=5, first=[(12, Violation(ONE, "two orders"))])
    problems = command.problems(broken, measure(SEED), None, None, None, None)
    assert len(problems) == 1
    assert problems[0].endswith("repeat: python -m tests.campaign --seed 5 --world 12")


def test_a_run_in_which_a_rare_situation_never_came_about_fails_and_names_it() -> None:
    counts = {recipe.name: 100 for recipe in matrix.ALL}
    totals = Totals(SEED, orders=20_000, struck=Counter({f"{name} (sync)": n for name, n in counts.items()}))
    totals.marks.update(marks.ALL)
    totals.quirks.update(themes.DRAWN)
    assert command.problems(totals, [], None, None, None, None) == []
    del totals.marks["the budget is dry"], totals.quirks["text_cut"]
    assert command.problems(totals, [], None, None, None, None) == [
        "never drawn: text_cut",
        "never happened: the budget is dry",
    ]


def test_most_rare_situations_come_about_in_one_world_of_each_kind(totals: Totals) -> None:
    assert set(totals.marks) <= set(marks.ALL)
    assert len([mark for mark in marks.ALL if totals.marks[mark]]) > len(marks.ALL) / 2


def _python(*arguments: str, hash_seed: str = "0") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
