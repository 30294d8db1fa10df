"""Look for secrets in what is about to be committed: by the place where they stand, and by their shape."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_plus

import yaml

_DEEPEST = 60
_INVENTED = re.compile(r"(?i)not-a-real[\w-]*|\w+@example\.com|https://[\w.]*example\.com/not-a-real-[\w-]*")
_INVENTED_MAIL = re.compile(
    r"(?i).*@(?:[\w-]+\.)*(?:example(?:\.com|\.org|\.net)?|test|invalid)|not-a-real-email"
)
_INVENTED_PHONE = re.compile(r"\+1555010\d{4}|not-a-real-phone")
_INVENTED_HOME = re.compile(r"(?i)recipient \d+|\d+ example street|exampleville \d+|ex|0\d{4}")

_SHAPES: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...] = (
    ("JSON web token", re.compile(r"\b(eyJ[\w-]{6,}\.[\w-]{6,})"), _INVENTED),
    ("bearer token", re.compile(r"(?i)\bbearer[ \t]+([\w.~+/=-]{6,})"), _INVENTED),
    ("e-mail address", re.compile(r"(?i)([\w.%+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})\b"), _INVENTED_MAIL),
    ("phone number", re.compile(r"(?<!\w)(\+\d{8,15})(?!\w)"), _INVENTED_PHONE),
    ("claim link", re.compile(r"(?i)(https?://[^\s\"'<>\\]*(?:claim|egift|redeem)[^\s\"'<>\\]*)"), _INVENTED),
)
_PLACES: dict[str, tuple[str, re.Pattern[str]]] = {
    **dict.fromkeys(("accesstoken", "token", "password", "apikey", "xapikey"), ("token", _INVENTED)),
    **dict.fromkeys(("cookie", "setcookie"), ("cookie", _INVENTED)),
    **dict.fromkeys(("email", "fromemail"), ("e-mail address", _INVENTED_MAIL)),
    "sms": ("phone number", _INVENTED_PHONE),
    **dict.fromkeys(("claimlink", "barcodepath", "fulfillmentcomplete"), ("claim link", _INVENTED)),
    "claimlinkchallengeanswer": ("challenge answer", _INVENTED),
    **dict.fromkeys(("addressline1", "addressline2"), ("postal address", _INVENTED_HOME)),
}
_IN_ADDRESS = {"name", "city", "state", "zip"}
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something that looks like a secret: the file, the place in it, and the kind; the secret itself is not shown."""

    file: str
    place: str
    kind: str
    length: int

    def __str__(self) -> str:
        return f"{self.file}: {self.kind} at {self.place} ({self.length} characters)"


def scan_folder(folder: Path) -> list[Leak]:
    """Return the leaks in all files of a folder and its sub-folders; see `scan_text`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return [leak for path in files for leak in scan_text(path.read_text("utf-8", "replace"), path.name)]


def scan_text(text: str, file: str) -> list[Leak]:
    """Return the leaks in a text as it stands and, when it is YAML or JSON, in the values that it holds."""
    leaks = set(_in_text(text, "the text"))
    if file.endswith((".yaml", ".json")):
        leaks |= set(scan_value(yaml.load(text, yaml.CSafeLoader)))
    return sorted(Leak(file, *leak) for leak in leaks)


def scan_value(value: Any, place: str = "", depth: int = 0) -> Iterator[tuple[str, str, int]]:
    """Yield place, kind and length of every leak in a value; texts in it are decoded and looked at again."""
    if depth > _DEEPEST:
        return
    if isinstance(value, Mapping):
        for key, item in value.items():
            here = f"{place}.{key}"
            for one in item if isinstance(item, list) and not place.endswith(".Errors") else (item,):
                kind = _kind_in_place(value, str(key), one)
                if kind:
                    yield here, kind, len(str(one))
            yield from _in_text(str(key), here)
            yield from scan_value(item, here, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from scan_value(item, f"{place}[{index}]", depth + 1)
    elif isinstance(value, str | bytes):
        text = value if isinstance(value, str) else value.decode("utf-8", "replace")
        yield from _in_text(text, place)
        for decoded in _decodings(text):
            yield from scan_value(decoded, place, depth + 1)


def _in_text(text: str, place: str) -> Iterator[tuple[str, str, int]]:
    return ((place, *hit) for hit in _hits(text))


@lru_cache(maxsize=50_000)
def _hits(text: str) -> tuple[tuple[str, int], ...]:
    """Return kinds and lengths of what looks like a secret in a text; recordings say many things many times."""
    found = ((kind, hit[1], invented) for kind, shape, invented in _SHAPES for hit in shape.finditer(text))
    return tuple((kind, len(hit)) for kind, hit, invented in found if not invented.fullmatch(hit))


def _decodings(text: str) -> Iterator[Any]:
    """Yield what a text says when it is read as JSON, as an address, as HTML, and with its escapes resolved."""
    if text.lstrip()[:1] in ("{", "[", '"'):
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):
            pass
        else:
            return
    readers: tuple[Callable[[str], str], ...] = (
        unquote_plus,
        html.unescape,
        lambda raw: _ESCAPE.sub(lambda hit: chr(int(hit[1], 16)), raw),
    )
    yield from {decoded for decoded in (read(text) for read in readers) if decoded != text}


def _kind_in_place(parent: Mapping[Any, Any], key: str, value: Any) -> str:
    """Return the kind of secret that stands under a key, or an empty text when it is none or plainly invented.

    `parent` is the object that holds the key: a `Value` beside `ExpiresIn` is a token, a `Zip` beside `AddressLine1` a
    part of an address.
    """
    plain, beside = _plain(key), {_plain(str(other)) for other in parent}
    kind, invented = _PLACES.get(plain, ("", _INVENTED))
    if plain == "value" and "expiresin" in beside:
        kind = "token"
    elif plain in _IN_ADDRESS and "addressline1" in beside:
        kind, invented = "postal address", _INVENTED_HOME
    elif plain == "authorization" and isinstance(value, str):
        kind, value = "token", value.strip().partition(" ")[2]
    is_secret = bool(kind) and isinstance(value, str) and bool(value.strip())
    return kind if is_secret and not invented.fullmatch(value.strip()) else ""


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())
