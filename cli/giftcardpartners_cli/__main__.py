"""The start of `giftcards`: help at once, everything else through click, every end an exit status."""

from __future__ import annotations

import os
import sys

from .help_text import help_text


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    if words in ([], ["--help"], ["-h"]) and "_GIFTCARDS_COMPLETE" not in os.environ:
        from shutil import get_terminal_size

        try:
            print(help_text(get_terminal_size().columns), end="", flush=True)
        except BrokenPipeError:
            sys.stdout = None  # nothing is flushed into it at exit
            return 141
        return 0
    from .running import run

    return run(words)


if __name__ == "__main__":
    sys.exit(main())
