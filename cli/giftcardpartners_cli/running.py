"""From words to an exit status: whatever goes wrong becomes a line that says what to do."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from .exit_status import CommandError, ExitStatus, status_of
from .output import ClosedPipe, clean, error_line
from .root import root


def run(words: list[str]) -> int:
    """Run one command; return its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # whatever the console can show
    try:
        status = _status(words)
        sys.stdout.flush()
    except (ClosedPipe, BrokenPipeError):
        # Whoever read has seen enough; nothing may be flushed into the closed pipe when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitStatus.CLOSED_PIPE
    return status


def _status(words: list[str]) -> int:
    as_json = "--json" in words
    try:
        result: Any = root.main(words, prog_name="giftcards", standalone_mode=False)
    except click.UsageError as wrong:
        where = wrong.ctx.command_path if wrong.ctx is not None else "giftcards"
        return _told(wrong.format_message(), ExitStatus.USAGE, f"`{where} --help` says more.", as_json)
    except click.FileError as wrong:
        return _told(wrong.format_message(), ExitStatus.NO_FILE, "", as_json)
    except click.exceptions.Exit as done:
        return done.exit_code
    except (click.Abort, KeyboardInterrupt):
        advice = "If an order was under way, `giftcards settle FILE` finds out what became of it."
        return _told("Interrupted.", ExitStatus.INTERRUPTED, advice, as_json)
    except CommandError as wrong:
        return _told(wrong.message, wrong.status, wrong.advice, as_json, wrong)
    except ClosedPipe:
        raise
    except ModuleNotFoundError as missing:
        return _told(*_missing(missing), as_json)
    except Exception as error:  # noqa: BLE001 -- a traceback helps nobody at a prompt
        return _failed(error, as_json, verbose="-v" in words or "--verbose" in words)
    return result if isinstance(result, int) else ExitStatus.DONE


def _failed(error: Exception, as_json: bool, verbose: bool) -> int:
    from giftcardpartners import GiftCardsError

    if isinstance(error, GiftCardsError):
        status, advice = status_of(error)
        advice = "\n".join(getattr(error, "__notes__", ())) or advice  # a command knows better
        return _told(str(error), status, advice, as_json, error)
    if isinstance(error, OSError):
        where = f": {error.filename}" if error.filename else ""
        return _told(f"{error.strerror or error}{where}", ExitStatus.CANNOT_WRITE, "", as_json)
    if verbose:
        import traceback

        traceback.print_exception(error)
    advice = "This is a defect; please report it with what -v shows."
    return _told(f"{type(error).__name__} in giftcards itself.", ExitStatus.DEFECT, advice, as_json)


def _missing(error: ModuleNotFoundError) -> tuple[str, ExitStatus, str]:
    extras = {
        "giftcardpartners_simulator": "simulator",
        "h11": "simulator",
        "giftcardpartners_bulk": "bulk",
        "dbos": "bulk",
        "openpyxl": "bulk",
        "sqlalchemy": "bulk",
        "giftcardpartners_contract": "contract",
        "keyring": "keyring",
    }
    top = (error.name or "").partition(".")[0]
    extra = extras.get(top, "cli")
    advice = f'python -m pip install "giftcardpartners[{extra}]"'
    return f"{top} is not installed.", ExitStatus.SETTINGS, advice


def _told(
    message: str, status: ExitStatus, advice: str, as_json: bool, error: Exception | None = None
) -> int:
    problems = getattr(error, "problems", ())
    plain = clean("\n".join((*problems, f"{message} {advice}".strip())))
    line = error_line(message, status, advice, error) if as_json else plain
    try:
        print(line, file=sys.stderr, flush=True)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return status
