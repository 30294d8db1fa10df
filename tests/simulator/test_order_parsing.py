"""The shape of an order: every misfit is 400 and names its field (rules 8, 9, 19, 21, 26, 27)."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def errors(api: Api, body: Any) -> dict[str, list[str]]:
    """Return what is wrong with an order, by field; it must be 400."""
    answer = api.post(body)
    assert answer.status == 400, answer.body
    found: dict[str, list[str]] = answer.json()["Errors"]
    return found


@pytest.mark.parametrize("name", ["Type", "LineItems", "PONumber"])
def test_the_three_required_fields(api: Api, name: str) -> None:
    body = api.links()
    del body[name]
    assert errors(api, body) == {name: ["is required"]}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"Type": "links"}, "Type"),
        ({"Type": "Gift"}, "Type"),
        ({"Type": None}, "Type"),
        ({"Type": ["Links"]}, "Type"),
        ({"PONumber": ""}, "PONumber"),
        ({"PONumber": "x" * 101}, "PONumber"),
        ({"PONumber": 12345}, "PONumber"),
        ({"PONumber": None}, "PONumber"),
        ({"PONumber": "\ud800"}, "PONumber"),
        ({"LineItems": []}, "LineItems"),
        ({"LineItems": {}}, "LineItems"),
        ({"LineItems": None}, "LineItems"),
        ({"LineItems": [1]}, "LineItems[0]"),
        ({"LineItems": [{}]}, "LineItems[0].ProductId"),
        ({"Note": 1}, "Note"),
        ({"Note": None}, "Note"),
        ({"Typo": 1}, "Typo"),
        ({"WebhookSettings": "https://example.com"}, "WebhookSettings"),
        ({"WebhookSettings": {"Done": "x"}}, "WebhookSettings.Done"),
    ],
)
def test_a_misfit_at_order_level_is_named(api: Api, change: dict[str, Any], path: str) -> None:
    assert path in errors(api, api.links() | change)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"ProductId": 1}, "ProductId"),
        ({"Value": "25"}, "Value"),
        ({"Value": True}, "Value"),
        ({"Value": None}, "Value"),
        ({"Value": 0}, "Value"),
        ({"Value": -25}, "Value"),
        ({"Value": 10000.01}, "Value"),
        ({"Value": 25.001}, "Value"),
        ({"Value": [25]}, "Value"),
        ({"Quantity": 0}, "Quantity"),
        ({"Quantity": 10001}, "Quantity"),
        ({"Quantity": 1.5}, "Quantity"),
        ({"Quantity": "1"}, "Quantity"),
        ({"Quantity": True}, "Quantity"),
        ({"Quantity": None}, "Quantity"),
        ({"BrandingId": 1}, "BrandingId"),
        ({"ExternalId": 1}, "ExternalId"),
        ({"Culture": 1}, "Culture"),
        ({"Theme": "x"}, "Theme"),
        ({"Personalization": []}, "Personalization"),
        ({"Personalization": {"To": 1}}, "Personalization.To"),
        ({"Personalization": {"FromEmail": "nobody"}}, "Personalization.FromEmail"),
        ({"Personalization": {"DeliveryDate": "tomorrow"}}, "Personalization.DeliveryDate"),
        ({"Personalization": {"DeliveryDate": "2030-02-30T00:00:00Z"}}, "Personalization.DeliveryDate"),
        ({"Personalization": {"DeliveryDate": 5}}, "Personalization.DeliveryDate"),
        ({"DigitalDeliveryAddress": {"Email": "a@example.com"}}, "DigitalDeliveryAddress"),
        ({"PhysicalDeliveryAddress": {}}, "PhysicalDeliveryAddress"),
    ],
)
def test_a_misfit_on_a_line_is_named(api: Api, change: dict[str, Any], path: str) -> None:
    assert f"LineItems[0].{path}" in errors(api, api.links(**change))


@pytest.mark.parametrize("value", ["25", "25.0", "25.00", "2.5e1", "25.000000000000000000000000000000"])
def test_equal_amounts_are_equal_however_they_are_written(api: Api, value: str) -> None:
    body = json.dumps(api.links(Value="@")).replace('"@"', value).encode()
    assert api.post(body).status == 201


@pytest.mark.parametrize(
    "value", ["25.0000000000000000000000000000000000001", "1e400", "1e-400", "-0", "0.001"]
)
def test_an_amount_is_never_rounded_into_another(api: Api, value: str) -> None:
    body = json.dumps(api.links(Value="@")).replace('"@"', value).encode()
    assert "LineItems[0].Value" in errors(api, body)


def test_a_third_decimal_is_told_from_a_wrong_value(api: Api) -> None:
    assert errors(api, api.links(Value=25.001)) == {"LineItems[0].Value": ["must have at most two decimals"]}


def test_a_whole_number_may_have_a_point(api: Api) -> None:
    assert api.post(api.links(Quantity=2.0)).json()["LineItems"][0]["Quantity"] == 2


def test_the_bounds_themselves_are_allowed(new_api: NewApi) -> None:
    api = new_api(start_balance=Decimal(10**9))
    assert api.post(api.links("x" * 100, Value=5, Quantity=10_000)).status == 201
    body = api.links("y", Value=5)
    body["LineItems"] *= 1_000
    assert api.post(body).status == 201


def test_numbers_as_text_are_a_switch(new_api: NewApi) -> None:
    api = new_api(accept_numeric_strings=True)
    assert api.post(api.links(Value="25.00", Quantity="2")).json()["LineItems"][0]["Quantity"] == 2
    assert errors(api, api.links("PO-2", Value="many"))


def test_everything_wrong_is_told_at_once(api: Api) -> None:
    found = errors(api, {"Type": "Links", "LineItems": [{"Value": "x"}, {"ProductId": "CVS"}], "Po": 1})
    assert set(found) == {
        "PONumber",
        "Po",
        "LineItems[0].ProductId",
        "LineItems[0].Value",
        "LineItems[1].Value",
    }


def test_the_list_of_errors_is_bounded(api: Api) -> None:
    assert len(errors(api, api.links() | {"LineItems": [{}] * 1000})) == 25
    assert len(errors(api, api.links() | {"LineItems": [{}] * 1001})) == 1
    assert max(map(len, errors(api, {"x" * 10_000: 1}))) == 50


def test_one_field_may_have_several_findings(api: Api) -> None:
    found = errors(api, api.links() | {"x" * 50 + "1": 1, "x" * 50 + "2": 1})
    assert found == {"x" * 50: ["is not a known property"] * 2}


def test_keys_are_matched_in_any_case(api: Api) -> None:
    line = {"productid": "PRODUCTA", "VALUE": 25, "quantity": 1}
    answer = api.post({"type": "Links", "lineItems": [line], "poNumber": "PO-1"})
    assert answer.status == 201
    assert answer.json()["PONumber"] == "PO-1"


def test_a_key_in_two_spellings_is_given_twice(api: Api) -> None:
    assert errors(api, api.links() | {"ponumber": "PO-2"}) == {"PONumber": ["is given twice"]}


@pytest.mark.parametrize(
    ("address", "path"),
    [
        (None, ""),
        ({}, ""),
        ([], ""),
        ({"Email": "nobody"}, ".Email"),
        ({"Email": "a b@example.com"}, ".Email"),
        ({"Email": 1}, ".Email"),
        ({"Sms": "5550100000"}, ".Sms"),
        ({"Sms": "+1555"}, ".Sms"),
        ({"Sms": "+1 555 010 0000"}, ".Sms"),
        ({"Email": "a@example.com", "Fax": "1"}, ".Fax"),
    ],
)
def test_a_digital_address_needs_email_or_sms(api: Api, address: Any, path: str) -> None:
    found = errors(api, api.digital(DigitalDeliveryAddress=address))
    assert f"LineItems[0].DigitalDeliveryAddress{path}" in found


def test_a_digital_address_may_have_both(api: Api) -> None:
    address = {"Email": "ana@example.org", "Sms": "+15550100000"}
    assert api.post(api.digital(DigitalDeliveryAddress=address)).status == 201
    assert api.post(api.digital("PO-2", DigitalDeliveryAddress={"Sms": "+15550100000"})).status == 201


def test_a_missing_digital_address_is_named(api: Api) -> None:
    body = api.links() | {"Type": "DigitalDelivery"}
    assert "LineItems[0].DigitalDeliveryAddress" in errors(api, body)


def test_an_address_on_a_links_line_is_a_switch(new_api: NewApi) -> None:
    api = new_api(accept_address_on_links=True)
    assert api.post(api.links(DigitalDeliveryAddress={"Email": "ana@example.org"})).status == 201
    assert errors(api, api.links("PO-2", PhysicalDeliveryAddress={}))


@pytest.mark.parametrize(
    "name", ["ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country"]
)
def test_a_postal_address_has_required_parts(api: Api, name: str) -> None:
    missing: dict[str, Any] = {name: ...}
    path = f"LineItems[0].PhysicalDeliveryAddress.{name}"
    assert errors(api, api.physical(**missing)) == {path: ["is required"]}
    assert path in errors(api, api.physical(**{name: ""}))


def test_a_missing_postal_address_is_named(api: Api) -> None:
    body = api.physical()
    del body["LineItems"][0]["PhysicalDeliveryAddress"]
    assert "LineItems[0].PhysicalDeliveryAddress.City" in errors(api, body)


def test_a_second_address_line_is_welcome(api: Api) -> None:
    assert api.post(api.physical(AddressLine2="")).status == 201


def test_with_an_unknown_type_the_lines_are_still_checked(api: Api) -> None:
    body = api.physical() | {"Type": "Parcel"}
    body["LineItems"][0]["Value"] = "x"
    assert set(errors(api, body)) == {"Type", "LineItems[0].Value"}


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com/hook",
        "ftp://example.com",
        "http://",
        "https://a b.example.com",
        "http://h:0/",
        "http://h:x/",
        "http://[",
        "x" * 2001,
        5,
    ],
)
def test_a_webhook_address_is_an_http_url(api: Api, url: Any) -> None:
    body = api.links() | {"WebhookSettings": {"FulfillmentComplete": url}}
    assert set(errors(api, body)) == {"WebhookSettings.FulfillmentComplete"}


def test_webhook_settings_may_be_empty(api: Api) -> None:
    assert api.post(api.links() | {"WebhookSettings": {}}).status == 201


@pytest.mark.parametrize(
    "date", ["2030-01-02T03:04:05Z", "2030-01-02t03:04:05.123456789z", "2030-01-02T03:04:05+05:30"]
)
def test_a_delivery_date_comes_back_as_it_was_sent(api: Api, date: str) -> None:
    line = api.post(api.links(Personalization={"DeliveryDate": date})).json()["LineItems"][0]
    assert line["Personalization"] == {"DeliveryDate": date}


@pytest.mark.parametrize(
    "media", ["text/plain", "application/xml", "application/jsonx", "", "multipart/form-data; boundary=x"]
)
def test_only_json_is_an_order(api: Api, media: str) -> None:
    answer = api.call("POST", "/v1/Orders", api.links(), {"Content-Type": media})
    assert answer.status == (201 if media == "" else 400)


@pytest.mark.parametrize(
    "media", ["application/json", "application/json; charset=utf-8", "Application/Problem+JSON"]
)
def test_json_has_many_names(api: Api, media: str) -> None:
    assert api.call("POST", "/v1/Orders", api.links(), {"Content-Type": media}).status == 201


@pytest.mark.parametrize("body", [[], "x", 1, None, True])
def test_an_order_is_an_object(api: Api, body: Any) -> None:
    assert errors(api, json.dumps(body).encode()) == {"body": ["must be an object"]}
