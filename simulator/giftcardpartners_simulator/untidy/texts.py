"""Rewritings of texts that real services do between an order and its answer."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from typing import Any, NamedTuple

FIELDS: dict[str, str] = {
    "note": "text",
    "to": "name",
    "fromname": "name",
    "fromemail": "email",
    "message": "text",
    "email": "email",
    "sms": "phone",
    "name": "name",
    "addressline1": "line",
    "addressline2": "line",
    "city": "name",
    "state": "text",
    "zip": "postal",
}
"""The texts of an order by lower-case key, and what each holds; ids, codes and dates are no texts."""


class Rewriting(NamedTuple):
    """One way of rewriting: what it does, and the function from text, what it holds and a limit to text."""

    meaning: str
    rewrite: Callable[[str, str, int], str]


def _question_marks_utf16(text: str, _holds: str, _limit: int) -> str:
    units = text.encode("utf-16-le", "surrogatepass")
    codes = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    return "".join(chr(code) if code < 256 else "?" for code in codes)


def _cut_with_ellipsis(text: str, _holds: str, limit: int) -> str:
    return text if len(text) <= limit else text[: max(0, limit - 1)] + "…"


def _cut_utf16(text: str, _holds: str, limit: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * limit].decode("utf-16-le", "surrogatepass")


def _masked(text: str, holds: str, _limit: int) -> str:
    if holds == "email":
        local, at, domain = text.partition("@")
        return f"{local[:1]}***{at}{domain}"
    if holds == "phone":
        return "*" * max(0, len(text) - 4) + text[-4:]
    if holds in ("name", "line"):
        return re.sub(r"(?<=\w)\w", "*", text)
    return text


def _phone(template: str) -> Callable[[str, str, int], str]:
    def rewrite(text: str, holds: str, _limit: int) -> str:
        if holds != "phone":
            return text
        digits = re.sub(r"\D", "", text)
        area, middle, last = digits[-10:-7], digits[-7:-4], digits[-4:]
        return template.format(country=digits[:-10], area=area, middle=middle, last=last).strip()

    return rewrite


def _postal_compact(text: str, holds: str, _limit: int) -> str:
    return re.sub(r"[\s-]", "", text).upper() if holds == "postal" else text


def _postal_spaced(text: str, holds: str, _limit: int) -> str:
    compact = _postal_compact(text, holds, 0)
    if holds != "postal" or len(compact) < 6:
        return text
    return f"{compact[:5]}-{compact[5:]}" if compact.isdecimal() else f"{compact[:-3]} {compact[-3:]}"


_PLAIN = str.maketrans("\u2018\u2019\u201c\u201d\u2013\u2014", "''\"\"--")
_SPELLED_OUT = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "ø": "oe",
        "å": "aa",
        "æ": "ae",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
    }
)
_ABBREVIATED = {
    "street": "St",
    "road": "Rd",
    "avenue": "Ave",
    "boulevard": "Blvd",
    "suite": "Ste",
    "north": "N",
}


def _slashes(text: str, _holds: str, _limit: int) -> str:
    return re.sub(r"([\\'\"])", r"\\\1", text)


def _without_punctuation(text: str, holds: str, _limit: int) -> str:
    if holds not in ("name", "text", "line"):
        return text
    return "".join(one for one in text if unicodedata.category(one)[0] not in "PS")


def _as_html(text: str, holds: str, _limit: int) -> str:
    return re.sub(r"\r?\n", "<br>", text) if holds in ("name", "text", "line") else text


def _abbreviated(text: str, holds: str, _limit: int) -> str:
    if holds != "line":
        return text
    words = re.split(r"[ ,]+", text.strip())
    return " ".join(_ABBREVIATED.get(word.lower(), word) for word in words).upper()


def _e164_to_number(text: str, holds: str, _limit: int) -> str:
    return f"{re.sub(r'[^0-9]', '', text)}.0" if holds == "phone" else text


REWRITINGS: dict[str, Rewriting] = {
    "nfc": Rewriting(
        "Letters and their accents are composed (NFC).", lambda text, *_: unicodedata.normalize("NFC", text)
    ),
    "nfd": Rewriting(
        "Letters and their accents are decomposed (NFD).", lambda text, *_: unicodedata.normalize("NFD", text)
    ),
    "html_escaped": Rewriting("`& < > \" '` are HTML entities.", lambda text, *_: html.escape(text)),
    "html_numeric": Rewriting(
        "Everything outside ASCII is a numeric HTML entity, and `&` a named one.",
        lambda text, *_: text.replace("&", "&amp;").encode("ascii", "xmlcharrefreplace").decode(),
    ),
    "question_marks": Rewriting(
        "Letters outside ASCII are lost to `?`.", lambda text, *_: text.encode("ascii", "replace").decode()
    ),
    "question_marks_utf16": Rewriting(
        "Letters outside Latin-1 are lost to `?`, an emoji to two of them.", _question_marks_utf16
    ),
    "cut": Rewriting("Only the first `text_limit` characters are kept.", lambda text, _, limit: text[:limit]),
    "cut_with_ellipsis": Rewriting("Longer texts end in `…` at `text_limit` characters.", _cut_with_ellipsis),
    "cut_utf16": Rewriting(
        "Only the first `text_limit` UTF-16 units are kept, which may leave half an emoji.", _cut_utf16
    ),
    "masked": Rewriting("Names, addresses and numbers are masked with `*`.", _masked),
    "accents_spelled_out": Rewriting(
        "Umlauts and their like are spelled out: `ü` as `ue`.",
        lambda text, *_: unicodedata.normalize("NFC", text).translate(_SPELLED_OUT),
    ),
    "punctuation_plain": Rewriting(
        "Curly quotes and long dashes become those of a typewriter.", lambda text, *_: text.translate(_PLAIN)
    ),
    "punctuation_lost": Rewriting(
        "Punctuation and signs are taken out of names and texts.", _without_punctuation
    ),
    "line_ends_html": Rewriting("Line ends become `<br>`.", _as_html),
    "slashes": Rewriting("Quotes and backslashes have a backslash before them.", _slashes),
    "address_abbreviated": Rewriting("Lines of an address are in capitals, `Street` is `ST`.", _abbreviated),
    "phone_as_number": Rewriting(
        "Phone numbers were numbers in a spreadsheet: 15550101234.0.", _e164_to_number
    ),
    "trimmed": Rewriting("White space around a text is lost.", lambda text, *_: text.strip()),
    "phone_spaced": Rewriting("Phone numbers have spaces.", _phone("+{country} {area} {middle} {last}")),
    "phone_national": Rewriting("Phone numbers lack the country.", _phone("({area}) {middle}-{last}")),
    "phone_digits": Rewriting("Phone numbers are digits only.", _phone("{country}{area}{middle}{last}")),
    "postal_compact": Rewriting("Postal codes are in capitals without spaces or hyphens.", _postal_compact),
    "postal_spaced": Rewriting("Postal codes have a space or hyphen inside.", _postal_spaced),
}


def rewrite_texts(order: Any, names: tuple[str, ...], limit: int) -> Any:
    """Return an order as parsed from JSON with its texts rewritten in these ways, one after another."""
    if isinstance(order, dict):
        return {key: _rewritten(key, value, names, limit) for key, value in order.items()}
    if isinstance(order, list):
        return [rewrite_texts(item, names, limit) for item in order]
    return order


def _rewritten(key: str, value: Any, names: tuple[str, ...], limit: int) -> Any:
    holds = FIELDS.get(key.lower())
    if holds is None or not isinstance(value, str):
        return rewrite_texts(value, names, limit)
    for name in names:
        value = REWRITINGS[name].rewrite(value, holds, limit)
    return value
