"""Recorded requests made fit for another server: fresh PONumbers and its own ids."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .cassette_file import Recorded

LONGEST_PO_NUMBER = 100


def rewritten(body: bytes, prefix: str, ids: dict[str, str]) -> bytes:
    """Return a request body with a PONumber that this server has not seen, and with its own ids."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return body
    changed = False
    for key in list(value) if isinstance(value, dict) else ():
        number = value[key]
        if key.lower() == "ponumber" and isinstance(number, str) and 0 < len(number) <= LONGEST_PO_NUMBER:
            value[key] = f"{prefix}-{number}"[:LONGEST_PO_NUMBER]
            changed = True
    return replaced(json.dumps(value), ids).encode() if changed else body


def replaced(text: str, ids: dict[str, str]) -> str:
    """Return a text with the recorded ids replaced by those of this server."""
    for old, new in ids.items():
        text = text.replace(old, new)
    return text


def learn_ids(old: Any, new: Any, ids: dict[str, str]) -> None:
    """Remember which id of this server stands where the recording has another."""
    if isinstance(old, dict) and isinstance(new, dict):
        mine, theirs = old.get("Id"), new.get("Id")
        if isinstance(mine, str) and isinstance(theirs, str) and mine != theirs:
            ids.setdefault(mine, theirs)


def id_of(recorded: Recorded) -> str:
    """Return the last part of a recorded path."""
    return recorded.target.rpartition("/")[2]


def mentions(recorded: Recorded, product: str) -> bool:
    """Tell whether a recorded request is about a product."""
    return id_of(recorded) == product or f'"{product}"'.encode() in recorded.request_body
