"""`pytest --pyargs giftcardpartners_contract --giftcards-url URL`: the same run, one test for each rule.

It is loaded into every run of pytest, so it imports the gate only when one of its tests is run.
"""

from __future__ import annotations

import json
import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .results.model import Report

Outcome = tuple[Literal["passed", "failed", "skipped"], str]
_POLL = 0.1
VERDICT = "verdict"
_KEY = pytest.StashKey[dict[str, Outcome]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the address, and whatever else the command line of the gate takes."""
    group = parser.getgroup("giftcardpartners", "the contract of the GiftCard Partners B2B API")
    group.addoption(
        "--giftcards-url", metavar="URL", help="the server to judge (default: the built-in simulator)"
    )
    group.addoption(
        "--giftcards-args", metavar="ARGS", default="",
        help='more arguments of `python -m giftcardpartners_contract`, such as "--allow-orders --budget 50"',
    )  # fmt: skip


@pytest.fixture(scope="session")
def giftcards_outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    """What one run of the gate says of each rule that was selected, and of the whole; workers of xdist share it."""
    found = _once(lambda: _judge(request), tmp_path_factory.getbasetemp().parent)
    request.config.stash[_KEY] = found
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show the verdict as the command line does."""
    outcomes = config.stash.get(_KEY, None)
    if outcomes is not None:
        terminalreporter.write_line(outcomes[VERDICT][1].splitlines()[-1])


def _judge(request: pytest.FixtureRequest) -> dict[str, Outcome]:
    from .cli import judge
    from .errors import UsageError
    from .rules import RULES

    config = request.config
    words = shlex.split(config.getoption("--giftcards-args"))
    url = config.getoption("--giftcards-url")
    words += ["--base-url", url] if url else []
    callspecs = [getattr(item, "callspec", None) for item in request.session.items]
    selected = {
        spec.params["giftcards_rule"] for spec in callspecs if spec and "giftcards_rule" in spec.params
    }
    if len(selected) < len(RULES):
        for rule in sorted(selected):
            words += ["--rule", rule]
    try:
        return outcomes_of(judge(words, time.monotonic()))
    except UsageError as reason:
        raise pytest.UsageError(str(reason)) from None


def outcomes_of(report: Report) -> dict[str, Outcome]:
    """Return by rule whether it was kept, broken, or could not be judged, with the reason; and the whole verdict."""
    from .reports.console import console_report, finding_text

    found: dict[str, Outcome] = {}
    for result in report.rules:
        rule = result.rule
        broken = [finding_text(one, "BROKEN") for one in report.failing if one.rule == rule]
        gaps = [f"{one.what}: {one.reason}" for one in report.gaps if rule in one.rules]
        if broken:
            found[rule] = "failed", "\n".join(broken)
        elif gaps and not report.header.partial:
            found[rule] = "failed", f"COULD NOT JUDGE: {'; '.join(gaps)}"
        elif not result.checks:
            why = [one.reason for one in report.not_judged if one.rule == rule]
            found[rule] = "skipped", "; ".join(why) or report.unjudgeable or "not looked at"
        else:
            found[rule] = "passed", ""
    found[VERDICT] = "failed" if report.exit_status else "passed", console_report(report)
    return found


def _once(judge: Callable[[], dict[str, Outcome]], folder: Path) -> dict[str, Outcome]:
    """Judge in one worker of xdist, and let the others wait for what it says."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run is None:
        return judge()
    path = folder / f"giftcards-{run}.json"
    try:
        (folder / f"giftcards-{run}.lock").touch(exist_ok=False)
    except FileExistsError:
        while not path.exists():
            time.sleep(_POLL)
        return {
            rule: (outcome, text) for rule, (outcome, text) in json.loads(path.read_text("utf-8")).items()
        }
    try:
        found = judge()
    except BaseException as error:
        found = {VERDICT: ("failed", f"COULD NOT JUDGE: {error}")}
        raise
    finally:
        (folder / f"giftcards-{run}.part").write_text(json.dumps(found), "utf-8")
        (folder / f"giftcards-{run}.part").replace(path)
    return found
