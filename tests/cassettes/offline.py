"""Keep a block of code off the network: whoever tries to reach it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest import mock


class NetworkUsed(AssertionError):
    """Something reached for the network where there must be none."""


@contextmanager
def no_network() -> Iterator[None]:
    """Raise `NetworkUsed` in whatever connects or looks up a name, until the block ends."""
    with ExitStack() as stack:
        for name in ("socket.socket.connect", "socket.getaddrinfo"):
            stack.enter_context(mock.patch(name, side_effect=NetworkUsed(name)))
        yield
