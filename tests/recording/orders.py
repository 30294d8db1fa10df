"""Scenarios of orders that are placed, found again, repeated, or refused for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .scenario import scenario

if TYPE_CHECKING:
    from .scenario import JSON, ScenarioClient

EMAIL = "recipient-1@example.com"
PHONE = "+15550100001"
ADDRESS = {
    "ShippingMethodId": "STANDARD",
    "CarrierId": "DEFAULT",
    "Name": "Recipient 1",
    "AddressLine1": "1 Example Street",
    "City": "Exampleville 1",
    "State": "EX",
    "Zip": "00001",
    "Country": "US",
}


def digital(po_number: str, *lines: JSON, **order: Any) -> JSON:
    """Return an order by e-mail: one line of PRODUCTA unless lines are given."""
    lines = lines or ({"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1},)
    filled = [{"DigitalDeliveryAddress": {"Email": EMAIL}, **line} for line in lines]
    return {"Type": "DigitalDelivery", "LineItems": filled, "PONumber": po_number, **order}


def links(
    po_number: str, quantity: int = 1, value: float = 25, product: str = "PRODUCTA", **order: Any
) -> JSON:
    """Return an order of claim links."""
    line = {"ProductId": product, "Value": value, "Quantity": quantity}
    return {"Type": "Links", "LineItems": [line], "PONumber": po_number, **order}


def physical(po_number: str, *, address: JSON | None = None, product: str = "CARDCVS") -> JSON:
    """Return an order of one printed card."""
    line = {"ProductId": product, "Value": 50, "Quantity": 1, "PhysicalDeliveryAddress": address or ADDRESS}
    return {"Type": "PhysicalShipment", "LineItems": [line], "PONumber": po_number}


@scenario("an order by e-mail is placed, read back, listed and charged")
def _by_email(client: ScenarioClient) -> None:
    client.get("/v1/AccountBalance")
    placed = client.order(digital("PO-EMAIL"))
    client.get(f"/v1/Orders/{placed['Id']}")
    client.get("/v1/Orders", params={"pageSize": 20})
    client.get("/v1/AccountBalance")


@scenario("orders by text message, and by both ways")
def _by_text(client: ScenarioClient) -> None:
    line = {"ProductId": "CVS", "Value": 25.5, "Quantity": 2}
    client.order(digital("PO-SMS", {**line, "DigitalDeliveryAddress": {"Sms": PHONE}}))
    client.order(digital("PO-BOTH", {**line, "DigitalDeliveryAddress": {"Email": EMAIL, "Sms": PHONE}}))


@scenario("claim links, one for each card")
def _links(client: ScenarioClient) -> None:
    placed = client.order(links("PO-LINKS", 3))
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("a printed card by post")
def _by_post(client: ScenarioClient) -> None:
    placed = client.order(physical("PO-POST"))
    client.get(f"/v1/Orders/{placed['Id']}")
    client.order(
        physical("PO-POST-2", address={**ADDRESS, "AddressLine2": "2 Example Street"}, product="CARDPREPAID")
    )


@scenario("an order for several recipients")
def _bulk(client: ScenarioClient) -> None:
    lines = [
        {"ProductId": "PRODUCTA", "Value": 5, "Quantity": 4, "DigitalDeliveryAddress": {"Email": EMAIL}},
        {"ProductId": "CVS", "Value": 15.5, "DigitalDeliveryAddress": {"Email": "recipient-2@example.com"}},
        {"ProductId": "BLUEKITE", "Value": 10, "Quantity": 1, "DigitalDeliveryAddress": {"Sms": PHONE}},
    ]
    placed = client.order(digital("PO-BULK", *lines))
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("an order with every optional property and texts beyond ASCII")
def _everything(client: ScenarioClient) -> None:
    personal = {
        "To": "Zoë Ñandú",
        "FromName": "川本 ✓",
        "FromEmail": "sender-1@example.com",
        "Message": 'Merci !\n"Danke" \\ 🎁 e\u0301',
        "DeliveryDate": "2030-01-02T09:00:00Z",
    }
    line = {
        "ProductId": "CAFEZOE",
        "Value": 15,
        "Quantity": 2,
        "Personalization": personal,
        "BrandingId": "BRAND-FÊTE",
        "ExternalId": "row-17",
        "Culture": "fr-CA",
    }
    hook = {"FulfillmentComplete": "https://hooks.example.com/not-a-real-hook-1"}
    placed = client.order(digital("PO-ÇA-VA", line, Note="Trimestre n° 1", WebhookSettings=hook))
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("keys in another case, and a quantity that is left out")
def _other_case(client: ScenarioClient) -> None:
    line = {"productId": "PRODUCTA", "value": 10.0, "digitalDeliveryAddress": {"email": EMAIL}}
    client.order({"type": "DigitalDelivery", "lineItems": [line], "poNumber": "PO-CASE"})


@scenario("a repeated order is answered with the first one")
def _repeated(client: ScenarioClient) -> None:
    order = digital("PO-TWICE")
    placed = client.order(order)
    conflict = client.order(order, 409)
    assert conflict["PreviousOrderIds"] == [placed["Id"]]
    client.get(f"/v1/Orders/{placed['Id']}")
    client.get("/v1/AccountBalance")


@scenario("the same number with another order is answered with the first one")
def _reused(client: ScenarioClient) -> None:
    placed = client.order(digital("PO-REUSED"))
    client.order(links("PO-REUSED", 2, 50), 409)
    client.get(f"/v1/Orders/{placed['Id']}")


@scenario("an order beyond the balance leaves nothing behind")
def _overspent(client: ScenarioClient) -> None:
    client.get("/v1/AccountBalance")
    client.order(links("PO-TOO-MUCH", 50, 500, "CVS"), 422)
    client.get("/v1/AccountBalance")
    client.get("/v1/Orders")
    client.order(links("PO-TOO-MUCH", 1, 10, "CVS"))


@scenario("the history page by page, the latest first")
def _history(client: ScenarioClient) -> None:
    for number in range(1, 6):
        client.order(links(f"PO-HISTORY-{number}", 1, 10))
    for page in (1, 2, 3, 4):
        client.get("/v1/Orders", params={"pageIndex": page, "pageSize": 2})


@scenario("an empty history, and an order that does not exist")
def _nothing(client: ScenarioClient) -> None:
    client.get("/v1/Orders")
    client.get("/v1/Orders/ord-does-not-exist", 404)


@scenario("orders that are not complete")
def _incomplete(client: ScenarioClient) -> None:
    for missing in ("Type", "LineItems", "PONumber"):
        client.order({key: value for key, value in digital("PO-PART").items() if key != missing}, 400)
    client.order({**digital("PO-PART"), "LineItems": []}, 400)
    for missing in ("ProductId", "Value", "DigitalDeliveryAddress"):
        order = digital("PO-PART")
        del order["LineItems"][0][missing]
        client.order(order, 400)
    for missing in ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country"):
        address = {key: value for key, value in ADDRESS.items() if key != missing}
        client.order(physical("PO-PART", address=address), 400)


@scenario("orders with values that are not allowed")
def _not_allowed(client: ScenarioClient) -> None:
    wrong: tuple[JSON, ...] = (
        {"Value": 26},
        {"Value": 0},
        {"Value": "25"},
        {"Value": 25.001},
        {"Quantity": 0},
        {"Quantity": 1.5},
        {"Quantity": 10_001},
        {"ProductId": "NO-SUCH-PRODUCT"},
        {"ProductId": "CLOUDPLAY", "Value": 10},
        {"BrandingId": "NO-SUCH-BRANDING"},
        {"DigitalDeliveryAddress": {}},
        {"DigitalDeliveryAddress": {"Sms": "not-a-real-phone"}},
        {"DigitalDeliveryAddress": {"Email": "not-a-real-email"}},
        {"Personalization": {"DeliveryDate": "tomorrow"}},
        {"Unheard": "of"},
    )
    for changed in wrong:
        client.order(
            digital("PO-WRONG", {"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1, **changed}), 400
        )
    for order_changed in (
        {"Type": "Carrier pigeon"},
        {"PONumber": ""},
        {"PONumber": "P" * 101},
        {"Note": 7},
        {"X": 1},
    ):
        client.order({**digital("PO-WRONG"), **order_changed}, 400)
    client.order(links("PO-WRONG", 1, 5, "CVS"), 400)
    client.order(physical("PO-WRONG", address={**ADDRESS, "ShippingMethodId": "BY-SEA"}), 400)
    client.order(physical("PO-WRONG", address={**ADDRESS, "CarrierId": "BY-SEA"}), 400)


@scenario("bodies that are no order at all")
def _no_order(client: ScenarioClient) -> None:
    for body in (b"", b"{", b"null", b"[]", b'"order"', b'{"Type": "Links", "Type": "Links"}'):
        client.send(400, "POST", "/v1/Orders", body=body)
