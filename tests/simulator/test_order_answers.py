"""How orders are shown: what comes back, claim links, and what stays unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .conftest import Api, NewApi


def claims(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the claim data of all lines."""
    return [entry for line in order["LineItems"] for entry in line["ClaimData"]]


def test_a_links_order_has_one_claim_link_per_unit_and_all_differ(api: Api) -> None:
    body = api.links(Quantity=3)
    body["LineItems"] *= 2
    first = claims(api.post(body).json())
    second = claims(api.post({**body, "PONumber": "PO-2"}).json())
    assert len(first) == 6
    for key in ("Id", "ClaimLink"):
        assert len({entry[key] for entry in first + second}) == 12
    assert len({entry["ClaimLinkChallengeAnswer"] for entry in first}) == 6
    assert all(entry["ClaimLink"].startswith("https://claim.example.com/") for entry in first)


def test_claim_links_are_the_same_whenever_they_are_read(api: Api) -> None:
    order = api.post(api.links(Quantity=2)).json()
    assert api.get(f"/v1/Orders/{order['Id']}").json() == order
    assert api.get("/v1/Orders").json()["Data"] == [order]


def test_a_pending_order_has_no_claim_data_yet(api: Api) -> None:
    order = api.post(api.links(Value=5, Quantity=100)).json()
    assert order["LineItems"][0]["ClaimData"] is None
    api.clock.advance(10)
    assert len(claims(api.get(f"/v1/Orders/{order['Id']}").json())) == 100


def test_other_orders_have_none_unless_a_switch_says_so(new_api: NewApi) -> None:
    api = new_api()
    assert api.post(api.digital()).json()["LineItems"][0]["ClaimData"] is None
    api = new_api(claim_data_for_digital=True)
    assert len(claims(api.post(api.digital()).json())) == 1
    assert api.post(api.physical("PO-2")).json()["LineItems"][0]["ClaimData"] is None


@pytest.mark.parametrize(("reading", "shown"), [("null", None), ("empty", []), ("missing", ...)])
def test_absent_claim_data_is_a_switch(new_api: NewApi, reading: str, shown: Any) -> None:
    api = new_api(absent_claim_data=reading)
    assert api.post(api.digital()).json()["LineItems"][0].get("ClaimData", ...) == shown


def test_what_was_sent_comes_back_on_the_order_and_its_lines(api: Api) -> None:
    body = api.digital(BrandingId="BRAND-FÊTE", ExternalId="e-1", Culture="fr-CA")
    body["Note"] = "für Zoé 寿司"
    body["LineItems"][0]["Personalization"]["DeliveryDate"] = "2030-01-02T03:04:05Z"
    order = api.post(body).json()
    line = order["LineItems"][0]
    assert order["Note"] == body["Note"]
    for key in ("ProductId", "Value", "Quantity", "BrandingId", "ExternalId", "Culture", "Personalization"):
        assert line[key] == body["LineItems"][0][key]


def test_what_was_not_sent_is_left_out(api: Api) -> None:
    order = api.post(api.links()).json()
    assert "Note" not in order
    assert not {"BrandingId", "ExternalId", "Culture", "Personalization"} & set(order["LineItems"][0])


def test_addresses_come_back_only_by_switch(new_api: NewApi) -> None:
    api = new_api()
    assert "recipient@example.com" not in str(api.post(api.digital()).json())
    api = new_api(echo_addresses=True)
    line = api.post(api.digital()).json()["LineItems"][0]
    assert line["DigitalDeliveryAddress"] == {"Email": "recipient@example.com"}
    line = api.post(api.physical("PO-2")).json()["LineItems"][0]
    assert line["PhysicalDeliveryAddress"]["City"] == "Austin"


def test_the_ponumber_can_be_left_out(new_api: NewApi) -> None:
    api = new_api(echo_po_number=False)
    assert "PONumber" not in api.post(api.links()).json()


def test_lines_come_back_in_their_order(api: Api) -> None:
    values = [100, 5, 50, 5, 25]
    body = api.links()
    body["LineItems"] = [{"ProductId": "PRODUCTA", "Value": value, "Quantity": 1} for value in values]
    assert [line["Value"] for line in api.post(body).json()["LineItems"]] == values
