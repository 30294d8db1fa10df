"""Replace what is secret in a recorded exchange by obvious fakes that still fit the specification."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, unquote

from .fakes import (
    KNOWN_TOKEN,
    UNKNOWN_ACCESS_TOKEN,
    UNKNOWN_EMAIL,
    UNKNOWN_TOKEN,
    fake_of,
    is_fake,
    kind_of,
)

JSON = Any
Exchange = dict[str, Any]
"""`request`: method, uri, headers, body; `response`: status, headers, body. Headers are lists of texts by name, bodies
are bytes."""

_STRANGERS = {"email": UNKNOWN_EMAIL, "accesstoken": UNKNOWN_ACCESS_TOKEN}
_REQUEST_HEADERS = {"authorization", "email", "accesstoken", "content-type", "accept"}
_ANSWER_HEADERS = {"content-type", "retry-after", "allow", "location", "www-authenticate"}
_MAIL = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\w.])\+\d[\d ().-]{7,18}\d(?!\w)")
_TOKENS = re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{8,}|\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?")
_PART = re.compile(r"[^/?&=]+")
_SHORTEST_ANYWHERE = 6


class Scrubber:
    """Gives every secret value one fake, the same wherever it occurs, so that scrubbed exchanges still agree.

    `known` maps the secrets of the target (e-mail address, access token) to their fakes. Call `learn` with every
    exchange first and `clean` afterwards: a secret is then replaced also where it was seen before it was known.
    """

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self._known = dict(known or {})
        self._fakes: dict[str, str] = dict(self._known)
        self._in_place: dict[tuple[str, str], str] = {}
        self._counts: dict[str, int] = {}
        self._anywhere: re.Pattern[str] | None = None

    def learn(self, exchange: Exchange) -> None:
        """Remember every secret that stands in a place made for secrets."""
        for headers in (exchange["request"]["headers"], exchange["response"]["headers"]):
            for name, values in headers.items():
                if name.lower() in _STRANGERS:
                    self._remember(name.lower(), values)
        for side in ("request", "response"):
            self._walk(_parsed(exchange[side]["body"]))
        self._anywhere = None

    def learn_token(self, token: str) -> None:
        """Remember a bearer token that was made outside the recording."""
        self._fake("token", token)

    def _remember(self, header: str, values: list[str]) -> None:
        for value in values:
            if value.strip():
                fake = self._known.get(value, _STRANGERS[header])
                self._in_place.setdefault((header, value), fake)
                self._fakes.setdefault(value, fake)

    def clean(self, exchange: Exchange) -> Exchange:
        """Return the exchange without secrets, and without headers that say nothing about the contract."""
        request, response = exchange["request"], exchange["response"]
        return {
            "request": {
                "method": request["method"],
                "uri": self._uri(request["uri"]),
                "headers": self._headers(request["headers"], _REQUEST_HEADERS),
                "body": self._body(request["body"]),
            },
            "response": {
                "status": response["status"],
                "headers": self._headers(response["headers"], _ANSWER_HEADERS),
                "body": self._body(response["body"]),
            },
        }

    def _headers(self, headers: Mapping[str, list[str]], kept: set[str]) -> dict[str, list[str]]:
        return {
            name.lower(): [self._header(name.lower(), value) for value in values]
            for name, values in sorted(headers.items())
            if name.lower() in kept
        }

    def _header(self, name: str, value: str) -> str:
        if name == "authorization":
            scheme, _, token = value.partition(" ")
            if not token.strip():
                return value if scheme.lower() in ("bearer", "basic", "") else UNKNOWN_TOKEN
            return f"{scheme} {self._fakes.get(token.strip(), UNKNOWN_TOKEN)}"
        if name in _STRANGERS:
            return self._in_place.get((name, value), value)
        return self._text(value)

    def _uri(self, uri: str) -> str:
        """Clean each part of path and query by itself: an e-mail address may hold most of what separates them."""
        host, path = _split(uri)
        plain = unquote(path)
        cleaned = self._without_known(plain)
        if cleaned != plain:
            path = quote(cleaned, safe="/?&=%,+~@:")
        return host + _PART.sub(lambda found: self._part(found.group()), path)

    def _part(self, part: str) -> str:
        plain = unquote(part)
        cleaned = self._text(plain)
        return part if cleaned == plain else quote(cleaned, safe=",+~@:")

    def _body(self, body: bytes) -> bytes:
        value = _parsed(body)
        if value is None:
            return self._text(body.decode("utf-8", "replace")).encode() if body else body
        cleaned = self._walk(value)
        if cleaned == value:
            return body
        try:
            return json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode()
        except UnicodeEncodeError:
            return json.dumps(cleaned, separators=(",", ":")).encode()

    def _walk(self, value: JSON, key: str = "", around: str = "") -> JSON:
        if isinstance(value, dict):
            is_token = {"value", "expiresin"} <= {name.lower() for name in value}
            is_address = any(name.lower() == "addressline1" for name in value)
            inside = "token" if is_token else "address" if is_address else ""
            return {self._text(name): self._walk(item, name.lower(), inside) for name, item in value.items()}
        if isinstance(value, list):
            return [self._walk(item, key, around) for item in value]
        kind = kind_of(key, around)
        if isinstance(value, str):
            return self._fake(kind, value) if kind and value.strip() else self._text(value)
        if kind and isinstance(value, int | float) and not isinstance(value, bool) and abs(value) > 99_999:
            return 0
        return value

    def _fake(self, kind: str, value: str) -> str:
        """Return the fake of a secret; what is no address at all becomes another text that is none."""
        if value in self._fakes and kind in ("token", "email") and (kind, value) not in self._in_place:
            return self._fakes[value]
        if (kind, value) not in self._in_place:
            if is_fake(value):
                return value
            fake: str | None
            if kind == "token":
                fake = KNOWN_TOKEN if "token" not in self._counts else None
            elif (kind == "email" and not _MAIL.fullmatch(value)) or (kind == "hook" and "://" not in value):
                fake = f"not-a-real-{kind}"
            else:
                fake = None
            number = self._counts[kind] = self._counts.get(kind, 0) + 1
            self._in_place[kind, value] = fake_of(kind, number) if fake is None else fake
            self._fakes.setdefault(value, self._in_place[kind, value])
            self._anywhere = None
        return self._in_place[kind, value]

    def _text(self, text: str) -> str:
        """Replace in free text all secrets that are known, and whatever looks like one."""
        text = self._without_known(text)
        text = _TOKENS.sub(
            lambda found: UNKNOWN_TOKEN if "not-a-real" not in found.group() else found.group(), text
        )
        text = _MAIL.sub(lambda found: self._fake("email", found.group()), text)
        return _PHONE.sub(lambda found: self._fake("phone", found.group()), text)

    def _without_known(self, text: str) -> str:
        if self._anywhere is None:
            long = sorted((s for s in self._fakes if len(s) >= _SHORTEST_ANYWHERE), key=len, reverse=True)
            self._anywhere = re.compile("|".join(map(re.escape, long)) or r"(?!)")
        return self._anywhere.sub(lambda found: self._fakes[found.group()], text)


def _split(uri: str) -> tuple[str, str]:
    """Return scheme and host, and what follows."""
    end = uri.find("/", uri.find("://") + 3)
    return (uri, "") if end < 0 else (uri[:end], uri[end:])


def _parsed(body: bytes) -> dict[str, JSON] | list[JSON] | None:
    try:
        value = json.loads(body.decode())
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict | list) else None
