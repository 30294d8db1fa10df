"""What the service answered, as errors and readers hold it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec


class Answer(msgspec.Struct, frozen=True):
    """What the service answered: status, headers (lower-case names) and body, kept out of every repr."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    connection: Any = None
    """What it came on, for `DropConnection`; does not travel."""
    elapsed: float = 0.0
    """Seconds from the request to the last byte of the answer."""

    @property
    def content_type(self) -> str:
        """The media type without its parameters, in lower case; empty when the answer names none."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    def __reduce__(self) -> tuple[type[Answer], tuple[Any, ...]]:
        """Let it travel between processes, without its connection."""
        return Answer, (self.status_code, self.headers, self.content, None, self.elapsed)

    def __str__(self) -> str:
        """Describe the answer without showing what it says."""
        return f"{self.status_code}, {self.content_type or 'no content type'}, {len(self.content)} bytes"

    def __repr__(self) -> str:
        """The same."""
        return f"Answer({self})"

    def __rich_repr__(self) -> list[tuple[str, Any]]:
        """The same for rich."""
        return [("status_code", self.status_code), ("content_type", self.content_type)]
