"""PONumbers as services spell them: a key may be stored trimmed or in one case, and it is the same key."""

from __future__ import annotations

import unicodedata


def is_spelling(asked: str, shown: str) -> bool:
    """Whether a number that a service shows is the one that was asked for, or what the service makes of it.

    Only a normal form of it counts: trimmed or padded, in capitals or in small letters, composed. `po-1` and `PO-1` may
    be two orders of one account, so that this is asked only where the service has said that it takes them for one.
    """
    return shown == asked or (bool(shown) and not _spellings(asked).isdisjoint((shown, shown.strip())))


def _spellings(asked: str) -> set[str]:
    trimmed = {asked, asked.strip(), " ".join(asked.split())}
    cased = {change(one) for one in trimmed for change in (str, str.upper, str.lower, str.casefold)}
    return {unicodedata.normalize(form, one) for one in cased for form in ("NFC", "NFD")} | cased
