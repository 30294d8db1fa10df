"""What a forked child must not inherit: locks and work of threads that only the parent has."""

from __future__ import annotations

import os
import weakref
from typing import Protocol


class Resettable(Protocol):
    """Something with locks or work under way."""

    def reset_after_fork(self) -> None:
        """Begin anew with fresh locks; runs in the child, before anything else does."""


_all: weakref.WeakSet[Resettable] = weakref.WeakSet()


def reset_in_children(thing: Resettable) -> None:
    """See to it that every forked child resets this object, for as long as it is alive."""
    _all.add(thing)


def _reset() -> None:
    for thing in list(_all):
        thing.reset_after_fork()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_reset)
