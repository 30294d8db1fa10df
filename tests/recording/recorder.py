"""Keep what the simulator answered, sort it by operation, and write it as cassettes that vcrpy can replay."""

from __future__ import annotations

import importlib.metadata
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import httpx
import yaml
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.target import Credentials, Target
from giftcardpartners_simulator import ManualClock, Rules, Settings, Simulator, SimulatorTransport

from .cassette import PLACEHOLDER_URL, Recorded, load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from giftcardpartners_contract.exchange import Answer
    from giftcardpartners_simulator.extending import Account, Line

_TOOLS = ("hypothesis", "schemathesis")
"""What shapes a recording, besides the simulator and the specification."""
_START = datetime(2026, 11, 23, 9, tzinfo=UTC)
_REQUEST_HEADERS = frozenset({"accesstoken", "authorization", "content-type", "email"})
_ANSWER_HEADERS = frozenset({"allow", "content-type", "location", "retry-after", "www-authenticate"})
_FIELDS = ("operation", "method", "path", "sent_headers", "sent_body", "status", "headers", "body")


class Invented(Rules):
    """Hands out tokens, claim links and answers that are plainly invented: a recording of them needs no scrubbing."""

    def token_value(self, account: Account) -> str:
        """Return a text that says what it is, and another one each time."""
        return f"not-a-real-token-{self.random.getrandbits(64):016x}"

    def claim_link(self, code: str, line: Line) -> str:
        """Return a link to nowhere."""
        return f"https://claim.example.com/not-a-real-link-{code}"

    def challenge_answer(self, digest: bytes) -> str:
        """Return a word that opens nothing."""
        return f"not-a-real-answer-{super().challenge_answer(digest)}"


def fresh_simulator(settings: Mapping[str, Any] | None = None) -> Simulator:
    """Return a simulator as new: every scenario begins at the same time, with the same money and the same seed."""
    changed = Settings().changed(settings or {})
    return Simulator(changed, ManualClock(_START.timestamp()), seed=1, rules=Invented)


def target_of(simulator: Simulator) -> Target:
    """Return a simulator as the suite speaks to it."""
    credentials = Credentials(simulator.email, simulator.access_token)
    return Target("http://127.0.0.1", credentials, transport=SimulatorTransport(simulator))


@dataclass
class Recording:
    """All exchanges that are kept, in the order in which they were made."""

    exchanges: list[Recorded] = field(default_factory=list)

    def keep(self, answer: Answer, scenario: str, step: int, origin: str, *, staged: bool = False) -> None:
        """Keep an exchange under the name of its scenario, without headers that say nothing about the contract."""
        fields = {name: getattr(answer, name) for name in _FIELDS}
        fields["sent_headers"] = kept_headers(answer)
        fields["headers"] = _only(_ANSWER_HEADERS, answer.headers)
        self.exchanges.append(
            Recorded(**fields, elapsed=0.0, scenario=scenario, step=step, origin=origin, staged=staged)
        )

    def save(self, folder: Path) -> dict[str, int]:
        """Replace the cassettes of a folder; return how many exchanges each operation has."""
        by_operation: dict[str, list[Recorded]] = defaultdict(list)
        for one in self.exchanges:
            by_operation[one.operation].append(one)
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.yaml"):
            old.unlink()
        for operation, exchanges in by_operation.items():
            path = folder / f"{operation}.yaml"
            path.write_text(_dump(_document(operation, exchanges)), "utf-8")
            assert list(load(path).exchanges) == exchanges, "what is written must be read back"
        return {operation: len(exchanges) for operation, exchanges in sorted(by_operation.items())}


def kept_headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    """Return the headers of a request that say something about the contract."""
    return _only(_REQUEST_HEADERS, answer.sent_headers)


def _only(wanted: frozenset[str], headers: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name.lower(), value) for name, value in headers if name.lower() in wanted))


def _document(operation: str, exchanges: Iterable[Recorded]) -> dict[str, Any]:
    metadata = {
        "operation": operation,
        "recorded": datetime.now(UTC).date().isoformat(),
        "spec_version": load_spec().version,
        "tools": {name: importlib.metadata.version(name) for name in _TOOLS},
    }
    return {"version": 1, "metadata": metadata, "interactions": [_interaction(one) for one in exchanges]}


def _interaction(one: Recorded) -> dict[str, Any]:
    return {
        "scenario": one.scenario,
        "step": one.step,
        "origin": one.origin,
        "staged": one.staged,
        "request": {
            "method": one.method,
            "uri": PLACEHOLDER_URL + one.path,
            "headers": _grouped(one.sent_headers),
            "body": _readable(one.sent_body) or None,
        },
        "response": {
            "status": {"code": one.status, "message": httpx.codes.get_reason_phrase(one.status)},
            "headers": _grouped(one.headers),
            "body": {"string": _readable(one.body)},
        },
    }


def _grouped(headers: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in headers:
        grouped.setdefault(name, []).append(value)
    return grouped


def _readable(body: bytes) -> str | bytes:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _dump(document: dict[str, Any]) -> str:
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=1_000_000)


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, _: Any) -> bool:
        """Write everything out, so that a cassette can be read line by line."""
        return True
