"""One line on a terminal that says what is under way; a file or a pipe gets none."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text

Say = Callable[[str], None]


def quiet(_what: str) -> None:
    """Say nothing."""


@contextmanager
def progress() -> Iterator[Say]:
    """Show on the terminal what is under way, until the block ends."""
    # Not rich's own guess, which CI servers change with FORCE_COLOR.
    with Console(stderr=True, force_terminal=sys.stderr.isatty()).status("") as status:
        yield lambda what: status.update(Text(what, no_wrap=True, overflow="ellipsis"))
