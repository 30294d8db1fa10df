"""The matrix: which operations, documented statuses, response fields and rules a run exercised, by name."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ..exchange import NOTHING, Answer
from ..rules import RULES
from ..spec import Spec
from .model import Coverage, OperationCoverage, RuleResult

_DEEPEST = 6


class CoverageCounter:
    """Counts answers by operation, status and response field.

    Fields of a list are named alike whether it comes bare or in an envelope: `[].Id`.
    """

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._statuses: dict[str, Counter[str]] = defaultdict(Counter)
        self._fields: Counter[tuple[str, str, str]] = Counter()
        self._staged: dict[str, Counter[str]] = defaultdict(Counter)
        self._wanted = {
            (operation.id, status): frozenset(_fields_of(spec, spec.schema(operation, status) or {}, "", 0))
            for operation in spec.operations.values()
            for status in operation.statuses
        }
        self._missing = {key: set(fields) for key, fields in self._wanted.items()}

    def count(self, answer: Answer, *, is_staged: bool = False) -> None:
        """Count one answer; one that is staged by a control of the target covers nothing."""
        if answer.operation not in self._spec.operations or not answer.status:
            return
        status = str(answer.status)
        (self._staged if is_staged else self._statuses)[answer.operation][status] += 1
        missing = self._missing.get((answer.operation, status))
        if missing and not is_staged and answer.json is not NOTHING:
            for name in set(_present(answer.json, "", _ways_to(missing))) & missing:
                self._fields[answer.operation, status, name] += 1
            missing -= {name for name in missing if self._fields[answer.operation, status, name] >= 3}

    def matrix(self, rules: tuple[RuleResult, ...]) -> Coverage:
        """Return the matrix; `rules` say how often each rule was looked at."""
        rows = []
        for operation in self._spec.operations.values():
            seen, staged = self._statuses[operation.id], dict(self._staged[operation.id])
            fields = {
                f"{status} {name}": self._fields[operation.id, status, name]
                for status in operation.statuses
                for name in sorted(self._wanted[operation.id, status])
            }
            documented = {status: seen[status] for status in operation.statuses}
            undocumented = {status: count for status, count in seen.items() if status not in documented}
            counts = (seen.total(), documented, fields, undocumented, staged)
            rows.append(OperationCoverage(operation.id, *counts))
        looked_at = {result.rule for result in rules if result.checks}
        return Coverage(tuple(rows), tuple(rule for rule in RULES if rule not in looked_at))


def _fields_of(spec: Spec, schema: Mapping[str, Any], path: str, depth: int) -> Iterator[str]:
    schema = spec.follow(schema)
    if depth > _DEEPEST:
        return
    for branch in (*schema.get("anyOf", ()), *schema.get("oneOf", ())):
        yield from _fields_of(spec, branch, path, depth + 1)
    if "items" in schema:
        yield from _fields_of(spec, schema["items"], f"{path}[]", depth + 1)
    for name, node in schema.get("properties", {}).items():
        here = _joined(path, name)
        yield here
        yield from _fields_of(spec, node, here, depth + 1)


def _ways_to(names: Iterable[str]) -> frozenset[str]:
    """Return the paths below which one of `names` may lie, so that long lists are read no deeper than is asked."""
    ways = {name[: found.start()] for name in names for found in re.finditer(r"\.|\[\]", name)}
    return frozenset({"", "Data", "Data[]"} | ways)


def _present(value: Any, path: str, ways: frozenset[str]) -> Iterator[str]:
    if path not in ways:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            here = _joined(path, name)
            yield here
            if isinstance(item, dict | list):
                yield from _present(item, here, ways)
    elif isinstance(value, list):
        for item in value[:200]:
            yield from _present(item, f"{path}[]", ways)


def _joined(path: str, name: str) -> str:
    if path == "Data[]":
        return f"[].{name}"
    return f"{path}.{name}" if path else name
