"""What is only read: products, look-ups, balance, status."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Api


def products(api: Api, query: str = "") -> list[dict[str, Any]]:
    """Return up to 500 products."""
    data: list[dict[str, Any]] = api.get(f"/v1/Products?pageSize=500{query}").json()["Data"]
    return data


def test_one_product_is_as_in_the_list(api: Api) -> None:
    for product in products(api):
        assert api.get(f"/v1/Products/{product['Id']}").json() == product


@pytest.mark.parametrize(("name", "status"), [("NOPE", 404), ("cvs", 404), ("%FF", 400), ("A%2FB", 404)])
def test_an_unknown_product_is_404_and_an_unreadable_id_400(api: Api, name: str, status: int) -> None:
    assert api.get(f"/v1/Products/{name}").status == status


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("&productName=zo%C3%A9", ["CAFEZOE"]),
        ("&productName=%E5%AF%BF%E5%8F%B8", ["SUSHIYA"]),
        ("&productName=S%C3%96HNE", ["MUELLER"]),
        ("&productDescription=spent+at+%3Cb%3Ebay", ["BAYDINER"]),
        ("&productName=acorn&productType=Physical", ["CARDACORN"]),
        ("&productName=acorn&productType=Digital", ["ACORNBOOKS"]),
        ("&productName=nothing+of+the+kind", []),
        ("&productType=Virtual", []),
        ("&productType=physical", []),
    ],
)
def test_filters_narrow_the_list(api: Api, query: str, ids: list[str]) -> None:
    assert [product["Id"] for product in products(api, query)] == ids


def test_empty_filters_filter_nothing(api: Api) -> None:
    assert len(products(api, "&productName=&productDescription=&productType=")) == 60


def test_the_filtered_count_is_the_total(api: Api) -> None:
    assert api.get("/v1/Products?pageSize=1&productType=Physical").json()["TotalCount"] == 6


@pytest.mark.parametrize("name", ["ShippingMethods", "Carriers", "Brandings", "Departments"])
def test_look_ups_are_short_lists_with_id_and_name(api: Api, name: str) -> None:
    envelope = api.get(f"/v1/{name}").json()
    assert envelope["TotalCount"] == len(envelope["Data"]) >= 2
    assert all(set(row) == {"Id", "Name"} for row in envelope["Data"])


def test_the_balance_is_exact(api: Api) -> None:
    api.sim.add_funds("0.07", stage="pending")
    api.sim.add_funds("123456789.01")
    assert api.get("/v1/AccountBalance").body == b'{"Pending":0.07,"Available":123466789.01}'
