"""Paths and methods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator import Request
from giftcardpartners_simulator.router import PATHS, route

if TYPE_CHECKING:
    from .conftest import Api


@pytest.mark.parametrize(
    ("method", "target", "allow"),
    [
        ("GET", "/v1/Tokens", "POST"),
        ("DELETE", "/v1/Orders", "GET, POST"),
        ("PUT", "/v1/Orders/ord-1", "GET"),
        ("HEAD", "/v1/Status", "GET"),
        ("OPTIONS", "/v1/Products/CVS?x=1", "GET"),
        ("post", "/v1/Tokens", "POST"),
        ("", "/v1/Carriers", "GET"),
    ],
)
def test_a_wrong_method_is_405_with_the_exact_allow(api: Api, method: str, target: str, allow: str) -> None:
    answer = api.call(method, target)
    assert (answer.status, answer.header("allow")) == (405, allow)


@pytest.mark.parametrize(
    "target",
    ["", "/", "*", "/v1", "/v2/Orders", "/v1/orders", "/v1/Orders/", "/v1/Orders/1/2", "/v1/Products/{id}/x",
     "//v1/Orders", "/v1/Carriers/DEFAULT", "/_simulator/ledger", "http://", "http://example.com"],
)  # fmt: skip
def test_an_unknown_path_is_404(api: Api, target: str) -> None:
    assert api.get(target).status == 404


def test_a_target_may_be_absolute_and_have_a_query(api: Api) -> None:
    assert api.get("http://127.0.0.1/v1/Products?pageSize=1").status == 200
    assert api.get("/v1/Products/CVS?x=1#part").status == 200


def test_an_id_is_decoded_once() -> None:
    assert route(Request("GET", "/v1/Orders/a%20b%2Fc%2525")).id == "a b/c%25"


def test_there_are_twelve_operations() -> None:
    assert len([operation for methods in PATHS.values() for operation in methods.values()]) == 12
