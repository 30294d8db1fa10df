"""`python -m giftcardpartners_contract`: judge the built-in simulator, or any server by its URL."""

import os
import sys
import time
import traceback
from contextlib import suppress
from typing import NoReturn

_COULD_NOT_JUDGE = 2


def start() -> int:
    """Run the gate and return its exit status; 2 when the gate itself fails, whatever the reason.

    When the run still hangs although its time is up, the process ends here.
    """
    started = time.monotonic()  # importing counts
    try:
        from .cli import main
        from .runner import still_hangs

        status = main(started=started)
        if still_hangs():
            _leave(status)
        return status
    except ModuleNotFoundError as missing:
        package = str(missing.name).partition(".")[0]
        if not package.startswith("giftcardpartners"):
            how = 'python -m pip install "giftcardpartners[contract]"'
            return _could_not_judge(f"{package} is not installed; {how}")
        return _fell_over(missing)
    except KeyboardInterrupt:
        return _could_not_judge("interrupted from the keyboard")
    except Exception as error:  # noqa: BLE001 -- 1 would say that the contract is broken
        return _fell_over(error)


def _leave(status: int) -> NoReturn:
    """End without Python's own end: it kills threads wherever they are, and inside a library in Rust that aborts."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)


def _fell_over(error: Exception) -> int:
    last = traceback.extract_tb(error.__traceback__)[-1]
    place = f"{last.filename}, line {last.lineno}"
    return _could_not_judge(f"the gate itself fell over ({type(error).__name__}: {error}; {place})")


def _could_not_judge(reason: str) -> int:
    print(f"COULD NOT JUDGE: {reason}", file=sys.stderr)
    return _COULD_NOT_JUDGE


if __name__ == "__main__":
    sys.exit(start())
