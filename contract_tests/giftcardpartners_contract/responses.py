"""Hold one answer against openapi.yaml: status, media type, required properties, types, bounds, headers."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from .exchange import NOTHING, Answer
from .results.collector import Collector
from .schema_errors import schema_errors
from .spec import Level, Operation, Spec, weakest

_MALFORMED_STATUSES = frozenset({400, 404, 405, 406, 411, 413, 414, 415, 417, 422, 431})
_BY_KEYWORD = {"required": "answer-has-required-properties", "type": "answer-has-documented-types"}
_MONEY = frozenset({"Available", "Cost", "Fee", "Pending", "Value"})
_MAYBE_PARTS_OF_A_CENT = re.compile(rb"\d\.\d{3}|\d[Ee]")
"""Few bodies hold a number like that anywhere; the others need no walk. (JSON knows no other spelling of a number.)"""


@dataclass(frozen=True)
class Violation:
    """One thing that is wrong with an answer."""

    rule: str
    message: str
    level: Level | None = None
    about: str = ""


class Conformance:
    """Checks answers against a specification; answers that were seen before are not looked at again."""

    def __init__(self, spec: Spec, judge: Collector) -> None:
        self._spec = spec
        self._judge = judge
        self._documented = frozenset(spec.names.values())
        self._known: dict[tuple[str, int, bytes], list[Violation]] = {}

    def observe(self, answer: Answer, *, malformed: bool = False, is_gateway: bool | None = None) -> None:
        """Judge one answer; `malformed` says that the request was broken on purpose, below what operations document.

        `is_gateway` says that something in front of the service answered, which then promised nothing; unless said, a
        502, a 503, a redirect and a web page are taken for that.
        """
        operation = self._spec.operations.get(answer.operation)
        if not answer.status or (answer.is_from_gateway if is_gateway is None else is_gateway):
            return
        kept = answer.status < 500 or answer.status == 504
        self._judge.check("no-server-error", kept, f"The answer has status {answer.status}.", answer)
        if operation is None or not kept or (malformed and answer.status in _MALFORMED_STATUSES):
            return
        digest = blake2b(answer.body, digest_size=16).digest()
        key = (f"{answer.operation} {answer.header('Content-Type')}", answer.status, digest)
        violations = self._known.get(key)
        if violations is None:
            violations = self._known[key] = list(self._violations(operation, answer))
        broken = {violation.rule for violation in violations}
        for one in violations:
            self._judge.check(one.rule, False, one.message, answer, level=one.level, about=one.about)
        for rule in _LOOKED_AT if answer.is_success else _LOOKED_AT_IN_REFUSALS:
            if rule not in broken:
                self._judge.check(rule, True, "")
        if answer.status == 429:
            message = f"Retry-After is {answer.header('Retry-After') or 'missing'}."
            self._judge.check("too-many-requests-says-when", answer.retry_after is not None, message, answer)

    def _violations(self, operation: Operation, answer: Answer) -> Iterator[Violation]:
        status = str(answer.status)
        if status not in operation.statuses:
            if not answer.is_success:
                level: Level = "S" if operation.id == "createOrder" or not answer.is_refusal else "I"
                message = f"{operation.id} answers {status}; documented are {', '.join(operation.statuses)}."
                yield Violation("status-documented", message, level, f"{operation.id} {status}")
                return
            message = f"{operation.id} answers {status} where {operation.success} is documented."
            yield Violation("success-status-documented", message, about=f"{operation.id} {status}")
            status = operation.success
        yield from self._body_violations(operation, status, answer)

    def _body_violations(self, operation: Operation, status: str, answer: Answer) -> Iterator[Violation]:
        rule = "answers-are-json" if answer.is_success else "refusals-are-json"
        media_type = answer.header("Content-Type").partition(";")[0].strip().lower()
        if media_type != "application/json":
            yield Violation(rule, f"The Content-Type is {media_type or 'missing'}, not application/json.")
        if answer.json is NOTHING:
            if media_type == "application/json" or answer.is_success:
                yield Violation(rule, "The body is no JSON.")
            return
        if answer.is_camel_case and answer.is_success:
            message = f"{operation.id} answers in camelCase."
            yield Violation("answers-in-pascal-case", message, about="camelCase")
        for error in schema_errors(self._spec.validator(operation, status), answer.json, self._documented):
            yield from self._schema_violations(operation, status, error, None if answer.is_success else "I")
        if answer.is_success and _MAYBE_PARTS_OF_A_CENT.search(answer.body):
            yield from _money_violations(answer.json)

    def _schema_violations(
        self, operation: Operation, status: str, error: Any, level: Level | None
    ) -> Iterator[Violation]:
        branches = getattr(error.kind, "context", None)
        if branches:
            for inner in _nearest(branches, error.instance_path):
                yield from self._schema_violations(operation, status, inner, level)
            return
        kind = error.kind.name
        steps = ("[]" if isinstance(part, int) else f".{part}" for part in error.instance_path)
        where = "".join(steps).removeprefix(".")
        schema_path = error.schema_path
        rule = _BY_KEYWORD.get(kind, "answer-keeps-bounds")
        if kind == "required":
            schema_path = [*schema_path[:-1], "properties", error.kind.property]
            where = f"{where}.{error.kind.property}" if where else str(error.kind.property)
            message = f"{where} is missing in the answer of {operation.id}."
        else:
            message = f"{where or 'The body'} of {operation.id} does not fit: {kind}."
        evidence = self._spec.level_at(schema_path, self._spec.schema(operation, status))
        found = weakest(evidence or "V", level) if level else evidence
        yield Violation(rule, message, found, f"{operation.id} {where}")


_LOOKED_AT = (
    "status-documented", "success-status-documented", "answers-are-json", "answer-has-required-properties",
    "answer-has-documented-types", "answer-keeps-bounds", "money-has-two-decimals", "answers-in-pascal-case",
)  # fmt: skip
_LOOKED_AT_IN_REFUSALS = ("status-documented", "refusals-are-json")


def _nearest(branches: list[list[Any]], path: list[Any]) -> list[Any]:
    """Return the errors of the branch whose type fits, else of the first one."""
    for errors in branches:
        if not any(error.kind.name == "type" and list(error.instance_path) == list(path) for error in errors):
            return errors
    return branches[0][:1]


def _money_violations(value: Any, name: str = "") -> Iterator[Violation]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _money_violations(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from _money_violations(item, name)
    elif name in _MONEY and isinstance(value, Decimal) and _has_parts_of_a_cent(value):
        yield Violation("money-has-two-decimals", f"{name} is {value}.", about=name)


def _has_parts_of_a_cent(value: Decimal) -> bool:
    """Whether there is a digit behind the second decimal; no arithmetic, which very large numbers would upset."""
    _, digits, exponent = value.as_tuple()
    return isinstance(exponent, int) and exponent < -2 and any(digits[exponent + 2 :])
