"""Secrets with a mark on them, and the watch for that mark in logs, errors and reprs."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Iterator
from typing import Any

MARK = "qzplanted"
"""Part of every planted text: addresses, names, messages, credentials."""

EMAIL = f"{MARK}-account@example.com"
ACCESS_TOKEN = f"not-a-real-access-token-{MARK}"
PHONE = "+1555010"

_SYLLABLE = "(?:ba|de|fi|go|hu|ka|le|mi|no|pu|ra|se|ti|vo|wu|zy)"
_SECRET = re.compile(
    "|".join(
        (
            MARK,
            re.escape(PHONE),
            r"eyJ[A-Za-z0-9_-]{10}",  # tokens that look like JWT
            r"simulated-[0-9a-f]{8}",  # opaque tokens
            r"claim\.example\.com/t/",
            rf"\b{_SYLLABLE}{{8}}\b",  # challenge answers
        )
    )
)


def leaks(text: str) -> bool:
    """Tell whether a planted secret is in a text."""
    return _SECRET.search(text) is not None


def leaks_of_error(error: BaseException) -> bool:
    """Tell whether an error shows a secret: text, repr, arguments, decision log, or the whole traceback."""
    shown = [str(error), repr(error), repr(error.args), repr(getattr(error, "attempts", ()))]
    return leaks("\n".join((*shown, *traceback.format_exception(error))))


def leaks_of_result(result: Any) -> bool:
    """Tell whether the repr of a result, or of anything in it, shows a secret."""
    return leaks("\n".join(repr(part) for part in _parts(result)))


def _parts(value: Any) -> Iterator[Any]:
    """Walk over a result and the records in it."""
    kind = type(value)
    if kind not in _names:
        _names[kind] = getattr(kind, "__struct_fields__", ())
    if not _names[kind]:
        return
    yield value
    for name in _names[kind]:
        part = getattr(value, name)
        if isinstance(part, tuple | list):
            for item in part:
                yield from _parts(item)
        elif part is not None and not isinstance(part, str):
            yield from _parts(part)


_names: dict[type, tuple[str, ...]] = {}
"""The fields of records, by their kind; none for anything else."""


class LogWatch(logging.Handler):
    """Reads every log record of the process, at every level."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.records = 0
        self.leaking: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Format a record as a file would have it and look for secrets."""
        self.records += 1
        if leaks(self.format(record)):
            self.leaking.append(f"{record.name} {record.levelname} {record.funcName}")

    def __enter__(self) -> LogWatch:
        root = logging.getLogger()
        self._before = root.level
        root.setLevel(logging.DEBUG)
        root.addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        root = logging.getLogger()
        root.removeHandler(self)
        root.setLevel(self._before)
