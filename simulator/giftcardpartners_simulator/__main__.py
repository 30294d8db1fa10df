"""`python -m giftcardpartners_simulator`: a server, its address and test credentials, until Ctrl-C."""

from __future__ import annotations

import argparse
import json
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .clock import SystemClock
from .http.server import serve
from .settings import Settings
from .simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the server until Ctrl-C; return the exit status (2: bad settings, 1: cannot listen)."""
    options = _parser().parse_args(arguments)
    try:
        settings = Settings().changed(_changes(options.settings, options.set))
    except (OSError, ValueError) as error:
        print(f"settings cannot be used: {error}", file=sys.stderr)
        return 2
    simulator = Simulator(settings, SystemClock(), options.seed)
    try:
        server = serve(simulator, options.host, options.port)
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    with server:
        _introduce(simulator)
        wait_for_interrupt()
    return 0


def wait_for_interrupt() -> None:
    """Sleep until Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print("stopped", flush=True)


def _introduce(simulator: Simulator) -> None:
    print(f"GIFTCARDPARTNERS_BASE_URL={simulator.base_url}")
    print(f"GIFTCARDPARTNERS_EMAIL={simulator.email}")
    print(f"GIFTCARDPARTNERS_ACCESS_TOKEN={simulator.access_token}", flush=True)


def _changes(file: Path | None, pairs: Sequence[str]) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    if file is not None:
        changes = json.loads(file.read_text(encoding="utf-8"))
        if not isinstance(changes, dict):
            raise ValueError("the settings file holds no JSON object")
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise ValueError(f"--set needs name=value, not {pair!r}")
        try:
            changes[name] = json.loads(value)
        except json.JSONDecodeError:
            changes[name] = value
    return changes


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m giftcardpartners_simulator", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=int, default=8080, help="port, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of ids, tokens and claim links")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="JSON object of settings")
    parser.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="one setting, e.g. pending_from_units=10",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
