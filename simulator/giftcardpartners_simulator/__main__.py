"""`python -m giftcardpartners_simulator`: a server, its address and test credentials, until Ctrl-C or SIGTERM."""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .clock import SystemClock
from .faults.kinds import Fault
from .http.server import serve
from .quirks import QUIRKS
from .settings import Settings
from .simulator import Simulator

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager


def main(
    arguments: Sequence[str] | None = None,
    while_running: Callable[[Simulator], AbstractContextManager[object]] = contextlib.nullcontext,
) -> int:
    """Run the server until Ctrl-C, SIGTERM or SIGHUP, inside `while_running`.

    Return the exit status (2: bad settings, 1: cannot listen).
    """
    options = _parser().parse_args(arguments)
    try:
        settings = Settings().changed(_changes(options.settings, options.set))
        simulator = Simulator(settings, SystemClock(), options.seed)
        simulator.switch_on(*options.quirk)
        for text in options.fault:
            simulator.add_fault(_fault(text))
    except (OSError, ValueError) as error:
        print(f"settings cannot be used: {error}", file=sys.stderr)
        return 2
    try:
        server = serve(simulator, options.host, options.port)
    except OSError as error:
        print(f"cannot listen on {options.host}:{options.port}: {error.strerror}", file=sys.stderr)
        return 1
    with server, _ending_as_ctrl_c(), while_running(simulator):
        _introduce(simulator)
        wait_for_interrupt()
    return 0


def wait_for_interrupt() -> None:
    """Sleep until Ctrl-C."""
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        with contextlib.suppress(OSError):  # the terminal or the pipe may be gone
            print("stopped", flush=True)


@contextlib.contextmanager
def _ending_as_ctrl_c() -> Iterator[None]:
    """Let what asks a server to end (`docker stop`, `kill`, a terminal that closes) end it as Ctrl-C does."""
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    asked = [
        signal.Signals[name] for name in names if signal.getsignal(signal.Signals[name]) is signal.SIG_DFL
    ]
    if threading.current_thread() is not threading.main_thread():
        asked = []  # only the main thread may say what a signal does
    for one in asked:
        signal.signal(one, signal.default_int_handler)
    try:
        yield
    finally:
        for one in asked:
            signal.signal(one, signal.SIG_DFL)


def _introduce(simulator: Simulator) -> None:
    print(f"GIFTCARDPARTNERS_BASE_URL={simulator.base_url}")
    print(f"GIFTCARDPARTNERS_EMAIL={simulator.email}")
    print(f"GIFTCARDPARTNERS_ACCESS_TOKEN={simulator.access_token}")
    print(f"# {simulator.base_url}/_simulator/ shows in a browser what happens here", flush=True)


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


def _fault(text: str) -> Fault:
    """Return the fault that `kind`, or a JSON object, means."""
    return Fault.from_json(json.loads(text) if text.startswith("{") else {"kind": text})


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
    parser.add_argument(
        "--quirk",
        action="append",
        default=[],
        metavar="NAME",
        help="one untidy habit; --quirks lists them all",
    )
    parser.add_argument(
        "--fault", action="append", default=[], metavar="KIND|JSON", help="one fault, by its kind or as JSON"
    )
    parser.add_argument("--quirks", action=_ListQuirks, nargs=0, help="list the untidy habits and exit")
    return parser


class _ListQuirks(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        width = max(map(len, QUIRKS))
        with contextlib.suppress(BrokenPipeError):  # `--quirks | head`
            print("\n".join(f"{name:{width}}  {one.sentence}" for name, one in QUIRKS.items()), flush=True)
        parser.exit()


if __name__ == "__main__":
    sys.exit(main())
