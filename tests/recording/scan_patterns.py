"""What a secret looks like, by its shape and by the place where it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Find = Callable[[str], Iterator[str]]

_INVENTED = re.compile(
    r"(?i)not-a-real[a-z0-9-]*|account@example\.com|stranger@example\.com|ops@example\.com"
)
_INVENTED_MAIL = re.compile(
    r"(?i).+@(?:[a-z0-9-]+\.)*(?:example\.(?:com|org|net)|example|test|invalid)|not-a-real-email"
)
_INVENTED_PHONE = re.compile(r"\+?1?555010\d{4}|not-a-real-phone")
_INVENTED_LINK = re.compile(r"(?i)https://[a-z.]*example\.com/not-a-real-[a-z0-9-]*|not-a-real-[a-z0-9-]*")
_INVENTED_HOME = re.compile(r"(?i)recipient \d+|\d+ example street|exampleville \d+|ex|0\d{4}")
_IN_REQUEST = ("authorization", "proxyauthorization")


def _simply(pattern: str, flags: int = 0) -> Find:
    compiled = re.compile(pattern, flags)
    return lambda text: (hit.group() for hit in compiled.finditer(text))


def _unless(pattern: str, invented: re.Pattern[str], flags: int = re.IGNORECASE) -> Find:
    compiled = re.compile(pattern, flags)

    def find(text: str) -> Iterator[str]:
        for hit in compiled.finditer(text):
            value = hit.group(hit.lastindex or 0)
            if not invented.fullmatch(value):
                yield value

    return find


def _phones(text: str) -> Iterator[str]:
    for hit in re.finditer(
        r"(?<![\w.+-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{3}\)|\d{3})[ .-]\d{3}[ .-]\d{4}(?!\w)|(?<!\w)\+\d{8,15}(?!\w)",
        text,
    ):
        if not _INVENTED_PHONE.fullmatch(re.sub(r"[^\d+]", "", hit.group())):
            yield hit.group()


def _cards(text: str) -> Iterator[str]:
    for hit in re.finditer(r"(?<![\w.+-])(?:\d[ -]?){12,18}\d(?![\w.])", text):
        digits = [int(one) for one in hit.group() if one.isdigit()]
        doubled = [
            one if place % 2 == 0 else sum(divmod(2 * one, 10)) for place, one in enumerate(reversed(digits))
        ]
        if sum(doubled) % 10 == 0 and len(set(digits)) > 3:
            yield hit.group()


def _random_looking(text: str) -> Iterator[str]:
    """Yield long runs in which letters of both cases and digits are mixed, as in keys; ids and words are not."""
    for hit in re.finditer(r"[A-Za-z0-9_-]{32,}", text):
        run = hit.group()
        kinds = (any(map(str.islower, run)), any(map(str.isupper, run)), any(map(str.isdigit, run)))
        if all(kinds) and len(set(run)) >= 16:
            yield run


PATTERNS: tuple[tuple[str, Find], ...] = (
    ("JSON web token", _simply(r"\beyJ[\w-]{6,}\.[\w-]{6,}(?:\.[\w-]*)?")),
    ("bearer token", _unless(r"\bbearer[ \t]+([\w.~+/=-]{6,})", _INVENTED)),
    ("basic credentials", _unless(r"\bbasic[ \t]+([A-Za-z0-9+/]{8,}={0,2})", _INVENTED)),
    ("e-mail address", _unless(r"[\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", _INVENTED_MAIL)),
    ("phone number", _phones),
    ("card number", _cards),
    ("social security number", _simply(r"(?<![\w-])(?!000|666|9)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\w-])")),
    ("claim link", _unless(r"(https?://[^\s\"'<>\\]*(?:claim|egift|redeem)[^\s\"'<>\\]*)", _INVENTED_LINK)),
    ("password in an address", _simply(r"\b[a-z][a-z0-9+.-]*://[^\s/:@\"']+:[^\s/@\"']+@", re.IGNORECASE)),
    ("private key", _simply(r"-----BEGIN [A-Z ]*PRIVATE KEY-----")),
    ("cloud key", _simply(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bAIza[\w-]{35}")),
    ("repository token", _simply(r"\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{30,}|\bglpat-[\w-]{20,}")),
    ("chat token", _simply(r"\bxox[abprs]-[\w-]{10,}")),
    ("payment key", _simply(r"\b[sr]k_(?:live|test)_[A-Za-z0-9]{10,}")),
    (
        "secret in a query",
        _unless(
            r"[?&;](?:api[_-]?key|access_?token|token|secret|password|sig|signature|code)=([^&\s\"']{4,})",
            _INVENTED,
        ),
    ),
    (
        "secret in a header",
        _unless(r"^(?:accesstoken|x-api-key|set-cookie|cookie):\s*(\S{4,})", _INVENTED, re.IGNORECASE | re.M),
    ),
    ("home folder", _simply(r"(?:/(?:home|Users|root)/|[A-Z]:\\Users\\)[\w.-]+")),
    (
        "address of a private network",
        _simply(r"(?<![\w.])(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}(?![\w.])"),
    ),
    ("random key", _random_looking),
)
"""Kinds of secrets that are known by their shape, wherever they stand."""

_PLACES: dict[str, tuple[str, re.Pattern[str]]] = {
    **dict.fromkeys(("authorization", "proxyauthorization"), ("credentials", _INVENTED)),
    **dict.fromkeys(("accesstoken", "token", "bearertoken", "refreshtoken", "idtoken"), ("token", _INVENTED)),
    **dict.fromkeys(
        ("apikey", "xapikey", "secret", "clientsecret", "password", "passwd", "pin"), ("password", _INVENTED)
    ),
    **dict.fromkeys(("cookie", "setcookie", "session", "sessionid"), ("cookie", _INVENTED)),
    **dict.fromkeys(("email", "fromemail", "toemail"), ("e-mail address", _INVENTED_MAIL)),
    **dict.fromkeys(("sms", "phone", "mobile", "telephone"), ("phone number", _INVENTED_PHONE)),
    **dict.fromkeys(("claimlink", "barcodepath", "fulfillmentcomplete"), ("claim link", _INVENTED_LINK)),
    **dict.fromkeys(("claimlinkchallengeanswer", "challengeanswer"), ("challenge answer", _INVENTED)),
    **dict.fromkeys(("addressline1", "addressline2", "street"), ("postal address", _INVENTED_HOME)),
}
_IN_ADDRESS = {"name", "city", "state", "zip"}


def is_secret_in_place(around: Mapping[Any, Any], key: str, value: Any) -> str:
    """Return the kind of secret that stands under a key, or an empty text when it is none or plainly invented.

    `around` is the object that holds the key: a `Value` beside `ExpiresIn` is a token, a `Zip` beside `AddressLine1` a
    part of an address.
    """
    if not isinstance(value, str) or not value.strip():
        return ""
    plain = _plain(key)
    beside = {_plain(str(other)) for other in around}
    if plain == "value" and "expiresin" in beside:
        return "" if _INVENTED.fullmatch(value) else "token"
    if plain in _IN_ADDRESS and "addressline1" in beside:
        return "" if _INVENTED_HOME.fullmatch(value) else "postal address"
    if plain not in _PLACES:
        return ""
    kind, invented = _PLACES[plain]
    if plain in _IN_REQUEST:
        scheme, _, rest = value.strip().partition(" ")
        value = rest.strip() or ("" if scheme.lower() in ("bearer", "basic") else scheme)
    return "" if not value or invented.fullmatch(value) else kind


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())
