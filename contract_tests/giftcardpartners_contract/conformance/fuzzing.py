"""Requests that schemathesis generates from openapi.yaml: examples, coverage, fuzzing, sequences along links."""

import copy
import traceback
from typing import Any
from urllib.parse import parse_qs

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema
from schemathesis.generation.meta import TestPhase

from ..errors import CannotReach
from ..exchange import Answer
from ..options import GENERATED_REQUESTS
from ..rules import MINIMUM_CHECKS
from ..session import Session
from ..steps.catalogue import Catalogue
from .narrow_spec import narrowed, orderable
from .wsgi_adapter import WsgiAdapter

_USUAL_PAGE, _LARGEST_PAGE, _MOST_DIGITS = 100, 500, 100
_RULES = {
    "negative_data_rejection": "generated-invalid-refused",
    "positive_data_acceptance": "generated-valid-accepted",
    "ensure_resource_availability": "created-order-readable",
    "unsupported_method": "wrong-method-refused",
}
"""What a check of schemathesis judges; each of them raises one kind of failure."""
_SEQUENCES = 3
"""Sequences along links, for each example of an operation: one in a few of them begins with an order."""
_MAY_REFUSE = ("createOrder", "getOrder", "getProduct")
"""Operations for which no schema tells whether a request is acceptable: ids and offers must exist."""


def generate(session: Session, catalogue: Catalogue) -> list[str]:
    """Send generated requests and judge the answers; returns notes on what was left out.

    Shapes of answers are judged by the WSGI adapter, by the same rules as everywhere; of schemathesis' own checks those
    are used that need to know how a request was made.
    """
    if not session.options.generated_examples:
        for rule in ("generated-invalid-refused", "generated-valid-accepted", "created-order-readable"):
            session.results.not_judged(rule, "no requests were to be generated")
        return []
    session.begin(GENERATED_REQUESTS)
    app = WsgiAdapter(session)
    schema = _schema(session, catalogue, app)
    if not session.may_order:
        schema = schema.exclude(operation_id="createOrder")
        reason = "no orders are generated without --allow-orders anywhere but on loopback"
        session.results.not_judged("created-order-readable", reason)
    stream = from_schema(schema).execute()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            session.say(f"generated requests: {event.label or 'sequences along links'}")
            _judge(session, app, event)
        elif isinstance(event, events.NonFatalError):
            _fell_over(session, f"schemathesis could not test {event.label}", event.value)
        elif isinstance(event, events.FatalError):
            _fell_over(session, "schemathesis stopped", event.exception)
        if session.left() <= 0 or app.gone:
            stream.stop()
    if app.gone:
        raise CannotReach(app.gone)
    if app.unaffordable and not session.results.checks("created-order-readable"):
        session.results.not_judged("created-order-readable", app.unaffordable)
    if session.left() > 0:
        return []
    # elsewhere all rules are asked whether they were looked at
    if GENERATED_REQUESTS in session.options.scenarios:
        _note_missed(session)
    return ["generated requests were cut short by the time limit"]


def _note_missed(session: Session) -> None:
    """Note which rules were looked at too little because time was up."""
    results = session.results
    asked = set(session.options.rules or _RULES.values()) - {one.rule for one in results.reasons}
    missed = [rule for rule in asked if results.checks(rule) < MINIMUM_CHECKS.get(rule, 1)]
    if missed:
        results.gap("generated requests", "the time limit was reached", sorted(missed))


def _fell_over(session: Session, what: str, error: BaseException) -> None:
    reason, lines = f"{what} ({type(error).__name__}: {error})", traceback.format_exception(error)
    session.results.gap("generated requests", reason, tuple(_RULES.values()), "".join(lines))


def _judge(session: Session, app: WsgiAdapter, event: events.ScenarioFinished) -> None:
    for case_id, checks in event.recorder.checks.items():
        node, answer = event.recorder.cases[case_id], app.answers.pop(case_id, None)
        if answer is None:
            continue  # it had no time, no money, or no answer that means anything
        for check in checks:
            rule = _RULES.get(check.name)
            if rule is None:
                continue
            if check.status is Status.SUCCESS and _says_something(rule, node):
                session.check(rule, True, "")
            elif check.failure_info is not None and not _is_excused(rule, answer):
                failure, label = check.failure_info.failure, node.value.operation.label
                message = f"{failure.title} ({label}): {' '.join((failure.message or '').split())}"
                session.check(rule, False, message, answer, about=label)


def _says_something(rule: str, node: Any) -> bool:
    """Whether a check of schemathesis that went well looked at anything: it says so of all requests alike."""
    meta = node.value.meta
    if rule == "generated-invalid-refused":
        return bool(meta.generation.mode.is_negative)
    if rule == "generated-valid-accepted":
        return bool(meta.generation.mode.is_positive)
    if rule == "created-order-readable":
        return node.parent_id is not None and node.value.operation.label == "GET /v1/Orders/{id}"
    return bool(node.value.method != node.value.operation.method.upper())


def _is_excused(rule: str, answer: Answer) -> bool:
    """Whether a server may answer like this all the same: it has a bad day, or the largest page is its own choice."""
    if answer.is_transient:
        return True
    size = parse_qs(answer.path.partition("?")[2]).get("pageSize", [""])[0]
    largest = {"generated-valid-accepted": _USUAL_PAGE, "generated-invalid-refused": _LARGEST_PAGE}.get(rule)
    if largest is None or not (size.isascii() and size.isdigit()):
        return False
    return len(size) > _MOST_DIGITS or int(size) > largest


def _schema(session: Session, catalogue: Catalogue, app: WsgiAdapter) -> Any:
    raw = narrowed(session, catalogue, copy.deepcopy(session.spec.raw))
    schema: Any = schemathesis.openapi.from_dict(raw, config=_config(session))
    schema.app = app

    @schema.auth(refresh_interval=None)
    class _Bearer:
        """Gives generated requests the token of the run."""

        def get(self, _case: Any, _context: Any) -> str:
            return session.token()

        def set(self, case: Any, data: str, _context: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {data}"}

    @schema.hook  # type: ignore[untyped-decorator, unused-ignore]
    def map_case(_context: Any, case: Any) -> Any:
        """Let sequences along links begin with orders that can be placed."""
        meta, is_order = case.meta, case.operation.label == "POST /v1/Orders"
        if is_order and meta and meta.phase.name is TestPhase.STATEFUL and meta.generation.mode.is_positive:
            case.body = orderable(session, catalogue, case.body)
        return case

    return schema


def _config(session: Session) -> SchemathesisConfig:
    examples = session.options.generated_examples
    # in sequences, what is refused leads nowhere
    along_links = {"mode": "positive", "max-examples": _SEQUENCES * examples}
    methods = ["PUT", "DELETE", "PATCH"] if session.target.is_loopback else ["PATCH"]
    off, on = {"enabled": False}, {"enabled": True}
    may_refuse = {"include-operation-id": list(_MAY_REFUSE), "checks": {"positive_data_acceptance": off}}
    return SchemathesisConfig.from_dict(
        {
            "seed": session.options.seed,
            "workers": 1,
            "continue-on-failure": True,
            "generation": {"max-examples": examples, "database": "none"},
            "phases": {
                "coverage": {"unexpected-methods": methods},
                "stateful": {"max-steps": 5, "inference": {"algorithms": []}, "generation": along_links},
            },
            "checks": {**off, **dict.fromkeys(_RULES, on)},
            "operations": [may_refuse],
        }
    )
