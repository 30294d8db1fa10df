"""Take what the gate was given in confidence out of a whole report, wherever a server or an error put it."""

import base64
import dataclasses
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

from ..secrets.mask import MASK
from .model import Report

_SHORTEST = 4


def redacted(report: Report, secrets: Iterable[str]) -> Report:
    """Return the report with every secret masked: as it is, in percent-encoding, and in base64."""
    forms: set[str] = set()
    for secret in secrets:
        if len(secret) >= _SHORTEST:
            coded = base64.b64encode(secret.encode()).decode().rstrip("=")
            forms |= {secret, quote(secret, safe=""), quote_plus(secret), coded}
    found: Report = _redacted(report, sorted(forms, key=len, reverse=True))
    return found


def _redacted(value: Any, secrets: list[str]) -> Any:
    if isinstance(value, str):
        for secret in secrets:
            value = value.replace(secret, MASK)
        return value
    if isinstance(value, tuple):
        return tuple(_redacted(item, secrets) for item in value)
    if isinstance(value, dict):
        return {_redacted(key, secrets): _redacted(item, secrets) for key, item in value.items()}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [one.name for one in dataclasses.fields(value)]
        changes = {name: _redacted(getattr(value, name), secrets) for name in names}
        return dataclasses.replace(value, **changes)
    return value
