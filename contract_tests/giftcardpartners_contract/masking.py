"""Take the secrets out of what a report shows: credentials, tokens, claim links, addresses, phone numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

MASK = "•••"
LONGEST_BODY = 4_000

_HEADERS = frozenset({"authorization", "accesstoken", "email", "cookie", "set-cookie", "proxy-authorization"})
_KEYS = frozenset(
    {
        "accesstoken", "addressline1", "addressline2", "barcodepath", "city", "claimlink", "claimlinkchallengeanswer",
        "email", "fromemail", "fulfillmentcomplete", "sms", "state", "zip",
    }
)  # fmt: skip
_POSTAL_ONLY = frozenset({"name"})
_PATTERNS = (
    (re.compile(r"(?i)bearer\s+[^\s\"',;]+"), f"Bearer {MASK}"),
    (re.compile(r"\beyJ[\w-]+(\.[\w-]*){0,2}"), MASK),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}"), MASK),
    (re.compile(r"\+\d{8,15}\b"), MASK),
    (re.compile(r"https?://[^\s\"'<>]{0,200}claim[^\s\"'<>]*"), MASK),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def masked_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return headers with the secret ones masked."""
    return tuple((name, MASK if name.lower() in _HEADERS else masked_text(value)) for name, value in headers)


def masked_body(body: bytes, *, is_token: bool = False) -> str:
    """Return a body as text with its secrets masked, cut when it is long.

    `is_token` says that a `Value` in it is a bearer token, not an amount.
    """
    text = body.decode("utf-8", "replace")
    try:
        payload = json.loads(text)
    except (ValueError, RecursionError):
        shown = masked_text(text) if not is_token else MASK
    else:
        shown = json.dumps(_masked(payload, is_token, postal=False), ensure_ascii=False)
    shown = shown if len(shown) <= LONGEST_BODY else f"{shown[:LONGEST_BODY]}… ({len(text)} characters)"
    return _printable(shown)


def masked_text(text: str) -> str:
    """Return free text with everything that looks like a secret masked, cut when it is long."""
    if len(text) > LONGEST_BODY:
        text = f"{text[:LONGEST_BODY]}… ({len(text)} characters)"
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return _printable(text)


def _printable(text: str) -> str:
    """Return text that a file, a page and a terminal can take: control and half characters are spelled out."""
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def _masked(value: Any, is_token: bool, *, postal: bool) -> Any:
    if isinstance(value, dict):
        return {key: _masked_item(str(key), item, is_token, postal=postal) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, is_token, postal=postal) for item in value]
    return masked_text(value) if isinstance(value, str) else value


def _masked_item(key: str, item: Any, is_token: bool, *, postal: bool) -> Any:
    name = key.lower()
    secret = name in _KEYS or (is_token and name == "value") or (postal and name in _POSTAL_ONLY)
    if secret and item not in (None, "", False, True):
        return MASK
    return _masked(item, is_token, postal=postal or name == "physicaldeliveryaddress")
