"""The recording machine: vcrpy listens, and what it heard is scrubbed, sorted by operation and frozen."""

from __future__ import annotations

import contextlib
import importlib.metadata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import vcr  # type: ignore[import-untyped]
import yaml
from vcr.persisters.filesystem import CassetteNotFoundError  # type: ignore[import-untyped]

from .cassette import PLACEHOLDER_URL, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from giftcardpartners_contract.spec import Spec

    from .scrub import Exchange, Scrubber

TOOLS = ("httpx", "hypothesis", "schemathesis", "vcrpy")
"""What shapes a recording, besides the target and the specification."""


def tool_versions() -> dict[str, str]:
    """Return the versions of `TOOLS` that are installed here."""
    return {name: importlib.metadata.version(name) for name in TOOLS}


@dataclass(frozen=True)
class Label:
    """What a recording is called; `scrubber` is shared by the exchanges that must agree about their fakes."""

    story: str
    step: int
    origin: str
    staged: bool
    scrubber: Scrubber


@dataclass
class Tape:
    """Hears every exchange between `listening` and its end; keeps those that were sent under a label.

    `header` is what every cassette says about itself.
    """

    folder: Path
    spec: Spec
    header: Mapping[str, Any]
    counts: dict[str, int] = field(default_factory=dict)
    _labels: list[Label | None] = field(default_factory=list)
    _label: Label | None = None

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        """Record until the block ends, then write all cassettes; a block that fails writes nothing."""
        recorder = vcr.VCR(record_mode="all", record_on_exception=False)
        recorder.register_persister(self)
        with recorder.use_cassette(str(self.folder)) as heard:
            self._heard = heard
            yield

    @contextlib.contextmanager
    def labelled(self, label: Label) -> Iterator[None]:
        """Give the exchanges of a block their name; what is sent without one is not kept."""
        self._catch_up(None)
        self._label = label
        try:
            yield
        finally:
            self._catch_up(label)
            self._label = None

    def forget_last(self) -> None:
        """Do not keep the exchange that was heard last."""
        self._labels[-1] = None

    def _catch_up(self, label: Label | None) -> None:
        self._labels += [label] * (len(self._heard) - len(self._labels))

    def load_cassette(self, _path: str, serializer: Any) -> Any:
        """Tell vcrpy that there is nothing yet: a recording always starts from nothing."""
        raise CassetteNotFoundError

    def save_cassette(self, _path: str, cassette_dict: dict[str, Any], serializer: Any) -> None:
        """Take what vcrpy heard, and replace the folder's cassettes by it."""
        self._catch_up(None)
        heard = zip(cassette_dict["requests"], cassette_dict["responses"], self._labels, strict=True)
        kept = [(_exchange(request, answer), label) for request, answer, label in heard if label is not None]
        for exchange, label in kept:
            label.scrubber.learn(exchange)
        sorted_by_operation: dict[str, list[dict[str, Any]]] = {}
        for exchange, label in kept:
            operation = self._operation(exchange["request"])
            clean = label.scrubber.clean(exchange)
            sorted_by_operation.setdefault(operation, []).append(_interaction(clean, label))
        self._replace(sorted_by_operation)

    def _replace(self, sorted_by_operation: dict[str, list[dict[str, Any]]]) -> None:
        fresh = []
        for operation, interactions in sorted_by_operation.items():
            document = {
                "version": 1,
                "metadata": {"operation": operation, **self.header},
                "interactions": interactions,
            }
            path = self.folder / f".{operation}.fresh" / f"{operation}.yaml"
            path.parent.mkdir(exist_ok=True)
            path.write_text(_dump(document), "utf-8")
            self.counts[operation] = len(load(path).exchanges)
            fresh.append(path)
        for old in self.folder.glob("*.yaml"):
            old.unlink()
        for path in fresh:
            path.replace(self.folder / path.name)
            path.parent.rmdir()

    def _operation(self, request: dict[str, Any]) -> str:
        found = self.spec.find(request["method"], urlsplit(request["uri"]).path)
        if found is None:
            raise ValueError(f"no operation of the specification is {request['method']} {request['uri']}")
        return found.id


def _exchange(request: Any, answer: Mapping[str, Any]) -> Exchange:
    parts = urlsplit(request.uri)
    body = request.body or b""
    return {
        "request": {
            "method": request.method,
            "uri": PLACEHOLDER_URL + request.uri.partition(parts.netloc)[2],
            "headers": {name: _texts(value) for name, value in request.headers.items()},
            "body": body.encode() if isinstance(body, str) else bytes(body),
        },
        "response": {
            "status": dict(answer["status"]),
            "headers": {name: _texts(value) for name, value in answer["headers"].items()},
            "body": bytes(answer["body"]["string"]),
        },
    }


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [one.decode("utf-8", "replace") if isinstance(one, bytes) else str(one) for one in values]


def _interaction(exchange: Exchange, label: Label) -> dict[str, Any]:
    request, response = exchange["request"], exchange["response"]
    return {
        "story": label.story,
        "step": label.step,
        "origin": label.origin,
        "staged": label.staged,
        "request": {**request, "body": _readable(request["body"]) if request["body"] else None},
        "response": {**response, "body": {"string": _readable(response["body"])}},
    }


def _readable(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, _: Any) -> bool:
        """Write everything out: the reader refuses aliases."""
        return True


def _dump(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)
