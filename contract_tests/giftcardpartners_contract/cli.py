"""The command line of the gate: what is judged, how, and what is left behind."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
import time
from contextlib import ExitStack
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from giftcardpartners_simulator import Simulator, serve

from .controls import SimulatorControls
from .options import PARTS, Options
from .progress import Progress
from .report_html import write_html
from .reports.console import console_report
from .reports.junit import write_junit
from .reports.sarif import write_sarif
from .results.model import ExitStatus, Report
from .results.waivers import WaiversUnreadable, load_waivers
from .rules import RULES
from .runner import judge_target
from .target import CannotReach, Credentials, Target

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .controls import Controls

_DEFAULT_BUDGET = Decimal(100)
_TIME_TO_START_AND_REPORT = 3.0


def main(arguments: Sequence[str] | None = None, started: float | None = None) -> int:
    """Judge, print and write the reports; return the exit status: 0 kept, 1 broken, 2 could not judge.

    `started` is when the time limit began to run, by the monotonic clock: now, when nobody says.
    """
    started = time.monotonic() if started is None else started
    parsed = _parser().parse_args(arguments)
    try:
        with ExitStack() as stack:
            target, controls = _target(parsed, stack)
            options = _options(parsed, target, started)
            _announce(target, options)
            with Progress() as say:
                report = judge_target(target, options, controls, say=say)
    except (CannotReach, WaiversUnreadable) as reason:
        print(f"COULD NOT JUDGE: {reason}", file=sys.stderr)
        return ExitStatus.COULD_NOT_JUDGE
    sys.stdout.write(console_report(report))
    if report.unjudgeable:
        print(f"COULD NOT JUDGE: {report.unjudgeable}", file=sys.stderr)
    if parsed.report is not None:
        write_reports(report, parsed.report)
    return report.exit_status


def write_reports(report: Report, folder: Path) -> None:
    """Write report.json, junit.xml, contract.sarif and index.html into a folder, which is made when it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report.to_json(), indent=2, ensure_ascii=False)
    (folder / "report.json").write_text(text, encoding="utf-8")
    write_junit(report, folder / "junit.xml")
    write_sarif(report, folder / "contract.sarif")
    write_html(report, folder / "index.html")


def _target(parsed: argparse.Namespace, stack: ExitStack) -> tuple[Target, Controls | None]:
    url = parsed.base_url
    if url is not None:
        return stack.enter_context(Target(url, Credentials.from_environment())), None
    simulator = Simulator(seed=parsed.seed)
    server = stack.enter_context(serve(simulator))
    credentials = Credentials(simulator.email, simulator.access_token)
    target = Target(server.base_url, credentials, name="the built-in simulator")
    return stack.enter_context(target), SimulatorControls(simulator)


def _options(parsed: argparse.Namespace, target: Target, started: float) -> Options:
    budget: Decimal | None = parsed.budget
    if budget is None and not target.is_loopback:
        budget = _DEFAULT_BUDGET
    left = parsed.time_limit - (time.monotonic() - started) - _TIME_TO_START_AND_REPORT
    return Options(
        parts=tuple(part for part in PARTS if parsed.only in (None, part)),
        rule=parsed.rule,
        seed=parsed.seed,
        time_limit=max(1.0, left),
        allow_orders=parsed.allow_orders,
        budget=budget,
        strict=parsed.strict,
        command=_command(parsed),
        waivers=() if parsed.waivers is None else load_waivers(parsed.waivers),
        machine_examples=min(40, max(4, int(left / 2))),
        generated_examples=min(20, max(3, int(left / 5))),
    )


def _announce(target: Target, options: Options) -> None:
    if options.allow_orders and not target.is_loopback:
        print(f"orders will be placed at {target.base_url}, for {options.budget:.2f} at most", flush=True)


def _command(parsed: argparse.Namespace) -> str:
    words = ["python", "-m", "giftcardpartners_contract"]
    if parsed.base_url is not None:
        words += ["--base-url", parsed.base_url]
    words += ["--seed", str(parsed.seed)]
    words += ["--allow-orders"] if parsed.allow_orders else []
    words += ["--budget", str(parsed.budget)] if parsed.budget is not None else []
    words += ["--strict"] if parsed.strict else []
    return shlex.join(words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m giftcardpartners_contract",
        description="Judge whether a server keeps the contract of the GiftCard Partners B2B API.",
        epilog="Exit status: 0 kept, 1 broken, 2 could not judge. Credentials of --base-url are read from "
        "GIFTCARDPARTNERS_EMAIL and GIFTCARDPARTNERS_ACCESS_TOKEN.",
    )
    add = parser.add_argument
    add("--base-url", metavar="URL", help="the server to judge (default: the built-in simulator)")
    add("--allow-orders", action="store_true", help="place orders at a server that is not on loopback")
    add(
        "--budget",
        type=_money,
        metavar="AMOUNT",
        help="spend no more than this (default elsewhere than on loopback: 100)",
    )
    add("--only", choices=PARTS, help="judge one part")
    add("--rule", choices=sorted(RULES), default="", metavar="RULE", help="judge what concerns one rule")
    add("--seed", type=int, default=1, metavar="N", help="repeat a run exactly (default: 1)")
    add(
        "--time-limit",
        type=_seconds,
        default=85.0,
        metavar="SECONDS",
        help="end after this time (default: 85)",
    )
    add("--strict", action="store_true", help="fail also for what differs from an assumption")
    add(
        "--report",
        type=Path,
        metavar="DIR",
        help="write report.json, junit.xml, contract.sarif and index.html there",
    )
    add("--waivers", type=Path, metavar="FILE", help="a TOML file of waivers, each with a reason and a date")
    return parser


def _money(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise argparse.ArgumentTypeError(f"{text!r} is no amount of money") from None
    if not amount.is_finite() or amount < 0:
        raise argparse.ArgumentTypeError("a budget is not negative")
    return amount


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds") from None
    if not 5 <= seconds <= 86_400:
        raise argparse.ArgumentTypeError("a time limit is 5 seconds to a day")
    return seconds
