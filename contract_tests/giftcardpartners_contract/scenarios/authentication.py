"""Probes of authentication: every operation, with every kind of wrong Authorization header."""

import base64
from functools import partial

from ..scenarios.registry import scenario
from ..session import Session
from ..spec import Level, Operation
from ..steps.catalogue import Catalogue

_GARBAGE = (
    "not-a-token",
    "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJhY2NvdW50LTEiLCJleHAiOjQxMDI0NDQ4MDB9.",
    "null",
)


@scenario(
    "bearer-needed", "missing-bearer-answered-401", "garbage-token-refused", "other-scheme-refused",
    orders=False,
)  # fmt: skip
def every_door_is_tried_without_a_key(session: Session, catalogue: Catalogue) -> None:
    """No header, garbage, another scheme, a cut token: none of them opens any operation."""
    token = session.token()
    basic = base64.b64encode(b"someone@example.com:not-a-real-token").decode()
    attempts: list[tuple[str, str | None]] = [
        ("bearer-needed", None),
        ("bearer-needed", "Bearer"),
        *(("garbage-token-refused", f"Bearer {garbage}") for garbage in _GARBAGE),
        ("garbage-token-refused", f"Bearer {token[:-1]}"),
        ("garbage-token-refused", f"Bearer {token}x"),
        ("other-scheme-refused", f"Basic {basic}"),
        ("other-scheme-refused", f"Basic {token}"),
        ("other-scheme-refused", f"Token {token}"),
        ("other-scheme-refused", token),
    ]
    for operation in session.spec.operations.values():
        if operation.needs_token:
            for rule, header in attempts:
                _try(session, catalogue, operation, rule, header)


def _try(session: Session, catalogue: Catalogue, operation: Operation, rule: str, header: str | None) -> None:
    known = {
        "getOrder": session.placed[-1:],
        "getProduct": [str(one["Id"]) for one in catalogue.products[:1]],
    }
    found = known.get(operation.id) or ["none"]
    path = operation.path.replace("{id}", found[0])
    headers = {"Content-Type": "application/json"} if operation.method == "POST" else {}
    if header is not None:
        headers["Authorization"] = header
    body = b"{}" if operation.method == "POST" else b""
    answer = session.retry(partial(session.send_raw, operation.method, path, headers, body), renew=False)
    kind = "no Authorization header" if header is None else f"the header {header.partition(' ')[0][:6]}…"
    message = f"With {kind}, {operation.id} answers {answer.status}."
    session.check(rule, not answer.is_success, message, answer, about=f"{operation.id} {rule}")
    if not answer.is_success:
        level: Level | None = "I" if answer.status == 403 else None
        session.check("missing-bearer-answered-401", answer.status == 401, message, answer, level=level)


@scenario("status-needs-no-token", orders=False)
def the_status_is_asked_for_without_a_token(session: Session, _catalogue: Catalogue) -> None:
    """Whether the service is up can be asked by anybody."""
    answer = session.retry(partial(session.send_raw, "GET", "/v1/Status"), renew=False)
    message = f"Without a token, getStatus answers {answer.status}."
    session.check("status-needs-no-token", answer.is_success, message, answer)
