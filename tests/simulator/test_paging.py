"""Pages: which one, how large, how wrapped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from giftcardpartners_simulator.rules.paging import Listing
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from .conftest import Api, NewApi


@pytest.mark.parametrize("target", ["/v1/Products", "/v1/Orders"])
@pytest.mark.parametrize(
    "query",
    [
        "pageIndex=0",
        "pageIndex=-1",
        "pageIndex=100001",
        "pageIndex=x",
        "pageIndex=",
        "pageIndex=1.5",
        "pageIndex=%2B1",
        "pageIndex=1e3",
        "pageIndex=99999999999999999999",
        "pageIndex=١",
        "pageSize=0",
        "pageSize=501",
        "pageSize=banana",
        "pageSize=1&pageSize=1",
        "pageSize=1&PAGESIZE=2",
        "&".join(f"x{number}=1" for number in range(101)),
    ],
)
def test_a_page_that_cannot_be_is_400(api: Api, target: str, query: str) -> None:
    answer = api.get(f"{target}?{query}")
    assert answer.status == 400
    assert answer.json()["Message"]


def test_the_field_is_named(api: Api) -> None:
    assert set(api.get("/v1/Products?pageIndex=x&pageSize=0").json()["Errors"]) == {"pageIndex", "pageSize"}


@pytest.mark.parametrize("size", [1, 7, 30, 59, 60, 61, 500])
def test_the_pages_of_products_are_the_catalogue(api: Api, size: int) -> None:
    everything = [product["Id"] for product in api.get("/v1/Products?pageSize=500").json()["Data"]]
    seen: list[str] = []
    page = 1
    while data := api.get(f"/v1/Products?pageIndex={page}&pageSize={size}").json()["Data"]:
        seen += [product["Id"] for product in data]
        page += 1
    assert seen == everything
    assert len(set(seen)) == 60


def test_past_the_end_there_is_nothing(api: Api) -> None:
    answer = api.get("/v1/Products?pageIndex=100000")
    assert (answer.status, answer.json()["Data"], answer.json()["TotalCount"]) == (200, [], 60)


def test_the_default_page_has_fifty(api: Api) -> None:
    envelope = api.get("/v1/Products").json()
    assert (len(envelope["Data"]), envelope["Page"], envelope["PageSize"]) == (50, 1, 50)


def test_an_unknown_parameter_is_a_typing_error(api: Api) -> None:
    answer = api.get("/v1/Products?pageindx=2&colour=blue")
    assert answer.status == 400
    assert set(answer.json()["Errors"]) == {"pageindx", "colour"}
    assert api.get("/v1/Orders?productName=x").status == 400


def test_parameters_are_matched_in_any_case(api: Api) -> None:
    assert api.get("/v1/Products?PAGESIZE=3&productname=a").json()["PageSize"] == 3


def test_pages_can_start_at_zero(new_api: NewApi) -> None:
    api = new_api(first_page=0, page_size=2)
    assert api.get("/v1/Products").json() == api.get("/v1/Products?pageIndex=0").json()
    api.post(api.links())
    assert len(api.get("/v1/Orders?pageIndex=0").json()["Data"]) == 1
    assert api.get("/v1/Orders?pageIndex=1").json()["Data"] == []


def test_lists_can_be_bare(new_api: NewApi) -> None:
    api = new_api(bare_lists=True)
    api.post(api.links())
    for target in ("Products", "Orders", "ShippingMethods", "Carriers", "Brandings", "Departments"):
        assert isinstance(api.get(f"/v1/{target}").json(), list)


@given(st.integers(0, 12), st.sets(st.integers(0, 11)), st.integers(0, 12), st.integers(0, 12))
def test_a_listing_is_a_list_without_some_items(stop: int, without: set[int], start: int, end: int) -> None:
    without = {position for position in without if position < stop}
    plain = [item for item in range(stop) if item not in without]
    listing = Listing(list(range(12)), stop, without)
    assert len(listing) == len(plain)
    assert listing.part(start, end) == plain[start:end]
