"""What a fault makes of an answer: what is sent instead, or how the sending ends."""

from __future__ import annotations

import dataclasses
import json
from email.utils import formatdate
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from ..faults.kinds import PAGES
from ..messages import Headers, Response, Termination

if TYPE_CHECKING:
    from ..faults.kinds import Fault
    from . import Rules
    from .answers import Call

_HTML_HEADERS: Headers = (("Content-Type", "text/html; charset=utf-8"),)


_PAGES: dict[str, tuple[str, str, Headers]] = {
    "html": ("Error", "<p>Something went wrong.</p>", ()),
    "gateway": ("{status} {reason}", "<hr><p>gateway/1.0</p>", (("Server", "gateway/1.0"),)),
    "firewall": (
        "Request blocked",
        "<p>Your request was blocked by the security policy ({status}). Support ID: 7261950</p>",
        (("Server", "firewall"), ("Cache-Control", "no-store")),
    ),
    "login": (
        "Sign in",
        '<form method="post" action="/login"><input name="user"><input name="password" type="password"></form>',
        (("Set-Cookie", "portal=none; Path=/; HttpOnly"),),
    ),
    "maintenance": (
        "We will be back soon",
        "<p>The service is down for scheduled maintenance.</p>",
        (("Retry-After", "120"),),
    ),
}
"""Title, text and further headers of each page."""
_PAGE_STATUS = {"gateway": 502, "firewall": 403, "login": 200, "maintenance": 503}
_STATUSES = frozenset(HTTPStatus)


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
            return _status(fault, fault.status or _PAGE_STATUS.get(fault.value or "", 503), rules)
        case "rate_limited":
            return _rate_limited(fault, rules)
        case "unauthorized":
            return rules.unauthorized("The token was refused in mid-flight.")
        case "conflict_without_store":
            return _conflict_without_store(fault, rules)
        case "throttle_account":
            account = rules.account_of(call)
            if account is not None:
                account.throttled_until = rules.clock.now() + fault.seconds
            return None
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
            return _status(fault, fault.status or _PAGE_STATUS.get(fault.value or "", 504), rules)
        case "truncated_json":
            cut_at = len(answer.body) // 2 if fault.cut_at is None else fault.cut_at
            return dataclasses.replace(answer, body=answer.body[:cut_at])
        case "malformed_json":
            return _instead(fault, answer, answer.body.replace(b":", b"=") or b"{", answer.headers)
        case "html_page":
            return html_page(fault.value or "html", fault.status or answer.status)
        case "wrong_content_type":
            return dataclasses.replace(answer, headers=(("Content-Type", fault.value or "text/plain"),))
        case _:
            return _instead(fault, answer, b"", ())


def answer_decorated(fault: Fault, call: Call, answer: Response, rules: Rules) -> Response:
    """Return an answer as the rules would give it, but with more in it, or about something else."""
    if fault.kind == "another_order":
        return _another_order(fault, call, answer, rules)
    return with_extra_fields(answer)


def html_page(kind: str, status: int) -> Response:
    """Return a page for people, as a machine between client and service answers instead of the service."""
    reason = HTTPStatus(status).phrase if status in _STATUSES else "Unknown"
    title, text, headers = _PAGES[kind]
    title, text = (part.format(status=status, reason=reason) for part in (title, text))
    body = f"<!DOCTYPE html>\n<html><head><title>{title}</title></head>\n<body><h1>{title}</h1>\n{text}</body></html>\n"
    return Response(status, (*_HTML_HEADERS, *headers), body.encode())


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


def _another_order(fault: Fault, call: Call, answer: Response, rules: Rules) -> Response:
    if call.account is None or not 200 <= answer.status < 300:
        return answer
    own = (
        call.account.orders[-1]
        if call.operation == "createOrder"
        else rules.find_order(call.account, call.id)
    )
    assert own is not None  # noqa: S101 -- it was just shown
    others = [
        account for account in rules.state.accounts if (account is call.account) != (fault.value == "foreign")
    ]
    orders = [order for account in others for order in account.orders[-2:] if order is not own]
    other = (
        orders[0] if orders and fault.value != "unknown" else dataclasses.replace(own, id=rules.new_id("ord"))
    )
    return rules.answer(answer.status, rules.order_answer(other))


def _instead(fault: Fault, answer: Response, body: bytes, headers: Headers) -> Response:
    return Response(fault.status or answer.status, headers, body, answer.delay)


def _status(fault: Fault, status: int, rules: Rules) -> Response:
    if fault.value == "html" or fault.value in PAGES:
        return html_page(fault.value, status)
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
