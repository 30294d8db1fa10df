"""`pytest --pyargs giftcardpartners_contract --giftcards-url URL`: the same run, one test for each rule.

It is loaded into every run of pytest, so it imports the gate only when one of its tests is run.
"""

from __future__ import annotations

import json
import os
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .reports.outcomes import Outcome
    from .results.model import Report

_POLL = 0.1
VERDICT = "verdict"
UNJUDGED: Final = "could not judge"
_KEY = pytest.StashKey[dict[str, "Outcome"]]()
_USAGE: Final = "giftcards usage"
_WRONG = pytest.StashKey[str]()
"""What is wrong with the arguments, as a worker of xdist says."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the address, and whatever else the command line of the gate takes."""
    group = parser.getgroup("giftcardpartners", "the contract of the GiftCard Partners B2B API")
    which = "the server to judge (default: the built-in simulator)"
    group.addoption("--giftcards-url", metavar="URL", help=which)
    more = 'more arguments of `python -m giftcardpartners_contract`, such as "--allow-orders --budget 50"'
    group.addoption("--giftcards-args", metavar="ARGS", default="", help=more)


@pytest.fixture(scope="session")
def giftcards_outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Outcome]:
    """What one run of the gate says of each rule that was selected, and of the whole; workers of xdist share it."""
    found = _once(lambda: _judge(request), tmp_path_factory.getbasetemp().parent)
    request.config.stash[_KEY] = found
    return found


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse arguments that the gate cannot use before anything is run, with the status of pytest for that: 4.

    A worker of xdist has no status of its own: there each test of the gate says it, and the status follows at the end.
    """
    is_wanted = any("giftcards_outcomes" in getattr(item, "fixturenames", ()) for item in session.items)
    if session.config.option.collectonly or not is_wanted:
        return
    from .cli import check_usage
    from .errors import UsageError

    try:
        check_usage(_words(session.config))
    except UsageError as reason:
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput[_USAGE] = str(reason)
        else:
            raise pytest.UsageError(str(reason)) from None


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Show what could not be judged under a name of its own: nobody has seen the server break it."""
    is_ours = report.when == "call" and report.failed and (UNJUDGED, True) in report.user_properties
    return (UNJUDGED, "?", UNJUDGED.upper()) if is_ours else None


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Show what could not be judged, and the verdict as the command line does."""
    for report in terminalreporter.stats.get(UNJUDGED, ()):
        terminalreporter.write_line(f"{UNJUDGED.upper()} {report.nodeid}: {report.longreprtext}")
    outcomes = config.stash.get(_KEY, None)
    if outcomes is not None:
        terminalreporter.write_line(outcomes[VERDICT][1].splitlines()[-1])


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """End with the status of the command line, whichever rules were selected; a failure of any other test is 1."""
    if session.config.stash.get(_WRONG, ""):
        session.exitstatus = pytest.ExitCode.USAGE_ERROR
        return
    outcomes = session.config.stash.get(_KEY, None)
    if outcomes is None:
        return
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[VERDICT] = outcomes[VERDICT]
        return
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    stats = reporter.stats if reporter else {}
    status = outcomes[VERDICT][0]
    if status == UNJUDGED and not stats.get("failed") and not stats.get("error"):
        session.exitstatus = 2
    elif status == "failed" and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take the verdict from a worker of xdist."""
    output = getattr(node, "workeroutput", {})
    node.config.stash[_WRONG] = output.get(_USAGE, "") or node.config.stash.get(_WRONG, "")
    verdict = output.get(VERDICT)
    if verdict is not None:
        node.config.stash[_KEY] = {VERDICT: verdict}


def _judge(request: pytest.FixtureRequest) -> dict[str, Outcome]:
    from .cli import judge
    from .errors import CannotReach, UsageError
    from .rules import RULES

    callspecs = [getattr(item, "callspec", None) for item in request.session.items]
    selected = {spec.params.get("giftcards_rule") for spec in callspecs if spec} & RULES.keys()
    try:
        words = _words(request.config)
        if len(selected) < len(RULES):
            words += [f"--rule={rule}" for rule in sorted(selected)]
        return outcomes_of(judge(words, time.monotonic()))
    except UsageError as reason:
        pytest.fail(str(reason), pytrace=False)
    except CannotReach as reason:
        return {VERDICT: (UNJUDGED, str(reason))}
    except OSError as reason:
        return {VERDICT: (UNJUDGED, f"{reason.strerror or reason}: {reason.filename or ''}")}


def _words(config: pytest.Config) -> list[str]:
    """Return the arguments as the command line takes them; raises UsageError for a quotation mark without its other."""
    from .errors import UsageError

    try:
        words = shlex.split(config.getoption("--giftcards-args"))
    except ValueError as reason:
        raise UsageError(f"--giftcards-args cannot be read: {reason}") from None
    url = config.getoption("--giftcards-url")
    return [*words, "--base-url", url] if url else words


def outcomes_of(report: Report) -> dict[str, Outcome]:
    """Return by rule whether it was kept, broken, or could not be judged, with the reason; and the whole verdict."""
    from .reports.outcomes import rule_outcome, whole_outcome

    return {one.rule: rule_outcome(report, one) for one in report.rules} | {VERDICT: whole_outcome(report)}


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
        return {rule: (status, text) for rule, (status, text) in json.loads(path.read_bytes()).items()}
    try:
        found = judge()
    except BaseException as error:
        found = {VERDICT: (UNJUDGED, str(error))}
        raise
    finally:
        (folder / f"giftcards-{run}.part").write_text(json.dumps(found), "utf-8")
        (folder / f"giftcards-{run}.part").replace(path)
    return found
