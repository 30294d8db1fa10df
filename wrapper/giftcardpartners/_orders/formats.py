"""Is a stored e-mail address, phone number, postal code or line of an address the one that was asked for?"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from urllib.parse import unquote

from .characters import MASK, MASKS, digits, letters, plain, stand_in_order
from .regions import is_same_region
from .texts import is_same_characters, is_text, unescaped

_DRESSED = re.compile(r"^(?:[^<>]*<)?(?:mailto:)?([^<>]*?)>?[\s;,]*$")
_DOTS = re.compile(r"\.{2,}(?=.*@)")
_OTHER_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.(?:com|co|net|org|edu|gov|info|biz)")
_SHORTEST_COLUMN = 20
"""A shorter e-mail address that looks whole is another address: example.co is not example.com cut."""

_PHONE_MASKS = re.compile(MASKS.pattern.replace("[", "[x"))
_FRACTION = re.compile(r"(?<=\d)\.0+$")
_EXPONENT = re.compile(r"(\d(?:\.\d+)?)e\+?\d+")
_DIALLED = ("011", "00", "0")
"""What is dialled before a number from abroad, or at home in place of the country's code."""
_LONGEST = 1_000
"""Characters in which another form is looked for: no address or line of one is longer."""
_FEWEST_DIGITS = 3
_WHOLE_NUMBER = 7
_LONGEST_COUNTRY = 3

_ZIP, _ZIP_PLUS_4 = 5, 9


def is_email(asked: str, stored: str) -> bool:
    """Whether a stored e-mail address is a rewriting of the one that was asked for."""
    return any(_is_address(asked, shown) for shown in _addresses(plain(stored)))


def _addresses(shown: str) -> Iterator[str]:
    """What is shown, and the address that it may have been: bare, unescaped, in its own letters, a plus not lost."""
    yield shown
    shown = shown[:_LONGEST]
    dressed = _DRESSED.match(shown)
    bare = dressed[1] if dressed else shown
    yield bare
    yield plain(unquote(bare))
    yield bare.replace(" ", "+")
    yield _DOTS.sub(MASK, bare)
    local, at, domain = bare.partition("@")
    if "xn--" in domain:
        with contextlib.suppress(UnicodeError):
            yield local + at + plain(domain.encode("ascii").decode("idna"))


def _is_address(asked: str, shown: str) -> bool:
    if len(shown) < _SHORTEST_COLUMN and _OTHER_ADDRESS.fullmatch(shown) and MASK not in shown:
        return plain(asked) == shown or (
            not plain(asked).startswith(shown) and is_same_characters(asked, shown)
        )
    return is_same_characters(asked, shown)


def is_phone(asked: str, stored: str) -> bool:
    """Whether a stored phone number is the one that was asked for, in any usual format, whole, masked or cut.

    Its digits stand in a row in the number that was asked for: without the country's code, or only the last four.
    """
    *_, theirs = unescaped(plain(stored))
    ours = digits(asked)
    if not letters(theirs):
        return True  # masked and cut until nothing is shown
    as_number = _EXPONENT.fullmatch(theirs)
    if as_number:  # what a spreadsheet makes of it
        return ours.startswith(digits(as_number[1]))
    theirs = _FRACTION.sub("", theirs).replace("(0)", "")
    first, *others = (digits(part) for part in _PHONE_MASKS.split(theirs))
    readings = {first, *(first.removeprefix(prefix) for prefix in _DIALLED)}
    if others:
        return any(stand_in_order([one, *others], ours) for one in readings)
    return any(
        (len(one) >= _FEWEST_DIGITS and one in ours) or _has_country(asked, ours, one) for one in readings
    )


def _has_country(asked: str, ours: str, shown: str) -> bool:
    """Whether what is shown has a country's code where none was asked for, or the 0 that stands for one as well."""
    if asked.lstrip().startswith("+"):
        return any(
            shown == f"{ours[:country]}0{ours[country:]}" for country in range(1, _LONGEST_COUNTRY + 1)
        )
    national = ours.lstrip("0")
    country = len(shown) - len(national)
    return len(national) >= _WHOLE_NUMBER and 0 <= country <= _LONGEST_COUNTRY and shown.endswith(national)


def is_postal_code(asked: str, stored: str) -> bool:
    """Whether a stored postal code is the one that was asked for: spacing, case, a lost nought, ZIP for ZIP+4."""
    *_, resolved = unescaped(plain(stored))
    ours, theirs = letters(asked), letters(_FRACTION.sub("", resolved))
    if not theirs:
        return is_text(asked, stored)
    if theirs in (ours, ours.lstrip("0")) or ours.startswith(theirs) or is_text(asked, stored):
        return True
    return ours.isdecimal() and (len(ours), len(theirs)) == (_ZIP, _ZIP_PLUS_4) and theirs.startswith(ours)


def is_postal_line(asked: str, stored: str) -> bool:
    """Whether a stored line of an address is the one that was asked for: as a text, or its words abbreviated."""
    if is_text(
        asked, stored
    ):  # also one that is cut: NE may be a column of two letters in which Nevada stands
        return True
    *_, shown = unescaped(plain(stored[:_LONGEST]))
    ours, theirs = _words(plain(asked)), _words(shown)
    is_same = is_same_region(_as_region(ours), _as_region(theirs))
    if is_same is not None:
        return is_same
    if theirs and len(theirs) <= len(ours):  # the end may be cut off
        return all(map(_is_abbreviation, ours, theirs)) or _is_initials(theirs, ours)
    return _is_initials(ours, theirs)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s,.;]+", text) if letters(word)]


def _as_region(words: list[str]) -> str:
    """A name as it is listed, or a code: D.C. and N. Y. are codes, too."""
    return "".join(words) if all(len(word) == 1 for word in words) else " ".join(words)


def _is_initials(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 and len(long) > 1 and short[0] == "".join(word[0] for word in long)


def _is_abbreviation(asked: str, stored: str) -> bool:
    """Whether one word is short for the other: St and Street, Blvd and Boulevard, TX and Texas."""
    if is_text(asked, stored):
        return True
    is_same = is_same_region(asked, stored)
    if is_same is not None:
        return is_same
    short, long = sorted((letters(asked), letters(stored)), key=len)
    return long.isalpha() and bool(short) and short[0] == long[0] and stand_in_order(short, long)
