"""Requests and answers as values."""

from __future__ import annotations

import pytest
from giftcardpartners_simulator import Request, Response


def test_headers_are_found_in_any_case_the_first_one_counts() -> None:
    request = Request("GET", "/", [("X-A", "1"), ("x-a", "2")])
    assert (request.header("X-a"), request.header("x-b")) == ("1", None)
    response = Response(200, (("X-A", "1"),))
    assert (response.header("x-A"), response.header("x-b")) == ("1", None)


def test_reprs_show_no_content() -> None:
    assert repr(Request("POST", "/secret", {"a": "secret"}, b"secret")) == "<Request 'POST', 6 bytes>"
    assert repr(Response(200, body=b"secret")) == "<Response 200, 6 bytes, complete>"


def test_a_body_that_is_no_json_is_a_value_error() -> None:
    with pytest.raises(ValueError, match="Expecting"):
        Response(200, body=b"<html>").json()
