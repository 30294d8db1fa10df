"""How large a change is, and which version it needs at least."""

from __future__ import annotations

import re
from enum import IntEnum

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:[.-]?(?:dev|a|b|rc)\d*)?")


class Size(IntEnum):
    """What a change means for those who use the package: nothing, a correction, an addition, or a break."""

    none = 0
    patch = 1
    minor = 2
    major = 3


Version = tuple[int, int, int]


def parse(text: str) -> Version:
    """Return a version as three numbers; raises ValueError for anything else than MAJOR.MINOR.PATCH."""
    found = _VERSION.fullmatch(text)
    if not found:
        raise ValueError(f"{text!r} is not a version such as 1.2.3")
    return int(found[1]), int(found[2]), int(found[3])


def least(before: Version, size: Size) -> Version:
    """Return the least version that may follow after a change of a size.

    Before 1.0.0 everything may still move, and a break is told by the second number, an addition by the third.
    """
    major, minor, patch = before
    if major == 0 and size > Size.patch:
        size = Size(size - 1)
    if size is Size.major:
        return major + 1, 0, 0
    if size is Size.minor:
        return major, minor + 1, 0
    return (major, minor, patch + 1) if size is Size.patch else before
