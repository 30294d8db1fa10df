"""Look for secrets in what is about to be published; knows nothing of how they were meant to be removed."""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, unquote_plus

import yaml

from .scan_patterns import PATTERNS, is_secret_in_place

_DEEPEST = 6
_SHORTEST = 7
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}){8,}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_SUFFIXES = {".yaml", ".yml", ".json", ".xml", ".html", ".sarif", ".txt", ".toml", ".md", ".py"}


@dataclass(frozen=True, slots=True, order=True)
class Leak:
    """Something that looks like a secret: the file, the place in it, and the kind; the secret itself is not shown."""

    file: str
    place: str
    kind: str
    length: int

    def __str__(self) -> str:
        return f"{self.file}: {self.kind} at {self.place} ({self.length} characters)"


def scan_folder(folder: Path, known: Iterable[str] = ()) -> list[Leak]:
    """Return the leaks in all text files of a folder and its sub-folders; see `scan_file`."""
    files = sorted(path for path in folder.rglob("*") if path.suffix in _SUFFIXES and path.is_file())
    return [leak for path in files for leak in scan_file(path, known)]


def scan_file(path: Path, known: Iterable[str] = ()) -> list[Leak]:
    """Return the leaks in a file: in its raw text (comments too), and in every value that it holds.

    `known` are secrets that are certain, such as the credentials of the recording: they are found in any spelling.
    """
    return scan_text(
        path.read_text("utf-8", "replace"), path.name, known, is_yaml=path.suffix in (".yaml", ".yml")
    )


def scan_text(text: str, file: str, known: Iterable[str] = (), *, is_yaml: bool = False) -> list[Leak]:
    """Return the leaks in a text and, when it is YAML or JSON, in the values that it holds."""
    found = _Scan(file, tuple(secret for secret in known if secret))
    try:
        values = yaml.load(text, Loader=yaml.CSafeLoader) if is_yaml else None
    except (yaml.YAMLError, ValueError, AttributeError, RecursionError):
        values = None
    if values is None:
        found.look_at_text(text, "the text")
    else:
        found.look_at_text(text, "the text", _DEEPEST)  # as it stands: each value is decoded in its own place
        found.look_at_text("\n".join(line for line in text.splitlines() if "#" in line), "a comment")
        found.look_at(values, "")
    return sorted(found.leaks)


class _Scan:
    def __init__(self, file: str, known: tuple[str, ...]) -> None:
        self._file = file
        self._known = [spelling for secret in known for spelling in _spellings(secret)]
        self._seen: set[tuple[str, str]] = set()
        self.leaks: set[Leak] = set()

    def look_at(self, value: Any, place: str, depth: int = 0) -> None:
        """Look at a value and all that it holds; texts are also decoded and looked at again."""
        if depth > 60:
            return
        if isinstance(value, Mapping):
            for key, item in value.items():
                self._look_at_item(value, str(key), item, f"{place}.{key}", depth)
        elif isinstance(value, list | tuple):
            for index, item in enumerate(value):
                self.look_at(item, f"{place}[{index}]", depth + 1)
        elif isinstance(value, bytes):
            self.look_at_text(value.decode("utf-8", "replace"), place)
            for unpacked in _unpacked(value):
                self.look_at_text(unpacked, f"{place} (unpacked)")
        elif isinstance(value, str):
            self.look_at_text(value, place)

    def _look_at_item(self, around: Mapping[Any, Any], key: str, item: Any, place: str, depth: int) -> None:
        explained = place.endswith(f".Errors.{key}")  # what is wrong with a field, not the field itself
        for one in item if isinstance(item, list | tuple) and not explained else (item,):
            kind = is_secret_in_place(around, key, one)
            if kind:
                self.leaks.add(Leak(self._file, place, kind, len(str(one))))
        self.look_at_text(key, f"{place} (its name)")
        self.look_at(item, place, depth + 1)

    def look_at_text(self, text: str, place: str, depth: int = 0) -> None:
        """Look at a text, and at every text and value that is written in it in another way."""
        if (text, place.partition(" ")[0]) in self._seen or not text:
            return
        self._seen.add((text, place.partition(" ")[0]))
        for secret in self._known:
            if secret in text:
                self.leaks.add(Leak(self._file, place, "known secret", len(secret)))
        for kind, length in _shapes(text):
            self.leaks.add(Leak(self._file, place, kind, length))
        if depth < _DEEPEST:
            values = _json(text)
            if values is not None:
                self._look_at_values(values, place, depth)
            for how, other in _readings(text):
                self.look_at_text(other, f"{place} ({how})", depth + 1)

    def _look_at_values(self, values: Any, place: str, depth: int) -> None:
        if isinstance(values, str):
            self.look_at_text(values, f"{place} (JSON)", depth + 1)
        else:
            self.look_at(values, f"{place} (JSON)", depth + 1)


@lru_cache(maxsize=50_000)
def _shapes(text: str) -> tuple[tuple[str, int], ...]:
    """Return the kinds and lengths of what looks like a secret in a text; recordings say many things many times."""
    if len(text) < _SHORTEST:
        return ()
    return tuple((kind, len(hit)) for kind, find in PATTERNS for hit in find(text))


def _json(text: str) -> Any:
    if text[:1] not in '{["' and not text[:1].isspace():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _readings(text: str) -> Iterator[tuple[str, str]]:
    """Yield what the text says when it is read as URL, HTML, escapes, base64 or hex; never the text itself."""
    if "%" in text or "+" in text:
        read = unquote if '"' in text else unquote_plus  # in JSON a plus is a plus
        yield from _if_other("URL", text, read(text))
    if "&" in text:
        yield from _if_other("HTML", text, html.unescape(text))
    if "\\" in text:
        plain = _ESCAPE.sub(lambda hit: chr(int(hit[1] or hit[2], 16)), text)
        yield from _if_other("escapes", text, plain.replace("\\/", "/"))
    for run in _BASE64.findall(text):
        decoded = _from_base64(run)
        if decoded is not None:
            yield "base64", decoded
    for run in _HEX.findall(text):
        plain_hex = _printable(bytes.fromhex(run))
        if plain_hex is not None:
            yield "hex", plain_hex


def _if_other(how: str, text: str, other: str) -> Iterator[tuple[str, str]]:
    if other != text:
        yield how, other


def _from_base64(run: str) -> str | None:
    body = run.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    unpacked = next(_unpacked(raw), None)
    return unpacked if unpacked is not None else _printable(raw)


def _printable(raw: bytes) -> str | None:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    return text if len(text) >= 6 and all(one.isprintable() or one.isspace() for one in text) else None


def _unpacked(raw: bytes) -> Iterator[str]:
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(raw).decode("utf-8", "replace")
        except (OSError, zlib.error, EOFError):
            continue


def _spellings(secret: str) -> list[str]:
    """Return the ways in which a known secret may be spelled without being decoded by `_readings`."""
    return [secret, secret[::-1], secret.upper(), secret.lower()] if len(secret) >= 6 else [secret]
