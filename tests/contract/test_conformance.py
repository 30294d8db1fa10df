"""One answer at a time, held against openapi.yaml."""

from __future__ import annotations

import json
from typing import Any

import pytest
from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.responses import Conformance
from giftcardpartners_contract.results.collector import Collector
from giftcardpartners_contract.results.model import Finding
from giftcardpartners_contract.spec import load_spec

_JSON = (("Content-Type", "application/json"),)
_ORDER = {"Id": "o-1", "Status": "Completed"}


def findings(
    operation: str,
    status: int,
    body: Any,
    headers: tuple[tuple[str, str], ...] = _JSON,
    *,
    malformed: bool = False,
    is_gateway: bool | None = False,
) -> tuple[Finding, ...]:
    """Return what is found in one answer."""
    judge, spec = Collector(), load_spec()
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = Answer(operation, "GET", "/", (), b"", status, headers, content, 0.0, names=spec.names)
    Conformance(spec, judge).observe(answer, malformed=malformed, is_gateway=is_gateway)
    return judge.findings


@pytest.mark.parametrize(
    ("operation", "status", "body", "rule", "level"),
    [
        ("getOrder", 200, {"Id": "o-1"}, "answer-has-required-properties", "S"),
        ("getOrder", 200, {"Status": "Pending"}, "answer-has-required-properties", "V"),
        ("getOrder", 200, {**_ORDER, "LineItems": {}}, "answer-has-documented-types", "E"),
        ("getOrder", 200, {**_ORDER, "LineItems": [{"Value": "5"}]}, "answer-has-documented-types", "E"),
        ("getOrder", 200, {**_ORDER, "PONumber": 7}, "answer-has-documented-types", "I"),
        ("getOrder", 200, {**_ORDER, "Status": 7}, "answer-has-documented-types", "S"),
        ("getOrder", 200, {"Id": "", "Status": "x"}, "answer-keeps-bounds", "I"),
        ("listOrders", 200, {"Data": [{"Status": "x"}]}, "answer-has-required-properties", "V"),
        ("listOrders", 200, [{"Id": "x"}], "answer-has-required-properties", "S"),
        ("listOrders", 200, "nothing", "answer-has-documented-types", "S"),
        ("getAccountBalance", 200, {"Available": 1.005}, "money-has-two-decimals", "I"),
        ("getAccountBalance", 200, b'{"Available": 1005E-3, "Pending": 0}', "money-has-two-decimals", "I"),
        ("getAccountBalance", 200, {"available": 1.5}, "answers-in-pascal-case", "I"),
        ("createToken", 201, {"Value": "x", "ExpiresIn": 1}, "success-status-documented", "I"),
        ("createOrder", 402, {}, "status-documented", "S"),
        ("getOrder", 410, {}, "status-documented", "I"),
        ("getOrder", 302, b"", "status-documented", "S"),
        ("createOrder", 500, {}, "no-server-error", "S"),
        ("getOrder", 503, {}, "no-server-error", "S"),
        ("getOrder", 200, b"{", "answers-are-json", "S"),
        ("getOrder", 404, b"no", "refusals-are-json", "I"),
        ("getOrder", 404, {"Title": 7}, "answer-has-documented-types", "I"),
        ("getOrder", 429, {}, "too-many-requests-says-when", "I"),
    ],
)
def test_each_flaw_is_named_with_its_level(
    operation: str, status: int, body: Any, rule: str, level: str
) -> None:
    """The rule that names the fault, as well known as the property that is wrong."""
    found = {(one.rule, one.level) for one in findings(operation, status, body)}
    assert (rule, level) in found


@pytest.mark.parametrize(
    ("operation", "status", "body"),
    [
        ("getOrder", 200, {**_ORDER, "LineItems": None, "Note": None, "New": 1}),
        ("getOrder", 200, {**_ORDER, "Status": "Reticulating"}),
        ("listOrders", 200, []),
        ("listOrders", 200, {"Data": None}),
        ("createOrder", 504, {}),
        ("createOrder", 409, {"Id": "o-1"}),
        ("createOrder", 409, {"PreviousOrderIds": "o-1"}),
        ("getAccountBalance", 200, {}),
        ("unknown", 404, b"anything"),
    ],
)
def test_open_answers_are_fine(operation: str, status: int, body: Any) -> None:
    """What the specification leaves open is no flaw."""
    assert findings(operation, status, body) == ()


@pytest.mark.parametrize("headers", [(), (("Content-Type", "text/html"),)])
def test_a_wrong_content_type_is_found(headers: tuple[tuple[str, str], ...]) -> None:
    """JSON that does not say so."""
    assert [one.rule for one in findings("getOrder", 200, _ORDER, headers)] == ["answers-are-json"]


@pytest.mark.parametrize("value", ["2", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_retry_after_comes_in_two_forms(value: str) -> None:
    """Seconds, or a date."""
    assert findings("getOrder", 429, {}, (*_JSON, ("Retry-After", value))) == ()


def test_junk_may_be_refused_below_the_documented_statuses() -> None:
    """413 is an answer to a body of a gigabyte, 500 is not."""
    assert findings("createOrder", 413, b"", malformed=True) == ()
    assert findings("createOrder", 413, b"") != ()
    assert [one.rule for one in findings("createOrder", 500, b"", malformed=True)] == ["no-server-error"]


@pytest.mark.parametrize(
    ("status", "body"), [(302, b""), (502, {}), (503, b"<html>"), (200, b" <html>log in")]
)
def test_what_a_gateway_answers_is_not_held_against_the_service(status: int, body: Any) -> None:
    """Unless the service answers other requests meanwhile."""
    headers = (("Content-Type", "text/html" if isinstance(body, bytes) else "application/json"),)
    assert findings("getOrder", status, body, headers, is_gateway=None) == ()
    assert findings("getOrder", status, body, headers, is_gateway=False)
