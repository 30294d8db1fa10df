"""What the command line takes, and the options and the command that it stands for."""

import argparse
import difflib
import shlex
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import NoReturn

from .errors import UsageError
from .options import GENERATED_REQUESTS, PARTS, STATE_MACHINE, Options
from .results.waivers import load_waivers
from .rules import RULES
from .scenarios.registry import SCENARIOS
from .target import Target

_DEFAULT_BUDGET = Decimal(100)
_TIME_LIMIT, _TIME_LIMIT_ELSEWHERE = 85.0, 600.0
_TIME_TO_REPORT = 1.0


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        what, colon, words = message.partition("unrecognized arguments: ")
        if colon:  # only their names: what follows a mistyped one may be a password
            names = [word.partition("=")[0] for word in words.split() if word.startswith("-")]
            message = f"{what}{colon}{' '.join(names) or 'a value that belongs to no option'}"
        raise UsageError(f"{message}; {self.prog} --help shows what there is")


def parser() -> argparse.ArgumentParser:
    """Return the parser; it raises UsageError for what it cannot use."""
    found = _Parser(
        prog="python -m giftcardpartners_contract",
        description="Judge whether a server keeps the contract of the GiftCard Partners B2B API.",
        epilog="Exit status: 0 kept, 1 broken, 2 could not judge, 64 wrong arguments. Credentials of --base-url are "
        "read from GIFTCARDPARTNERS_EMAIL and GIFTCARDPARTNERS_ACCESS_TOKEN. `history DIR` shows the verdicts of "
        "--report DIR over time.",
        allow_abbrev=False,
    )
    add = found.add_argument
    names = [*(one.slug for one in SCENARIOS), STATE_MACHINE, GENERATED_REQUESTS]
    add("--base-url", metavar="URL", help="the server to judge (default: the built-in simulator)")
    add("--allow-orders", action="store_true", help="place orders at a server that is not on loopback")
    add(
        "--budget", type=_money, metavar="AMOUNT",
        help="spend no more than this (default elsewhere than on loopback: 100)",
    )  # fmt: skip
    add("--only", choices=PARTS, help="judge one part")
    add(
        "--rule", type=partial(_known, "rule", list(RULES)), action="append", default=[], metavar="RULE",
        help="judge what concerns one rule (may be given several times)",
    )  # fmt: skip
    add(
        "--scenario", type=partial(_known, "scenario", names), action="append", default=[], metavar="NAME",
        help="play one scenario, by the name that a finding shows (may be given several times)",
    )  # fmt: skip
    add("--seed", type=int, default=1, metavar="N", help="repeat a run exactly (default: 1)")
    add(
        "--time-limit", type=_seconds, metavar="SECONDS",
        help="end after this time (default: 85; elsewhere than on loopback 600)",
    )  # fmt: skip
    add("--strict", action="store_true", help="fail also for what differs from an assumption")
    add("--partial", action="store_true", help="accept that something could not be looked at")
    add(
        "--report", type=Path, metavar="DIR",
        help="write report.json, junit.xml, contract.sarif and index.html there, and add a line to verdicts.jsonl",
    )  # fmt: skip
    add("--waivers", type=Path, metavar="FILE", help="a TOML file of waivers, each with a reason and a date")
    add("--write-waivers", type=Path, metavar="FILE", help="write a waiver for all that breaks the gate")
    add(
        "--allow-http", action="append", default=[], metavar="HOST",
        help="talk plain http to this host, say a container on this machine",
    )  # fmt: skip
    add("--ca-bundle", type=Path, metavar="FILE", help="trust the certificate authorities in this PEM file")
    return found


def time_limit(parsed: argparse.Namespace, *, is_loopback: bool) -> float:
    """Return how many seconds a run may take."""
    limit: float | None = parsed.time_limit
    return limit or (_TIME_LIMIT if is_loopback else _TIME_LIMIT_ELSEWHERE)


def options_of(parsed: argparse.Namespace, target: Target, limit: float, left: float) -> Options:
    """Return the options of a run of `limit` seconds, of which so many are `left`.

    How much is tried depends on the limit and not on the clock, so that a run can be repeated.
    """
    unless_said = None if target.is_loopback else _DEFAULT_BUDGET
    return Options(
        parts=tuple(part for part in PARTS if parsed.only in (None, part)),
        rules=frozenset(parsed.rule),
        scenarios=frozenset(parsed.scenario),
        seed=parsed.seed,
        time_limit=max(1.0, left - _TIME_TO_REPORT),
        allow_orders=parsed.allow_orders,
        budget=unless_said if parsed.budget is None else parsed.budget,
        strict=parsed.strict,
        partial=parsed.partial,
        command=_command(parsed, target, limit),
        waivers=() if parsed.waivers is None else load_waivers(parsed.waivers),
        machine_examples=min(40, max(4, int(limit / 2))),
        generated_examples=min(20, max(3, int(limit / 5))),
    )


def _command(parsed: argparse.Namespace, target: Target, limit: float) -> str:
    words = ["python", "-m", "giftcardpartners_contract"]
    words += ["--base-url", target.base_url] if parsed.base_url is not None else []
    words += ["--seed", str(parsed.seed), "--time-limit", f"{limit:g}"]
    words += ["--allow-orders"] if parsed.allow_orders else []
    words += ["--strict"] if parsed.strict else []
    for host in parsed.allow_http:
        words += ["--allow-http", host]
    for name in ("budget", "waivers", "ca_bundle"):
        value = getattr(parsed, name)
        words += [f"--{name.replace('_', '-')}", str(value)] if value is not None else []
    return shlex.join(words)


def _known(what: str, names: list[str], text: str) -> str:
    if text not in names:
        near = difflib.get_close_matches(text, names, n=5) or [name for name in names if text in name][:5]
        hint = f", but there is {', '.join(near)}" if near else ""
        raise argparse.ArgumentTypeError(f"{text!r} is no {what}{hint}")
    return text


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
