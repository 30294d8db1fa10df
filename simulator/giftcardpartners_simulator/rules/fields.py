"""Check single fields of a request body and remember everything that is wrong with them."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ..json_body import is_text

if TYPE_CHECKING:
    from collections.abc import Mapping

_DATE_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_NUMBER_TEXT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?", re.ASCII)
_CENT = Decimal("0.01")
_MOST_FINDINGS = 25


class Findings:
    """What is wrong with a body: texts by field, in the order of finding, bounded in number."""

    def __init__(self) -> None:
        self.errors: dict[str, list[str]] = {}

    def add(self, path: str, text: str) -> None:
        """Note that the field at `path` is wrong."""
        if path in self.errors:
            self.errors[path].append(text)
        elif len(self.errors) < _MOST_FINDINGS:
            self.errors[path] = [text]


def read_object(value: Any, path: str, known: Mapping[str, str], findings: Findings) -> dict[str, Any]:
    """Return an object with its keys spelled as documented; notes unknown keys and keys given twice.

    `known` maps lower-case keys to the documented spelling. Source: rule 27 (I).
    """
    if not isinstance(value, dict):
        findings.add(path or "body", "must be an object")
        return {}
    found: dict[str, Any] = {}
    for key, item in value.items():
        name = known.get(key.lower())
        if name is None:
            findings.add(join(path, key[:50]), "is not a known property")
        elif name in found:
            findings.add(join(path, name), "is given twice")
        else:
            found[name] = item
    return found


def read_text(value: Any, path: str, findings: Findings, least: int = 0, most: int | None = None) -> str:
    """Return text of a length within bounds, else note it and return empty text."""
    if not is_text(value):
        findings.add(path, "must be text")
    elif len(value) < least or (most is not None and len(value) > most):
        findings.add(path, f"must have {least} to {most} characters" if most else "must not be empty")
    else:
        return str(value)
    return ""


def read_matching(value: Any, path: str, findings: Findings, pattern: re.Pattern[str], wanted: str) -> str:
    """Return text that matches a pattern wholly, else note it and return empty text."""
    if is_text(value) and pattern.fullmatch(value):
        return str(value)
    findings.add(path, f"must be {wanted}")
    return ""


def read_integer(value: Any, path: str, findings: Findings, least: int, most: int, numeric_text: bool) -> int:
    """Return a whole number within bounds (2.0 is one), else note it and return `least`."""
    number = _number(value, numeric_text)
    if number is None or not least <= number <= most or number != int(number):
        findings.add(path, f"must be a whole number from {least} to {most}")
        return least
    return int(number)


def read_money(
    value: Any, path: str, findings: Findings, least: Decimal, most: Decimal, numeric_text: bool
) -> int:
    """Return an amount within bounds and with at most two decimals as cents, else note it and return 0."""
    number = _number(value, numeric_text)
    if number is None or not least <= number <= most:
        findings.add(path, f"must be a number from {least} to {most}")
        return 0
    exact = Decimal(number)
    if exact.quantize(_CENT) != exact:
        findings.add(path, "must have at most two decimals")
        return 0
    return int(exact * 100)


def read_date_time(value: Any, path: str, findings: Findings) -> str:
    """Return an RFC 3339 date-time as it was sent, else note it and return empty text."""
    if isinstance(value, str) and _DATE_TIME.fullmatch(value):
        try:
            datetime.fromisoformat(value.upper())
        except ValueError:
            pass
        else:
            return value
    findings.add(path, "must be a date-time such as 2030-01-02T03:04:05Z")
    return ""


def read_url(value: Any, path: str, findings: Findings, most: int) -> str:
    """Return an absolute http or https URL, else note it and return empty text."""
    if is_text(value) and len(value) <= most and value.isprintable() and " " not in value:
        try:
            parts = urlsplit(value)
            usable = parts.scheme.lower() in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:
            usable = False
        if usable:
            return str(value)
    findings.add(path, "must be an absolute http or https URL")
    return ""


def join(path: str, name: str) -> str:
    """Return the path of a property inside the object at `path`."""
    return f"{path}.{name}" if path else name


def _number(value: Any, numeric_text: bool) -> int | Decimal | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | Decimal):
        return value
    if numeric_text and isinstance(value, str) and _NUMBER_TEXT.fullmatch(value):
        return Decimal(value)
    return None
