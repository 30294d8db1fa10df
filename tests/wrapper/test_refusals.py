"""From a refusing answer to the error that names it, and what Retry-After asks for."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from email.utils import formatdate
from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    InsufficientFunds,
    InvalidRequest,
    RateLimited,
    ServerError,
    StatusError,
    UnexpectedAnswer,
    Unprocessable,
)
from giftcardpartners._http.refusals import refusal, retry_after, seems_to_be_from_between
from hypothesis import example, given
from hypothesis import strategies as some

from .stage import answer

DAY = 86_400


@pytest.mark.parametrize(
    "text",
    [
        "Unprocessable order. Insufficient funds.",
        "insufficient available balance",
        "Not enough funds to cover the order",
        "The order exceeds your Available balance",
        "Available balance is too low",
        "Funds are not sufficient",
        "INSUFFICIENT_FUNDS",
        "InsufficientFunds",
    ],
)
def test_a_422_that_speaks_of_money_is_insufficient_funds(text: str) -> None:
    for body in ({"Message": text}, {"Errors": {"Order": [text]}}, text.encode()):
        error = refusal(answer(422, body))
        assert type(error) is InsufficientFunds
        assert "same order" in str(error)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The order is too large.",
        "This card supports no balance checks.",
        "Refunds are not offered for this card.",
        "Insufficient stock. Ask the fund-raising team.",
    ],
)
def test_a_422_for_another_reason_is_not_about_money(text: str) -> None:
    assert type(refusal(answer(422, {"Message": text}))) is Unprocessable


@given(some.integers(300, 999), some.binary(max_size=200))
@example(300, b"")
@example(399, b"")
@example(402, b"")
@example(499, b"")
@example(500, b"")
@example(501, b"")
def test_every_refusal_has_a_name_and_keeps_its_answer(status: int, body: bytes) -> None:
    error = refusal(answer(status, body))
    if status < 400:
        assert type(error) is UnexpectedAnswer
        assert "base_url" in str(error)
        assert error.response.status_code == status
        return
    assert isinstance(error, StatusError)
    assert (error.status_code, error.response.content) == (status, body)
    assert isinstance(error, ServerError) is (status >= 500)
    assert isinstance(error, RateLimited) is (status == 429)
    assert str(status) in str(error)


def test_a_refusal_names_the_fields_and_never_quotes_the_texts() -> None:
    body = {
        "Title": "Bad",
        "Message": "ana@example.org is no address",
        "Errors": {
            "LineItems[0].Value": ["was ana@example.org"],
            "ana@example.org": ["x"],
            "": ["y"],
            "PONumber": [],
        },
    }
    error = refusal(answer(400, body))
    assert isinstance(error, InvalidRequest)
    assert "(see LineItems[0].Value, PONumber)" in str(error)
    assert "ana" not in str(error)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"text"', b'{"Errors": 7}', b'{"errors": [1]}', b"\xff"])
def test_an_error_body_of_any_shape_is_survived(body: bytes) -> None:
    assert isinstance(refusal(answer(400, body)), InvalidRequest)


def test_only_the_first_fields_are_named() -> None:
    body: dict[str, Any] = {"errors": {f"Field{number}": [] for number in range(9)}}
    assert "Field4" in str(refusal(answer(400, body)))
    assert "Field5" not in str(refusal(answer(400, body)))


def test_a_rate_limit_says_when() -> None:
    error = refusal(answer(429, retry_after="17"))
    assert isinstance(error, RateLimited)
    assert error.retry_after == 17
    assert "in 17 s" in str(error)
    assert "later" in str(refusal(answer(429)))


@given(some.integers(0, 10**12))
@example(DAY)
@example(DAY + 1)
def test_seconds_are_read_up_to_a_day(seconds: int) -> None:
    assert retry_after(answer(429, retry_after=str(seconds)), 0.0) == (seconds if seconds <= DAY else None)


@given(some.integers(0, 4 * 10**9), some.integers(-10 * DAY, 10 * DAY))
def test_dates_are_read_as_seconds_from_now(now: int, ahead: int) -> None:
    if now + ahead < 0:
        return
    date = formatdate(now + ahead, usegmt=True)
    expected = None if ahead > DAY else max(0, ahead)
    assert retry_after(answer(429, retry_after=date), float(now)) == expected


@given(some.text(max_size=40) | some.binary(max_size=40).map(lambda raw: raw.decode("latin-1")))
def test_whatever_it_says_it_is_seconds_within_a_day_or_nothing(text: str) -> None:
    seconds = retry_after(answer(429, retry_after=text), 0.0)
    assert seconds is None or 0 <= seconds <= DAY


@pytest.fixture
def _far_from_greenwich() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Pacific/Auckland"
    time.tzset()
    yield
    os.environ.pop("TZ")
    if before is not None:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("_far_from_greenwich")
@pytest.mark.parametrize("zone", ["GMT", "+0000", "-0000", ""])
def test_a_date_is_in_gmt_wherever_this_runs(zone: str) -> None:
    date = f"Thu, 01 Jan 1970 00:00:30 {zone}".strip()
    assert retry_after(answer(429, retry_after=date), 0.0) == 30.0


def test_html_on_an_error_status_is_named_by_its_status() -> None:
    error = refusal(answer(503, b"<html>", content_type="text/html"))
    assert isinstance(error, ServerError)
    assert json.dumps(str(error)).isascii()


PAGE = b"<!DOCTYPE html><html><title>Attention Required!</title>"
CURES = ("portal", "credentials were not accepted", "check the id", "top up", "correct it")


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 407, 413, 422, 451])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PAGE, "text/html"),
        (PAGE, "application/json"),
        (b"\xef\xbb\xbf  <html>", ""),
        (b"<?xml version='1.0'?><Error/>", "application/xml"),
        (b"", "text/html"),
        (b'{"fault": {"faultstring": "no"}}', "application/json"),
        (b'["blocked"]', "application/json"),
    ],
    ids=str,
)
def test_what_somebody_in_between_says_is_told_as_such(status: int, body: bytes, kind: str) -> None:
    error = refusal(answer(status, body, content_type=kind))
    assert type(error) is StatusError
    assert error.status_code == status
    assert seems_to_be_from_between(error)
    assert "somebody in between" in str(error)
    assert "do not order again with another number" in str(error)
    assert not any(cure in str(error) for cure in CURES)


def test_who_it_is_is_told_when_it_says_so() -> None:
    assert "(it calls itself cloudflare)" in str(refusal(answer(403, PAGE, server="cloudflare")))
    assert "(it calls itself AkamaiGHost)" in str(refusal(answer(404, PAGE, server="AkamaiGHost")))
    assert "(it calls itself nginx/1.25)" in str(refusal(answer(502, PAGE, server="nginx/1.25")))
    for strange in ("ana@example.org", "x" * 99, "\x1b[2J", "<b>", ""):
        assert "calls itself" not in str(refusal(answer(403, PAGE, server=strange)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b'{"Message": "no"}',
        b'{"title": "Forbidden", "status": 403}',
        b'{"errors": {}}',
        b'"no"',
    ],
)
def test_what_may_be_the_service_is_taken_for_it(body: bytes) -> None:
    error = refusal(answer(403, body))
    assert type(error) is AccessDisabled
    assert not seems_to_be_from_between(error)


def test_a_plain_text_may_be_anybodys() -> None:
    error = refusal(answer(403, b"RBAC: access denied", content_type="text/plain"))
    assert type(error) is AccessDisabled
    assert "if this plain text comes from somebody in between, ask there" in str(error)
    assert "RBAC" not in str(error)


def test_a_page_with_429_or_5xx_keeps_its_class() -> None:
    assert type(refusal(answer(429, PAGE, content_type="text/html", retry_after="7"))) is RateLimited
    assert type(refusal(answer(502, PAGE, content_type="text/html"))) is ServerError
    assert "somebody in between failed to pass it on" in str(refusal(answer(502, PAGE)))
