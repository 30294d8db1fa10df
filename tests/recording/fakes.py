"""The fakes that stand in recordings for secrets, and the places where secrets are."""

from __future__ import annotations

import re
from collections.abc import Callable

KNOWN_TOKEN = "not-a-real-token"
UNKNOWN_TOKEN = "not-a-real-unknown-token"
EMAIL = "account@example.com"
ACCESS_TOKEN = "not-a-real-access-token"
UNKNOWN_EMAIL = "stranger@example.com"
UNKNOWN_ACCESS_TOKEN = "not-a-real-unknown-access-token"

_ALREADY_FAKE = re.compile(
    r"(?i)not-a-real[\w-]*|\+1555010\d{4}|Recipient \d+|\d+ Example Street|Exampleville \d+"
    r"|[\w.+-]+@(?:[\w-]+\.)*(?:example\.(?:com|org|net)|example)|https://[\w.-]*\bexample\.com/not-a-real[\w-]*"
)


def _numbered(pattern: str) -> Callable[[int], str]:
    return lambda number: pattern.format(number)


_FAKES: dict[str, Callable[[int], str]] = {
    "token": _numbered("not-a-real-token-{}"),
    "email": _numbered("recipient-{}@example.com"),
    "phone": _numbered("+1555010{:04}"),
    "person": _numbered("Recipient {}"),
    "street": _numbered("{} Example Street"),
    "city": _numbered("Exampleville {}"),
    "state": lambda _: "EX",
    "zip": _numbered("{:05}"),
    "claim": _numbered("https://claim.example.com/not-a-real-link-{}"),
    "answer": _numbered("not-a-real-answer-{}"),
    "barcode": _numbered("https://claim.example.com/not-a-real-barcode-{}"),
    "hook": _numbered("https://hooks.example.com/not-a-real-hook-{}"),
}
_KINDS = {
    "email": "email",
    "fromemail": "email",
    "sms": "phone",
    "claimlink": "claim",
    "claimlinkchallengeanswer": "answer",
    "barcodepath": "barcode",
    "fulfillmentcomplete": "hook",
    "accesstoken": "token",
    "addressline1": "street",
    "addressline2": "street",
    "city": "city",
    "state": "state",
    "zip": "zip",
}


def fake_of(kind: str, number: int) -> str:
    """Return the fake of a kind with a number, such as recipient-3@example.com."""
    return _FAKES[kind](number)


def is_fake(value: str) -> bool:
    """Tell whether a value is plainly invented already, so that it can stay."""
    return _ALREADY_FAKE.fullmatch(value) is not None


def kind_of(key: str, around: str) -> str:
    """Return the kind of secret under a lower-case key, or an empty text; `around` is token, address or empty."""
    if around == "token" and key == "value":
        return "token"
    if key == "name":
        return "person" if around == "address" else ""
    if key in ("city", "state", "zip") and around != "address":
        return ""
    return _KINDS.get(key, "")
