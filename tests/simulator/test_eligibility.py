"""What the catalogue allows (rules 17, 18, 21, 23)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Api


def refused(api: Api, body: Any) -> set[str]:
    """Return the fields that the catalogue refuses; empty when the order is placed."""
    answer = api.post(body)
    return set() if answer.status == 201 else set(answer.json()["Errors"])


@pytest.mark.parametrize(
    ("value", "fits"), [(5, True), (100, True), (7, False), (100.01, False), (25.5, False)]
)
def test_a_fixed_product_has_listed_values_only(api: Api, value: float, fits: bool) -> None:
    assert refused(api, api.links(Value=value)) == (set() if fits else {"LineItems[0].Value"})


@pytest.mark.parametrize(
    ("value", "fits"),
    [(14.99, False), (15, True), (15.01, True), (123.45, True), (200, True), (200.01, False)],
)
def test_a_variable_product_has_a_range_with_both_ends(api: Api, value: float, fits: bool) -> None:
    body = api.links(ProductId="PRODUCTB", Value=value)
    assert refused(api, body) == (set() if fits else {"LineItems[0].Value"})


def test_an_unknown_product_is_named_together_with_other_findings(api: Api) -> None:
    body = api.links(ProductId="NOPE", BrandingId="NOPE")
    assert refused(api, body) == {"LineItems[0].ProductId", "LineItems[0].BrandingId"}


@pytest.mark.parametrize(
    ("product", "links", "digital"),
    [
        ("CLOUDPLAY", True, False),
        ("BLUEKITE", False, True),
        ("PRODUCTA", True, True),
        ("CARDACORN", False, False),
    ],
)
def test_a_product_is_delivered_only_as_it_says(api: Api, product: str, links: bool, digital: bool) -> None:
    assert (refused(api, api.links("1", ProductId=product, Value=10)) == set()) is links
    assert (refused(api, api.digital("2", ProductId=product, Value=10)) == set()) is digital


def test_a_digital_product_is_not_posted(api: Api) -> None:
    body = api.physical()
    body["LineItems"][0]["ProductId"] = "CVS"
    assert refused(api, body) == {"LineItems[0].ProductId"}


def test_every_look_up_fits_an_order(api: Api) -> None:
    def ids(name: str) -> list[str]:
        return [row["Id"] for row in api.get(f"/v1/{name}").json()["Data"]]

    for method in ids("ShippingMethods"):
        for carrier in ids("Carriers"):
            number = f"{method}-{carrier}"
            assert refused(api, api.physical(number, ShippingMethodId=method, CarrierId=carrier)) == set()
    for branding in ids("Brandings"):
        assert refused(api, api.links(branding, Value=5, BrandingId=branding)) == set()


def test_unknown_shipping_and_carrier_are_named(api: Api) -> None:
    path = "LineItems[0].PhysicalDeliveryAddress"
    body = api.physical(ShippingMethodId="PIGEON", CarrierId="NONE")
    assert refused(api, body) == {f"{path}.ShippingMethodId", f"{path}.CarrierId"}


def test_a_carrier_is_needed_only_when_the_product_says_so(api: Api) -> None:
    body = api.physical(CarrierId=...)
    assert refused(api, body) == {"LineItems[0].PhysicalDeliveryAddress.CarrierId"}
    body["LineItems"][0] |= {"ProductId": "CARDACORN", "Value": 25}
    assert refused(api, body) == set()


def test_lines_may_differ_in_product_recipient_and_currency(api: Api) -> None:
    body = api.digital()
    other = {
        "ProductId": "CAFEZOE",
        "Value": 10,
        "Quantity": 2,
        "DigitalDeliveryAddress": {"Sms": "+15550100000"},
    }
    body["LineItems"].append(other)
    assert refused(api, body) == set()
    assert api.orders[0]["charge"] == "43.44"
