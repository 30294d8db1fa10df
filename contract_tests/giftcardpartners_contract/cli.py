"""The command line of the gate: what is judged, how, and what is left behind."""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext, suppress
from typing import TextIO

from giftcardpartners_simulator import Simulator, serve

from .arguments import options_of, parser, time_limit
from .controls import Controls
from .errors import CannotReach, UsageError
from .progress import Say, progress, quiet
from .reports.console import console_report
from .reports.files import prepare_folder, write_reports
from .reports.history import history_text
from .results.model import ExitStatus, Report
from .results.waivers import load_waivers, write_waivers
from .runner import judge_in_time
from .target import Credentials, Target


def main(arguments: Sequence[str] | None = None, started: float | None = None) -> int:
    """Judge, print and write the reports; return the exit status.

    0 kept, 1 broken, 2 could not judge, 64 the arguments cannot be used. `started` is when the time limit began to run,
    by the monotonic clock: now, when nobody says.
    """
    started = time.monotonic() if started is None else started
    words = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # whatever the console can show
    try:
        if words[:1] == ["history"]:
            print(history_text(words[1:]))
            return ExitStatus.KEPT
        parsed = parser().parse_args(words)
        return _tell(parsed, _judge(parsed, started, progress()))
    except UsageError as reason:
        _say(f"CANNOT BEGIN: {reason}", sys.stderr)
        return ExitStatus.USAGE
    except CannotReach as reason:
        _say(f"COULD NOT JUDGE: {reason}", sys.stderr)
        return ExitStatus.COULD_NOT_JUDGE
    except OSError as reason:
        _say(f"COULD NOT JUDGE: {reason.strerror or reason}: {reason.filename or ''}", sys.stderr)
        return ExitStatus.COULD_NOT_JUDGE


def judge(words: Sequence[str], started: float) -> Report:
    """Judge as `main` does, write the reports, print nothing, and return the report; raises UsageError and OSError."""
    parsed = parser().parse_args(list(words))
    report = _judge(parsed, started, nullcontext(quiet))
    _write(parsed, report)
    return report


def check_usage(words: Sequence[str]) -> None:
    """Raise UsageError when `judge` would, without asking a server for anything."""
    parsed = parser().parse_args(list(words))
    if parsed.waivers is not None:
        load_waivers(parsed.waivers)
    if parsed.base_url is not None:
        with suppress(CannotReach), _remote_target(parsed):
            pass


def _judge(parsed: argparse.Namespace, started: float, shown: AbstractContextManager[Say]) -> Report:
    if parsed.report is not None:
        prepare_folder(parsed.report)
    with ExitStack() as stack:
        target, controls = _target(parsed, stack)
        limit = time_limit(parsed, is_loopback=target.is_loopback)
        options = options_of(parsed, target, limit, left=limit - (time.monotonic() - started))
        if options.allow_orders and not target.is_loopback:
            _say(f"orders will be placed at {target.base_url}, for {options.budget:.2f} at most", sys.stdout)
        with shown as say:
            return judge_in_time(target, options, controls, say)


def _tell(parsed: argparse.Namespace, report: Report) -> int:
    _say(console_report(report), sys.stdout)
    if report.unjudgeable:
        _say(f"COULD NOT JUDGE: {report.unjudgeable}", sys.stderr)
    try:
        _write(parsed, report)
    except OSError as error:
        _say(f"the reports are not complete: {error.strerror}: {error.filename}", sys.stderr)
        return report.exit_status or ExitStatus.COULD_NOT_JUDGE
    return report.exit_status


def _write(parsed: argparse.Namespace, report: Report) -> None:
    if parsed.report is not None:
        write_reports(report, parsed.report, waivers=parsed.waivers)
    if parsed.write_waivers is not None:
        write_waivers(report, parsed.write_waivers)


def _say(text: str, stream: TextIO) -> None:
    try:
        print(text.rstrip("\n"), file=stream, flush=True)
    except BrokenPipeError:
        # whoever read has seen enough; the verdict stands, and nothing is left to be flushed
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _target(parsed: argparse.Namespace, stack: ExitStack) -> tuple[Target, Controls | None]:
    if parsed.base_url is not None:
        return stack.enter_context(_remote_target(parsed)), None
    simulator = Simulator(seed=parsed.seed)
    server = stack.enter_context(serve(simulator))
    credentials = Credentials(simulator.email, simulator.access_token)
    target = Target(server.base_url, credentials, name="the built-in simulator")
    return stack.enter_context(target), Controls(simulator)


def _remote_target(parsed: argparse.Namespace) -> Target:
    mine, hosts = Credentials.from_environment(), parsed.allow_http
    return Target(parsed.base_url, mine, http_hosts=hosts, ca_bundle=parsed.ca_bundle)
