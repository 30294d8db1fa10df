"""How answers are written: JSON bodies, error bodies, and the spelling of keys."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ..messages import Headers, Request, Response

if TYPE_CHECKING:
    import random

    from ..catalogue import Product
    from ..clock import Clock
    from ..faults.kinds import Fault, Stage
    from ..settings import Settings
    from ..state import Account, State

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LEADING_CAPITALS = re.compile(r"^[A-Z]+(?=[A-Z][a-z])|^[A-Z]+$|^[A-Z]")

Errors = Mapping[str, list[str]]


class Refused(Exception):
    """A rule refused the request; `response` is the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def _nothing(_stage: Stage) -> list[Fault]:
    return []


@dataclass(slots=True)
class Call:
    """One request that found its operation.

    `take(stage)` hands out (and uses up) the faults of a stage that apply to this call.
    """

    operation: str
    request: Request
    id: str = ""
    query: str = ""
    account: Account | None = None
    po_number: str | None = None
    delay: float = 0.0
    take: Callable[[Stage], list[Fault]] = _nothing


class AnswerRules:
    """The base of all rules: what they know, and how they answer."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        randomness: random.Random,
        state: State,
        catalogue: Mapping[str, Product],
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.random = randomness
        self.state = state
        self.catalogue = catalogue

    def answer(self, status: int, payload: object, headers: Headers = ()) -> Response:
        """Return an answer with a JSON body."""
        return Response(status, (("Content-Type", self.content_type(status)), *headers), self.encode(payload))

    def content_type(self, status: int) -> str:
        """Return the media type of an answer's body."""
        if status >= 400 and self.settings.problem_body == "problem":
            return "application/problem+json"
        return "application/json"

    def encode(self, payload: object) -> bytes:
        """Return a payload as JSON bytes, its keys spelled as the settings say."""
        if self.settings.camel_case:
            payload = spelled_in_camel_case(payload)
        return encode_json(payload)

    def problem(
        self, status: int, title: str, message: str, errors: Errors | None = None, headers: Headers = ()
    ) -> Response:
        """Return an error answer; its shape is invented (I) and has a switch."""
        shape = self.settings.problem_body
        if shape == "text":
            text = f"{title}: {message}".encode("utf-8", "backslashreplace")
            return Response(status, (("Content-Type", "text/plain; charset=utf-8"), *headers), text)
        if shape == "empty":
            return Response(status, headers, b"")
        return self.answer(status, self.problem_payload(status, title, message, errors or {}), headers)

    def problem_payload(self, status: int, title: str, message: str, errors: Errors) -> dict[str, Any]:
        """Return the JSON of an error body."""
        if self.settings.problem_body == "message":
            return {"Message": message}
        if self.settings.problem_body == "problem":
            return {"title": title, "status": status, "detail": message, "errors": dict(errors)}
        return {"Title": title, "Message": message, "Errors": dict(errors)}

    def bad_request(self, message: str, errors: Errors | None = None) -> Response:
        """Return a 400."""
        return self.problem(400, "Bad request", message, errors)

    def not_found(self, message: str) -> Response:
        """Return a 404."""
        return self.problem(404, "Not found", message)

    def method_not_allowed(self, allowed: Iterable[str]) -> Response:
        """Return a 405 with an exact Allow header."""
        allow = ", ".join(sorted(allowed))
        return self.problem(405, "Method not allowed", f"Use {allow}.", headers=(("Allow", allow),))


def encode_json(payload: object) -> bytes:
    """Return a payload as JSON bytes."""
    return _ENCODER.encode(payload).encode("utf-8", "backslashreplace")


@lru_cache(maxsize=1024)
def camel_case(key: str) -> str:
    """Return a PascalCase key in camelCase: Id is id, PONumber is poNumber."""
    return _LEADING_CAPITALS.sub(lambda match: match.group().lower(), key, count=1)


def spelled_in_camel_case(payload: Any) -> Any:
    """Return a payload with every key in camelCase, values untouched."""
    if isinstance(payload, dict):
        return {camel_case(key): spelled_in_camel_case(value) for key, value in payload.items()}
    if isinstance(payload, list):
        return [spelled_in_camel_case(value) for value in payload]
    return payload
