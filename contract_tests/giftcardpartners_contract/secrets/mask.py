"""Take the secrets out of what a report shows; which they are, `x-secret` in openapi.yaml says."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..spec import Spec, load_spec

MASK = "•••"
LONGEST_BODY = 4_000

_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "proxy-authorization"})
_PATTERNS = (
    (re.compile(r"(?i)bearer\s+[^\s\"',;]+"), f"Bearer {MASK}"),
    (re.compile(r"\beyJ[\w-]+(\.[\w-]*){0,2}"), MASK),
    (re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(\.[\w-]{1,63}){1,8}"), MASK),
    (re.compile(r"\+\d{8,15}\b"), MASK),
    (re.compile(r"https?://[^\s\"'<>]{0,200}claim[^\s\"'<>]*"), MASK),
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class _Marks:
    """Names of secret properties and headers, in lower case.

    `anywhere` holds those that are secret wherever they occur; `inside` those that are secret only below another
    property, by its name: Name is that of a person in PhysicalDeliveryAddress, and that of a product elsewhere.
    """

    anywhere: frozenset[str]
    inside: Mapping[str, frozenset[str]]
    headers: frozenset[str]


def masked_headers(headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return headers with the secret ones masked."""
    secret = _HEADERS | _marks().headers
    return tuple((name, MASK if name.lower() in secret else masked_text(value)) for name, value in headers)


def masked_body(body: bytes, *, is_token: bool = False) -> str:
    """Return a body as text with its secrets masked, cut when it is long.

    `is_token` says that a `Value` in it is a bearer token, not an amount.
    """
    text = body.decode("utf-8", "replace")
    local = frozenset({"value"} if is_token else ())
    try:
        shown = json.dumps(_masked(json.loads(text), local), ensure_ascii=False)
    except (ValueError, RecursionError):
        shown = masked_text(text) if not is_token else MASK
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


def _masked(value: Any, local: frozenset[str]) -> Any:
    if isinstance(value, dict):
        return {key: _masked_item(str(key).lower(), item, local) for key, item in value.items()}
    if isinstance(value, list):
        return [_masked(item, local) for item in value]
    return masked_text(value) if isinstance(value, str) else value


def _masked_item(name: str, item: Any, local: frozenset[str]) -> Any:
    marks = _marks()
    below = local | marks.inside.get(name, frozenset())
    is_secret = name in marks.anywhere or name in local
    if not is_secret or item in (None, "", False, True):
        return _masked(item, below)
    if isinstance(item, dict) and {str(key).lower() for key in item} <= load_spec().names.keys():
        return {key: _masked_item(str(key).lower(), part, below) for key, part in item.items()}
    return MASK


@lru_cache(maxsize=1)
def _marks() -> _Marks:
    spec = load_spec()
    secret: set[str] = set()
    plain: set[str] = set()
    inside: dict[str, set[str]] = defaultdict(set)
    for schema in spec.raw["components"]["schemas"].values():
        for name, node in schema.get("properties", {}).items():
            (secret if node.get("x-secret") else plain).add(name.lower())
            for below in _referred(spec, node):
                inside[name.lower()] |= set(_marked(below))
    headers = {
        one["name"].lower()
        for item in spec.raw["paths"].values()
        for operation in item.values()
        for one in operation.get("parameters", ())
        if one.get("in") == "header" and one.get("x-secret")
    }
    below_others = {name: frozenset(names) for name, names in inside.items() if names}
    return _Marks(frozenset(secret - plain) | headers, below_others, frozenset(headers))


def _referred(spec: Spec, node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the schemas of the objects that a property may hold."""
    node = spec.follow(node)
    yield node
    items = [node["items"]] if "items" in node else []
    for branch in (*node.get("anyOf", ()), *node.get("oneOf", ()), *items):
        yield from _referred(spec, branch)


def _marked(schema: Mapping[str, Any]) -> Iterator[str]:
    return (name.lower() for name, node in schema.get("properties", {}).items() if node.get("x-secret"))
