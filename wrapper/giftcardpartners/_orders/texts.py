"""Is a stored text the one that was asked for? Services store texts in their own ways; a rewriting is not a change.

Taken for the same, alone or one after another (docs/orders.md lists it for users): composed or decomposed characters,
other case, white space trimmed or collapsed, escapes of HTML once or twice, or of JSON, UTF-8 read as Latin-1,
characters outside ASCII lost (to `?`, to U+FFFD, to their base letter, to nothing), the end cut off, parts masked with
`*` or a bullet, and what `spelling` explains. Whatever none of these explains is a difference.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from .characters import MASK, MASKS, plain, stand_in_order
from .spelling import is_other_spelling

_LOST = frozenset("?\ufffd")
_HALF_ESCAPE = re.compile(r"&(?:#[\da-fx]{0,7}|[a-z]\w{0,7})?[.\s]*$")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt])|(.))", re.DOTALL)
_CUT_MARKS = (re.compile(r"[.\s]+$"), re.compile(r"[.?\ufffd\s]+$"), _HALF_ESCAPE)
"""What stands for the rest of a text that was cut: dots, also when they were lost themselves; half of an escape."""

_MOST_COMPARED = 256
"""Characters that are followed one by one in a text that is not simply equal."""


def is_text(asked: str, stored: str) -> bool:
    """Whether a stored name or line of an address is a rewriting of what was asked for."""
    if is_same_characters(asked, stored):
        return True
    theirs = plain(stored)
    return not _begin_differently(asked, theirs) and any(
        is_other_spelling(asked, shown) for shown in unescaped(theirs)
    )


def is_same_characters(asked: str, stored: str) -> bool:
    """Whether a stored text is a rewriting in which each sign counts, as those of an e-mail address do."""
    ours, theirs = plain(asked), plain(stored)
    if ours == theirs:
        return True
    if _begin_differently(asked, theirs):
        return False
    return any(
        _matches(reading, shown) for shown in unescaped(theirs) for reading in _readings(asked, "&" in theirs)
    )


def _begin_differently(asked: str, theirs: str) -> bool:
    """Whether a first look tells them apart: most pairs of an order with many recipients end here."""
    first, shown = asked.lstrip()[:1], theirs[:1]
    if not first or not shown:
        return True
    both_plain = first.isascii() and first.isalnum() and shown.isascii() and shown.isalnum()
    return both_plain and first.lower() != shown


def unescaped(text: str) -> Iterator[str]:
    """The text, and the same with its escapes resolved: those of JSON, those of HTML once and twice."""
    yield text
    if "\\" in text:
        text = plain(
            _JSON_ESCAPE.sub(_resolved, text)
            .encode("utf-16-le", "surrogatepass")
            .decode("utf-16-le", "replace")
        )
        yield text
    if "&" not in text:
        return
    import html  # its table of names costs a process a millisecond or two, and few texts have such escapes

    for _ in range(2):
        if "&" not in text:
            return
        whole_escapes = _HALF_ESCAPE.sub("", text)
        if whole_escapes != text:  # &#65 would be read as an A
            yield plain(html.unescape(whole_escapes))
        text = plain(html.unescape(text))
        yield text


def _resolved(escape: re.Match[str]) -> str:
    code, blank, other = escape.groups()
    return chr(int(code, 16)) if code else " " if blank else other


@lru_cache(maxsize=4096)
def _readings(asked: str, is_escaped: bool) -> tuple[str, ...]:
    """The text, and what services make of it: escapes resolved or added, UTF-8 taken for Latin-1."""
    import html  # as above

    readings = [asked]
    if "&" in asked:
        readings.append(html.unescape(asked))
    if not asked.isascii():
        readings += [
            asked.encode("utf-8", "replace").decode(codec, "replace") for codec in ("latin-1", "cp1252")
        ]
    if is_escaped:  # with the escapes in it, in case that one was cut or masked in its middle
        for quote in ("&#x27;", "&#39;", "&apos;", "'"):
            named = html.escape(asked).replace("&#x27;", quote)
            readings += [named, html.escape(named), named.encode("ascii", "xmlcharrefreplace").decode()]
        readings.append(asked.replace("&", "&amp;").encode("ascii", "xmlcharrefreplace").decode())
    # With what cannot be seen, since that may have left a mark.
    return tuple(" ".join(unicodedata.normalize("NFKC", one).split()) for one in dict.fromkeys(readings))


def _matches(reading: str, shown: str) -> bool:
    """Whether what is shown is all of a text or its beginning, with masked and lost characters in either."""
    whole = plain(reading)
    if not shown:
        return False
    if whole.startswith(shown):
        return True
    shown = MASKS.sub(MASK, shown)
    beginnings = {shown, *(mark.sub("", shown) for mark in _CUT_MARKS)} - {""}
    if reading.isascii():
        return any(_stands_round(whole, one) for one in beginnings)
    return any(_follows(reading, one) for one in beginnings)


def _stands_round(whole: str, shown: str) -> bool:
    """Whether what a mask leaves open stands in an ASCII text, of which nothing can be lost, in order."""
    first, *others = shown.split(MASK)
    return whole.startswith(first) and stand_in_order(others, whole, len(first))


def _follows(reading: str, shown: str) -> bool:
    """Follow all that the shown text may stand for at once, character by character of the one that was asked for."""
    shown = shown[: 4 * _MOST_COMPARED]
    places = _past_masks({0}, shown)
    for one in reading[:_MOST_COMPARED]:
        if len(shown) in places:
            return True
        places = _past_masks({after for place in places for after in _after(one, shown, place)}, shown)
        if not places:
            return False
    return len(shown) in places or len(reading) > _MOST_COMPARED


def _past_masks(places: set[int], shown: str) -> set[int]:
    return places | {place + 1 for place in places if shown.startswith(MASK, place)}


def _after(one: str, shown: str, place: int) -> Iterator[int]:
    """Where in what is shown a character of the text may leave us."""
    if shown.startswith(MASK, place):
        yield place
    folded = plain(one) or one
    if shown.startswith(folded, place):
        yield place + len(folded)
    if one == " " and shown[place - 1 : place] in ("", " "):
        yield place  # beside a character that is gone, or that was trimmed with it
    if one.isascii():
        return
    starts = {place}
    most_marks = 4  # one for each byte, of however many characters it was stored as
    for part in _beginnings(one):
        most_marks = max(most_marks, len(part.encode("utf-8", "replace")))
        if shown.startswith(part, place):
            starts.add(place + len(part))
    for start in starts:
        yield start
        for end in range(start + 1, start + most_marks + 1):
            if shown[end - 1 : end] not in _LOST:
                break
            yield end


@lru_cache(maxsize=1024)
def _beginnings(one: str) -> tuple[str, ...]:
    """A character taken apart, up to each of its parts: a letter without its accents, a syllable that was cut."""
    apart = unicodedata.normalize("NFKD", one).casefold()
    parts = [apart[:length] for length in range(1, len(apart) + 1)]
    return tuple(dict.fromkeys([*parts, *(unicodedata.normalize("NFKC", part) for part in parts)]))
