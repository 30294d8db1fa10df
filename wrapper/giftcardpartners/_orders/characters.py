"""Characters of a text as a reader sees them, whatever a service has stored them as."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

MASK = "*"
MASKS = re.compile(r"[*•●∗■]+")


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The same text to a reader: composed characters, single blanks, no case, nothing that cannot be seen."""
    return unicodedata.normalize("NFKC", _seen(text).casefold())


def _seen(text: str) -> str:
    """Compose a text and leave out what cannot be seen, but keep its case: one letter may fold to two."""
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFKC", text)
        # A mark that no letter takes in, a joiner or a control character is often lost, and tells nobody anything.
        text = "".join(
            one for one in text if one.isspace() or unicodedata.category(one) not in ("Cc", "Cf", "Mn")
        )
    return " ".join(text.split())


def stand_in_order(parts: Iterable[str], whole: str, at: int = 0) -> bool:
    """Whether all that a mask leaves open stands in a text, one part after another."""
    for part in parts:
        found = whole.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return True


def digits(text: str) -> str:
    """The digits 0 to 9 of a text."""
    return "".join(one for one in plain(text) if one in "0123456789")


def letters(text: str) -> str:
    """The letters and digits of a text."""
    return "".join(one for one in plain(text) if one.isalnum())
