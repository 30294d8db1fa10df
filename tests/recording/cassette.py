"""What a cassette holds: the exchanges recorded for one operation, and what they were recorded with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .cassette_yaml import CassetteUnreadable, read_document

FOLDER = Path(__file__).parent / "cassettes"
PLACEHOLDER_URL = "https://api.example.com"
"""Stands for the address of the target in every recording."""

_ORIGINS = ("named", "generated")
_METADATA = ("operation", "target", "recorded", "spec_version", "spec_hash", "tools")


@dataclass(frozen=True, slots=True)
class Recorded:
    """One exchange as it was frozen: secrets are replaced, the address is a placeholder.

    `origin` is `named` (a story, whose steps are numbered from 1) or `generated` (made by schemathesis). `staged` tells
    that a fault or a control of the simulator had a part in it, so that no other server can repeat it.
    """

    operation: str
    story: str
    step: int
    origin: str
    staged: bool
    method: str
    target: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    status: int
    response_headers: tuple[tuple[str, str], ...]
    response_body: bytes

    @property
    def name(self) -> str:
        """How a report calls it."""
        return f"{self.operation} · {self.story} · step {self.step}"

    def header(self, name: str) -> str:
        """Return a header of the answer, or an empty text."""
        return next((text for key, text in self.response_headers if key.lower() == name.lower()), "")

    @property
    def is_json(self) -> bool:
        """Whether the answer says that it is JSON."""
        return self.header("content-type").partition(";")[0].strip().lower() == "application/json"


@dataclass(frozen=True, slots=True)
class Cassette:
    """All recordings of one operation and where they come from; `recorded` is a date such as 2026-11-23."""

    operation: str
    target: str
    recorded: str
    spec_version: str
    spec_hash: str
    tools: dict[str, str]
    exchanges: tuple[Recorded, ...]


def load_folder(folder: Path = FOLDER) -> list[Cassette]:
    """Return every cassette of a folder by name; raises `CassetteUnreadable` at the first that is in doubt."""
    return [load(path) for path in sorted(folder.glob("*.yaml"))]


def load(path: Path) -> Cassette:
    """Return one cassette; raises `CassetteUnreadable` when the file is not exactly what the recorder writes."""
    document = read_document(path)
    try:
        return _cassette(document, path.stem)
    except (KeyError, TypeError, IndexError, AttributeError) as error:
        raise CassetteUnreadable(path.name, f"it has not the shape of a recording ({error})") from None
    except ValueError as error:
        raise CassetteUnreadable(path.name, str(error)) from None


def _cassette(document: Any, operation: str) -> Cassette:
    if set(document) != {"version", "metadata", "interactions"} or document["version"] != 1:
        raise ValueError("it needs version 1, metadata and interactions, and nothing else")
    metadata = document["metadata"]
    if set(metadata) != set(_METADATA) or metadata["operation"] != operation:
        raise ValueError(f"its metadata needs {', '.join(_METADATA)}, and the operation of the file's name")
    tools = {_text(name): _text(version) for name, version in metadata["tools"].items()}
    if not isinstance(document["interactions"], list) or not document["interactions"]:
        raise ValueError("it holds no exchange")
    return Cassette(
        operation=operation,
        **{name: _text(metadata[name]) for name in _METADATA[1:5]},
        tools=tools,
        exchanges=tuple(_recorded(item, operation) for item in document["interactions"]),
    )


def _recorded(item: dict[str, Any], operation: str) -> Recorded:
    request, response = item["request"], item["response"]
    url = _text(request["uri"])
    if not url.startswith(PLACEHOLDER_URL + "/"):
        raise ValueError(f"every address in it begins with {PLACEHOLDER_URL}/")
    if item["origin"] not in _ORIGINS or type(item["staged"]) is not bool or type(item["step"]) is not int:
        raise ValueError("every exchange says its origin, its step, and whether it was staged")
    status = response["status"]["code"]
    if type(status) is not int or not 100 <= status <= 999:
        raise ValueError("a status is a number of three digits")
    return Recorded(
        operation=operation,
        story=_text(item["story"]),
        step=item["step"],
        origin=item["origin"],
        staged=item["staged"],
        method=_text(request["method"]),
        target=url[len(PLACEHOLDER_URL) :],
        request_headers=_headers(request["headers"]),
        request_body=_body(request["body"]),
        status=status,
        response_headers=_headers(response["headers"]),
        response_body=_body(response["body"]["string"]),
    )


def _headers(headers: dict[str, list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((_text(name), _text(value)) for name, values in headers.items() for value in _list(values))


def _list(values: Any) -> list[Any]:
    if not isinstance(values, list):
        raise ValueError("the values of a header are a list")
    return values


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"a text was expected, not {type(value).__name__}")
    return value


def _body(value: Any) -> bytes:
    if value is None:
        return b""
    return value if isinstance(value, bytes) else _text(value).encode()
