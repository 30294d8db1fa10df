"""PostgreSQL from a Python package, for as long as it is needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count


@contextmanager
def postgres(needed: bool) -> Iterator[Callable[[], str]]:
    """Start a server when it is needed; what is handed out makes a new database and returns its address."""
    if not needed:
        yield lambda: ""
        return
    raise NotImplementedError
    yield lambda: ""
