"""The same letters and digits, with everything around them written in another way.

What stands between letters is what services rewrite most: quotes and dashes made plain, line ends turned to `<br>` or
blanks, tags and punctuation taken out, escapes of a query added, letters spelled out (`ü` as `ue`, `ø` as `o`, `€` as
`EUR`). Letters that stay in their order are the same text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import unquote_plus

from .characters import MASK, MASKS, plain, stand_in_order

_TAG = re.compile(r"<[^<>]{0,100}>")
_SHORT_CODE = re.compile(r":[a-z0-9_+-]{2,40}:")
_BASE = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "æ": "ae", "œ": "oe", "€": "eur"}
)
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_LOST = "\ufffd"
"""Stands for letters that were lost to marks of any kind and number."""
_LOST_LETTERS = re.compile(r"[?\ufffd]+")
_OUTSIDE_ASCII = re.compile(r"[^\x00-\x7f]+")
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)[^\w*\ufffd]+(?=\d)")
_LONGEST = 2_000
"""Characters that are looked at: services do not store longer names or lines of an address."""


def is_other_spelling(asked: str, stored: str) -> bool:
    """Whether what is shown of a stored text has the letters and digits of the one that was asked for, in order.

    An end may be cut off, a part masked.
    """
    ours, theirs = _spellings(asked[:_LONGEST]), _shown(stored[:_LONGEST], asked.isascii())
    return any(_begins(whole, parts) for whole in ours for parts in theirs)


def _begins(whole: str, parts: tuple[str, ...]) -> bool:
    first, *others = parts
    return any(parts) and whole.startswith(first) and stand_in_order(others, whole, len(first))


@lru_cache(maxsize=4096)
def _spellings(text: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFC", text).casefold()
    written = {folded, _TAG.sub(" ", folded)}
    written |= {one.replace("&", " and ") for one in written}
    written |= {one.translate(_SPELLED_OUT) for one in written}
    written |= {_without_accents(one.translate(_BASE)) for one in written}
    written |= {_OUTSIDE_ASCII.sub(lost, one) for one in written for lost in ("", _LOST)}
    return frozenset(_letters(one) for one in written) - {"", _LOST}


def _shown(text: str, is_plain: bool) -> set[tuple[str, ...]]:
    """The letters that a stored text shows, between its masks; `is_plain`: nothing of the text can have been lost."""
    readings = {text, unquote_plus(text)}
    readings |= {_TAG.sub(" ", one) for one in readings}
    if not is_plain:
        readings |= {_SHORT_CODE.sub(" ", one) for one in readings}
        readings |= {_LOST_LETTERS.sub(_LOST, one) for one in readings}
    return {tuple(_letters(part) for part in MASKS.sub(MASK, one).split(MASK)) for one in readings}


def _without_accents(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))


def _letters(text: str) -> str:
    """Letters and digits; two numbers stay two, since 1-2 Main St is not 12 Main St."""
    numbers_apart = _BETWEEN_NUMBERS.sub("|", plain(text))
    return "".join(one for one in numbers_apart if one.isalnum() or one in (_LOST, "|"))
