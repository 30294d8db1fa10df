"""What a fault makes of an answer: what is sent instead, or how the sending ends."""

from __future__ import annotations

import dataclasses
import json
from email.utils import formatdate
from typing import TYPE_CHECKING, Any

from ..messages import Headers, Response, Termination

if TYPE_CHECKING:
    from ..faults.kinds import Fault
    from . import Rules
    from .answers import Call

HTML = (
    b"<!DOCTYPE html><html><head><title>Error</title></head><body><h1>Something went wrong</h1></body></html>"
)
_HTML_HEADERS: Headers = (("Content-Type", "text/html; charset=utf-8"),)
_JSON_HEADERS: Headers = (("Content-Type", "application/json"),)


def answer_unread(fault: Fault) -> Response:
    """Return the answer, if it is one, to a request of which nothing but the head was read."""
    terminations: dict[str, Termination] = {
        "refuse_connection": "refuse",
        "connect_timeout": "connect_timeout",
    }
    return Response(503, termination=terminations.get(fault.kind, "drop"), how=fault.how)


def answer_before(fault: Fault, call: Call, rules: Rules) -> Response | None:
    """Return the answer that keeps the rules from seeing the request, or None when they shall see it."""
    match fault.kind:
        case "refuse_connection" | "connect_timeout" | "drop_before_reading":
            return answer_unread(fault)
        case "never_answer_before_store":
            return Response(504, termination="silent")
        case "status_before_store":
            return _status(fault, fault.status or 503, rules)
        case "rate_limited":
            return _rate_limited(fault, rules)
        case "unauthorized":
            return rules.unauthorized("The token was refused in mid-flight.")
        case "conflict_without_store":
            return _conflict_without_store(fault, rules)
        case _:
            token = rules.state.tokens.get(rules.read_bearer(call.request.header("Authorization")) or "")
            if token is not None:
                token.revoked = True
            return None


def answer_after(fault: Fault, answer: Response, rules: Rules) -> Response:
    """Return what becomes of an answer that the rules gave."""
    match fault.kind:
        case "drop_after_store":
            return dataclasses.replace(answer, termination="drop", how=fault.how)
        case "drop_mid_body":
            cut_at = len(answer.body) // 2 if fault.cut_at is None else min(fault.cut_at, len(answer.body))
            return dataclasses.replace(answer, termination="cut", cut_at=cut_at, how=fault.how)
        case "never_answer_after_store":
            return dataclasses.replace(answer, termination="silent")
        case "status_after_store":
            return _status(fault, fault.status or 504, rules)
        case "truncated_json":
            cut_at = len(answer.body) // 2 if fault.cut_at is None else fault.cut_at
            return dataclasses.replace(answer, body=answer.body[:cut_at])
        case "malformed_json":
            return _instead(fault, answer, answer.body.replace(b":", b"=") or b"{", answer.headers)
        case "html_page":
            return _instead(fault, answer, HTML, _HTML_HEADERS)
        case "wrong_content_type":
            return dataclasses.replace(answer, headers=(("Content-Type", fault.value or "text/plain"),))
        case _:
            return _instead(fault, answer, b"", ())


def with_extra_fields(answer: Response) -> Response:
    """Return a JSON answer in which every object has a property that no document mentions."""
    if not answer.body.startswith((b"{", b"[")):
        return answer
    return dataclasses.replace(answer, body=json.dumps(_enriched(json.loads(answer.body))).encode())


def _enriched(payload: Any) -> Any:
    if isinstance(payload, dict):
        return {key: _enriched(value) for key, value in payload.items()} | {"XUnheardOf": {"Deep": [1, None]}}
    if isinstance(payload, list):
        return [_enriched(value) for value in payload]
    return payload


def _instead(fault: Fault, answer: Response, body: bytes, headers: Headers) -> Response:
    return Response(fault.status or answer.status, headers, body, answer.delay)


def _status(fault: Fault, status: int, rules: Rules) -> Response:
    if fault.value == "html":
        return Response(status, _HTML_HEADERS, HTML)
    if fault.value == "empty":
        return Response(status)
    return rules.problem(status, f"Status {status}", "The service could not answer.")


def _rate_limited(fault: Fault, rules: Rules) -> Response:
    retry_after = fault.value
    if retry_after is not None and retry_after.startswith("date:"):
        retry_after = formatdate(rules.clock.now() + float(retry_after[5:]), usegmt=True)
    headers: Headers = () if retry_after is None else (("Retry-After", retry_after),)
    return rules.problem(429, "Too many requests", "Slow down.", headers=headers)


def _conflict_without_store(fault: Fault, rules: Rules) -> Response:
    payload: dict[str, Any] = {"Message": "An order with this PONumber exists."}
    if fault.value != "none":
        orders = [account.orders[-1].id for account in rules.state.accounts if account.orders]
        existing = orders[0] if orders and fault.value == "wrong_existing" else rules.new_id("ord")
        payload = {"PreviousOrderIds": [existing], **payload}
    return rules.answer(409, payload)
