"""Answers fit in every reading that the sources allow, and do not fit when they break what is certain."""

from __future__ import annotations

import pytest

from .document import accepts, validator

ORDER = {"Id": "order-1", "Status": "Completed"}


@pytest.mark.parametrize(
    "body",
    [
        {"PreviousOrderIds": ["order-1"]},
        {"PreviousOrderIds": ["order-1", "order-2"]},
        {"PreviousOrderIds": "order-1"},
        {"Id": "order-1"},
        {"Id": "order-1", "PreviousOrderIds": None},
        {"OrderId": "order-1"},
        {"Message": "Duplicate."},
        {},
    ],
)
def test_both_readings_of_a_conflict_fit(body: object) -> None:
    assert accepts("DuplicateOrder", body)


@pytest.mark.parametrize(
    "body", [{"Id": 7}, {"PreviousOrderIds": [7]}, {"PreviousOrderIds": {}}, [], "order-1", None]
)
def test_a_conflict_whose_ids_are_no_texts_does_not_fit(body: object) -> None:
    assert not accepts("DuplicateOrder", body)


@pytest.mark.parametrize("status", ["Pending", "Completed", "Fulfilled", "Reticulating", ""])
def test_any_status_fits(status: str) -> None:
    assert accepts("Order", {**ORDER, "Status": status})


@pytest.mark.parametrize(
    "order",
    [
        {"Id": "order-1"},
        {"Status": "Completed"},
        {**ORDER, "Id": 7},
        {**ORDER, "Id": None},
        {**ORDER, "Status": None},
        {**ORDER, "LineItems": {}},
        {**ORDER, "LineItems": [{"Quantity": 1.5}]},
        {**ORDER, "LineItems": [{"Value": "25"}]},
        {**ORDER, "LineItems": [{"ClaimData": [{"ClaimLink": 7}]}]},
        [ORDER],
    ],
)
def test_an_order_that_breaks_what_is_certain_does_not_fit(order: object) -> None:
    assert not accepts("Order", order)


def test_extra_properties_fit_at_every_level() -> None:
    claim = {"Id": "claim-1", "Pin": "0000"}
    line = {"Id": "line-1", "ClaimData": [claim], "Personalization": {"To": "Ana", "Font": 3}, "Tax": 0}
    assert accepts("Order", {**ORDER, "LineItems": [line], "Total": 25.0})
    assert accepts("Product", {"Id": "SHOP1", "Meta": {"New": 1, "Colors": {"New": "#000000"}}, "New": []})
    assert accepts("Token", {"Value": "not-a-real-token", "ExpiresIn": 3600, "Scope": "all"})


def test_an_order_without_its_weakly_known_properties_fits() -> None:
    assert accepts("Order", ORDER)
    assert accepts("Order", {**ORDER, "LineItems": None, "Type": None, "PONumber": None})
    assert accepts("Order", {**ORDER, "LineItems": [{"ClaimData": None}, {"ClaimData": []}, {}]})
    assert accepts("ClaimData", {"ClaimLink": None, "BarcodePath": None, "BarcodeType": None})


def test_currencies_cultures_and_types_that_nobody_has_seen_fit() -> None:
    product = {"Id": "SHOP1", "CurrencyCode": "CAD", "CultureCodes": ["de-CH"], "Type": "Hybrid"}
    assert accepts("Product", {**product, "DenominationType": "Stepped", "AvailableDeliveryTypes": ["Fax"]})


@pytest.mark.parametrize(
    "product",
    [
        {},
        {"Id": 1},
        {"Id": "SHOP1", "Name": None},
        {"Id": "SHOP1", "Denominations": ["10"]},
        {"Id": "SHOP1", "Cost": 1},
    ],
)
def test_a_product_that_breaks_what_is_certain_does_not_fit(product: object) -> None:
    assert not accepts("Product", product)


@pytest.mark.parametrize("token", [{"Value": "x"}, {"ExpiresIn": 1}, {"Value": "x", "ExpiresIn": "1"}, {}])
def test_a_token_has_a_value_and_a_lifetime(token: object) -> None:
    assert not accepts("Token", token)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("Products", {"Id": "SHOP1"}),
        ("Orders", ORDER),
        ("ShippingMethods", {"Id": "STANDARD"}),
        ("Carriers", {"Id": "DEFAULT"}),
        ("Brandings", {"Id": "BRAND-123"}),
        ("Departments", {"Id": "HR"}),
    ],
)
def test_a_list_fits_in_an_envelope_and_bare(path: str, item: object) -> None:
    fits = validator(f"/paths/~1v1~1{path}/get/responses/200/content/application~1json/schema")
    assert fits.is_valid({"Data": [item], "Page": 1, "PageSize": 50, "TotalCount": 1})
    assert fits.is_valid({"Data": [item]})
    assert fits.is_valid([item])
    assert fits.is_valid([])
    assert not fits.is_valid({"Data": ["text"]})
    assert not fits.is_valid(["text"])
    assert not fits.is_valid("text")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"Title": "Bad Request", "Message": "No.", "Errors": {"Type": ["is required"]}},
        {"Errors": ["is required"]},
        {"Errors": "is required"},
        {"Errors": None},
        {"detail": "No."},
    ],
)
def test_an_error_body_of_any_likely_shape_fits(body: object) -> None:
    assert accepts("Problem", body)


@pytest.mark.parametrize(
    "notice", [{}, {"Id": "order-1"}, {"OrderId": "order-1", "Event": "x"}, {"Status": None}]
)
def test_a_notice_of_any_likely_shape_fits(notice: object) -> None:
    assert accepts("FulfillmentNotice", notice)
