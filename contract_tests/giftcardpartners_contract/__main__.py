"""`python -m giftcardpartners_contract`: judge the built-in simulator, or any server by its URL."""

from __future__ import annotations

import sys
import time


def start() -> int:
    """Run the gate and return its exit status; 2 where the tools that it needs were not installed."""
    started = time.monotonic()  # importing counts
    try:
        from .cli import main
    except ModuleNotFoundError as missing:
        if str(missing.name).startswith("giftcardpartners"):
            raise
        how = 'python -m pip install "giftcardpartners[contract]"'
        print(f"COULD NOT JUDGE: {missing.name} is not installed; {how}", file=sys.stderr)
        return 2
    return main(started=started)


if __name__ == "__main__":
    sys.exit(start())
