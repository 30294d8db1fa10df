"""Keep a block of code off the network: whoever tries to reach it is told so."""

from __future__ import annotations

import contextlib
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVENTS = frozenset(
    {"socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"}
)


class NetworkUsed(RuntimeError):
    """Something reached for the network where there must be none."""


class _Guard:
    """An audit hook: Python cannot take one away again, so that there is one, which listens only when it is told to."""

    def __init__(self) -> None:
        self.depth = 0
        self.is_installed = False

    def __call__(self, event: str, _: tuple[Any, ...]) -> None:
        if self.depth and event in _EVENTS:
            raise NetworkUsed(f"{event} while the network is blocked")


_GUARD = _Guard()


@contextlib.contextmanager
def no_network() -> Iterator[None]:
    """Raise `NetworkUsed` in whatever connects, binds or looks up a name, in any thread, until the block ends."""
    if not _GUARD.is_installed:
        sys.addaudithook(_GUARD)
        _GUARD.is_installed = True
    _GUARD.depth += 1
    try:
        yield
    finally:
        _GUARD.depth -= 1
