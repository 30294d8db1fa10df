"""What came back from the target, as the rules look at it."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import Any

from .secrets.mask import masked_body, masked_headers, masked_text

JSON = dict[str, Any]

NOTHING: Any = object()
"""Stands for a body that is no JSON."""
_MOST_MONEY = 10**15
_TRANSIENT = frozenset({0, 429, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back, secrets already masked.

    `path` holds the query. Bodies are text, cut when they are long; `status` is None when no answer came, and
    `note` then says why. `elapsed` is in seconds.
    """

    operation: str
    method: str
    path: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: str
    status: int | None
    response_headers: tuple[tuple[str, str], ...]
    response_body: str
    elapsed: float
    note: str = ""


@dataclass
class Answer:
    """One exchange, unmasked; it never leaves the gate other than through `exchange`.

    `status` is 0 when no answer came; `note` then says why.
    """

    operation: str
    method: str
    path: str
    sent_headers: tuple[tuple[str, str], ...] = field(repr=False)
    sent_body: bytes = field(repr=False)
    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)
    elapsed: float
    note: str = ""
    names: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Documented properties by their names in lower case."""
    is_camel_case: bool = False
    """Whether the keys of the body, once it was read, turned out to be in camelCase."""

    @property
    def is_success(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        """Whether the status is 4xx."""
        return 400 <= self.status < 500

    @property
    def is_foreign(self) -> bool:
        """Whether something in front of the service answered: a redirect, or a web page with 2xx or 5xx."""
        if 300 <= self.status < 400:
            return True
        is_page = "html" in self.header("Content-Type").lower() and self.body.lstrip()[:1] == b"<"
        return is_page and not 400 <= self.status < 500

    @property
    def is_from_gateway(self) -> bool:
        """Whether the answer looks as if something in front of the service gave it."""
        return self.status in (502, 503) or self.is_foreign

    @property
    def is_transient(self) -> bool:
        """Whether the answer, or that there is none, says nothing but "ask again"."""
        return self.status in _TRANSIENT or self.is_foreign

    def header(self, name: str) -> str:
        """Return the first value of a header, or empty text."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    @property
    def retry_after(self) -> float | None:
        """Seconds that Retry-After asks to wait, of either form; None when it is missing or cannot be read."""
        value = self.header("Retry-After")
        if value.isascii() and value.isdigit():
            return float(value)
        try:
            return max(0.0, parsedate_to_datetime(value).timestamp() - time.time())
        except (ValueError, OverflowError):
            return None

    @cached_property
    def json(self) -> Any:
        """The body as JSON, amounts as Decimal, its keys spelled as documented; `NOTHING` when it is none."""
        try:
            found = json.loads(self.body, parse_float=Decimal, parse_constant=_no_number)
            if b"\\u" in self.body:
                # raises ValueError for half a character, which no encoding can carry: RFC 8259, section 8.2
                json.dumps(found, ensure_ascii=False, default=str).encode()
        except (ValueError, ArithmeticError, RecursionError):
            return NOTHING
        if _is_camel_case(found):
            self.is_camel_case = True
            return respelled(found, lambda key: self.names.get(key.lower(), key))
        return found

    @property
    def object(self) -> dict[str, Any]:
        """The body when it is a JSON object, else an empty one."""
        return self.json if isinstance(self.json, dict) else {}

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The objects of a list, bare or in an envelope."""
        return dicts(self.object.get("Data") if isinstance(self.json, dict) else self.json)

    @property
    def row_ids(self) -> list[str]:
        """The ids of the objects of a list."""
        return [str(row.get("Id")) for row in self.rows]

    def exchange(self) -> Exchange:
        """Return what a report may show."""
        is_token = self.operation == "createToken"
        return Exchange(
            operation=self.operation,
            method=self.method,
            path=masked_text(self.path),
            request_headers=masked_headers(self.sent_headers),
            request_body=masked_body(self.sent_body) if self.sent_body else "",
            status=self.status or None,
            response_headers=masked_headers(self.headers),
            response_body=masked_body(self.body, is_token=is_token) if self.body else "",
            elapsed=round(self.elapsed, 4),
            note=self.note,
        )


def described(answer: Answer) -> str:
    """Return in words what came back, for a sentence that begins with the operation."""
    if not answer.status:
        return f"not answered ({answer.note.removeprefix('no answer: ')})"
    if answer.is_foreign:
        place = "a redirect" if 300 <= answer.status < 400 else "a web page"
        return f"answered {answer.status} with {place}, not by the service"
    return f"answered {answer.status}"


def amount(value: Any) -> Decimal | None:
    """Return a JSON number as Decimal; None for anything else, and for more money than there is."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    return Decimal(value) if -_MOST_MONEY <= value <= _MOST_MONEY else None


def plain_number(value: Decimal) -> float | int:
    """Return an amount as JSON has it."""
    return int(value) if value == value.to_integral_value() else float(value)


def text(value: Any) -> str | None:
    """Return text, or None for anything else."""
    return value if isinstance(value, str) else None


def dicts(value: Any) -> list[dict[str, Any]]:
    """Return the objects of a JSON list; an empty list for anything else."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _no_number(constant: str) -> float:
    raise ValueError(f"{constant} is no JSON")


def _is_camel_case(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and _is_camel_case(value[0])
    return isinstance(value, dict) and bool(value) and all(key[:1].islower() for key in value)


def respelled(value: Any, spelled: Callable[[str], str]) -> Any:
    """Return a JSON value with other names of properties, however deep they are."""
    if isinstance(value, dict):
        return {spelled(key): respelled(item, spelled) for key, item in value.items()}
    return [respelled(item, spelled) for item in value] if isinstance(value, list) else value
