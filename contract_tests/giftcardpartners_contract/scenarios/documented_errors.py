"""Probes of documented refusals that only a controlled target gives on demand: 400, 401, 403, 429, 504 everywhere."""

from ..scenarios.registry import scenario
from ..session import Session
from ..steps.catalogue import Catalogue

_ON_DEMAND = (400, 403, 429, 504)


@scenario("refusals-are-json", "status-documented", "too-many-requests-says-when", orders=False)
def documented_refusals_are_looked_at(session: Session, _catalogue: Catalogue) -> None:
    """Every documented refusal has the documented shape: staged with the controls, so it counts as no check."""
    if session.controls is None:
        _cannot_judge(session)
        return
    with session.staged():
        for operation in session.spec.operations.values():
            for status in _ON_DEMAND:
                if str(status) in operation.statuses:
                    session.controls.refuse_next(operation.id, status)
                    body = b"{}" if operation.id == "createOrder" else None
                    session.call(operation.id, id="none", body=body)
    _cannot_judge(session)


def _cannot_judge(session: Session) -> None:
    """Say that nobody can make a target answer 429; when it has, on its own, that was judged."""
    rule = "too-many-requests-says-when"
    if not session.results.checks(rule):
        session.results.not_judged(rule, "the target never answered 429 on its own")
