"""What a cassette holds: the exchanges recorded for one operation, and what they were recorded with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import msgspec
import yaml
from giftcardpartners_contract.exchange import Answer

FOLDER = Path(__file__).parents[1] / "cassettes" / "data"
PLACEHOLDER_URL = "https://api.example.com"
"""Stands for the address of the target in every recording."""

Headers = dict[str, list[str]]


@dataclass
class Recorded(Answer):
    """One exchange as it was frozen: secrets are replaced, the address is a placeholder.

    `origin` is `named` (a scenario, whose steps are numbered from 1) or `generated` (made by schemathesis). `staged`
    tells that a fault or a control of the simulator had a part in it, so that no other server can repeat it.
    """

    scenario: str = ""
    step: int = 0
    origin: str = ""
    staged: bool = False

    @property
    def name(self) -> str:
        """How a report calls it."""
        return f"{self.operation} · {self.scenario} · step {self.step}"


class Metadata(msgspec.Struct, forbid_unknown_fields=True):
    """Where a cassette comes from; `recorded` is a date such as 2026-11-23."""

    operation: str
    recorded: str
    spec_version: str
    tools: dict[str, str]


@dataclass(frozen=True)
class Cassette:
    """All recordings of one operation."""

    metadata: Metadata
    exchanges: tuple[Recorded, ...]

    @property
    def operation(self) -> str:
        """The operation that all its exchanges are of."""
        return self.metadata.operation


class _Request(msgspec.Struct, forbid_unknown_fields=True):
    method: str
    uri: str
    headers: Headers
    body: Any


class _Status(msgspec.Struct):
    code: int


class _Response(msgspec.Struct, forbid_unknown_fields=True):
    status: _Status
    headers: Headers
    body: dict[Literal["string"], Any]


class _Interaction(msgspec.Struct, forbid_unknown_fields=True):
    scenario: str
    step: int
    origin: Literal["named", "generated"]
    staged: bool
    request: _Request
    response: _Response


class _Document(msgspec.Struct, forbid_unknown_fields=True):
    version: Literal[1]
    metadata: Metadata
    interactions: list[_Interaction]


def load_folder(folder: Path = FOLDER) -> list[Cassette]:
    """Return every cassette of a folder by name; raises what `load` raises."""
    return [load(path) for path in sorted(folder.glob("*.yaml"))]


def load(path: Path) -> Cassette:
    """Return one cassette; raises yaml.YAMLError or msgspec.ValidationError for a file that is none."""
    document = msgspec.convert(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader), _Document)
    operation = document.metadata.operation
    return Cassette(document.metadata, tuple(_recorded(one, operation) for one in document.interactions))


def _recorded(one: _Interaction, operation: str) -> Recorded:
    return Recorded(
        operation=operation,
        method=one.request.method,
        path=one.request.uri.removeprefix(PLACEHOLDER_URL),
        sent_headers=_pairs(one.request.headers),
        sent_body=_bytes(one.request.body),
        status=one.response.status.code,
        headers=_pairs(one.response.headers),
        body=_bytes(one.response.body["string"]),
        elapsed=0.0,
        scenario=one.scenario,
        step=one.step,
        origin=one.origin,
        staged=one.staged,
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, values in headers.items() for value in values)


def _bytes(body: str | bytes | None) -> bytes:
    return body.encode() if isinstance(body, str) else body or b""
