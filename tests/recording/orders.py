"""Stories about orders that are placed, found again, repeated, or refused for a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .scenario import story

if TYPE_CHECKING:
    from .scenario import JSON, Talk

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


@story("an order by e-mail is placed, read back, listed and charged")
def _by_email(talk: Talk) -> None:
    talk.get("/v1/AccountBalance")
    placed = talk.order(digital("STORY-EMAIL"))
    talk.get(f"/v1/Orders/{placed['Id']}")
    talk.get("/v1/Orders", params={"pageSize": 20})
    talk.get("/v1/AccountBalance")


@story("orders by text message, and by both ways")
def _by_text(talk: Talk) -> None:
    line = {"ProductId": "CVS", "Value": 25.5, "Quantity": 2}
    talk.order(digital("STORY-SMS", {**line, "DigitalDeliveryAddress": {"Sms": PHONE}}))
    talk.order(digital("STORY-BOTH", {**line, "DigitalDeliveryAddress": {"Email": EMAIL, "Sms": PHONE}}))


@story("claim links, one for each card")
def _links(talk: Talk) -> None:
    placed = talk.order(links("STORY-LINKS", 3))
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("a printed card by post")
def _by_post(talk: Talk) -> None:
    placed = talk.order(physical("STORY-POST"))
    talk.get(f"/v1/Orders/{placed['Id']}")
    talk.order(
        physical(
            "STORY-POST-2", address={**ADDRESS, "AddressLine2": "2 Example Street"}, product="CARDPREPAID"
        )
    )


@story("an order for several recipients")
def _bulk(talk: Talk) -> None:
    lines = [
        {"ProductId": "PRODUCTA", "Value": 5, "Quantity": 4, "DigitalDeliveryAddress": {"Email": EMAIL}},
        {"ProductId": "CVS", "Value": 15.5, "DigitalDeliveryAddress": {"Email": "recipient-2@example.com"}},
        {"ProductId": "BLUEKITE", "Value": 10, "Quantity": 1, "DigitalDeliveryAddress": {"Sms": PHONE}},
    ]
    placed = talk.order(digital("STORY-BULK", *lines))
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("an order with every optional property and texts beyond ASCII")
def _everything(talk: Talk) -> None:
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
    placed = talk.order(digital("STORY-ÇA-VA", line, Note="Trimestre n° 1", WebhookSettings=hook))
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("keys in another case, and a quantity that is left out")
def _other_case(talk: Talk) -> None:
    line = {"productId": "PRODUCTA", "value": 10.0, "digitalDeliveryAddress": {"email": EMAIL}}
    talk.order({"type": "DigitalDelivery", "lineItems": [line], "poNumber": "STORY-CASE"})


@story("a repeated order is answered with the first one")
def _repeated(talk: Talk) -> None:
    order = digital("STORY-TWICE")
    placed = talk.order(order)
    conflict = talk.order(order, 409)
    assert conflict["PreviousOrderIds"] == [placed["Id"]]
    talk.get(f"/v1/Orders/{placed['Id']}")
    talk.get("/v1/AccountBalance")


@story("the same number with another order is answered with the first one")
def _reused(talk: Talk) -> None:
    placed = talk.order(digital("STORY-REUSED"))
    talk.order(links("STORY-REUSED", 2, 50), 409)
    talk.get(f"/v1/Orders/{placed['Id']}")


@story("an order beyond the balance leaves nothing behind")
def _overspent(talk: Talk) -> None:
    talk.get("/v1/AccountBalance")
    talk.order(links("STORY-TOO-MUCH", 50, 500, "CVS"), 422)
    talk.get("/v1/AccountBalance")
    talk.get("/v1/Orders")
    talk.order(links("STORY-TOO-MUCH", 1, 10, "CVS"))


@story("the history page by page, the latest first")
def _history(talk: Talk) -> None:
    for number in range(1, 6):
        talk.order(links(f"STORY-HISTORY-{number}", 1, 10))
    for page in (1, 2, 3, 4):
        talk.get("/v1/Orders", params={"pageIndex": page, "pageSize": 2})


@story("an empty history, and an order that does not exist")
def _nothing(talk: Talk) -> None:
    talk.get("/v1/Orders")
    talk.get("/v1/Orders/ord-does-not-exist", 404)


@story("orders that are not complete")
def _incomplete(talk: Talk) -> None:
    for missing in ("Type", "LineItems", "PONumber"):
        talk.order({key: value for key, value in digital("STORY-PART").items() if key != missing}, 400)
    talk.order({**digital("STORY-PART"), "LineItems": []}, 400)
    for missing in ("ProductId", "Value", "DigitalDeliveryAddress"):
        order = digital("STORY-PART")
        del order["LineItems"][0][missing]
        talk.order(order, 400)
    for missing in ("ShippingMethodId", "Name", "AddressLine1", "City", "State", "Zip", "Country"):
        address = {key: value for key, value in ADDRESS.items() if key != missing}
        talk.order(physical("STORY-PART", address=address), 400)


@story("orders with values that are not allowed")
def _not_allowed(talk: Talk) -> None:
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
        talk.order(
            digital("STORY-WRONG", {"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1, **changed}), 400
        )
    for order_changed in (
        {"Type": "Carrier pigeon"},
        {"PONumber": ""},
        {"PONumber": "P" * 101},
        {"Note": 7},
        {"X": 1},
    ):
        talk.order({**digital("STORY-WRONG"), **order_changed}, 400)
    talk.order(links("STORY-WRONG", 1, 5, "CVS"), 400)
    talk.order(physical("STORY-WRONG", address={**ADDRESS, "ShippingMethodId": "BY-SEA"}), 400)
    talk.order(physical("STORY-WRONG", address={**ADDRESS, "CarrierId": "BY-SEA"}), 400)


@story("bodies that are no order at all")
def _no_order(talk: Talk) -> None:
    json_type = {"Content-Type": "application/json"}
    for body in (b"", b"{", b"null", b"[]", b'"order"', b'{"Type": "Links", "Type": "Links"}'):
        talk.send(400, "POST", "/v1/Orders", headers=json_type, content=body)
