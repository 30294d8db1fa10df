"""An authorised caller for the simulator, and nothing of our own client."""

from __future__ import annotations

import json
from typing import Any

import pytest
from giftcardpartners_simulator import ManualClock, Request, Response, Rules, Settings, Simulator


class Api:
    """Speak to a simulator as an authorised client would; `clock` is its clock."""

    def __init__(self, settings: Settings, rules: type[Rules], seed: int) -> None:
        self.clock = ManualClock(1_000_000.0)
        self.sim = Simulator(settings, self.clock, seed, rules=rules)
        self.token = self.new_token()

    def new_token(self, account: int = 1) -> str:
        """Return a token of an account, whichever case the keys are in; empty when there is none."""
        one = self.sim.settings.accounts[account - 1]
        headers = {"Email": one.email, "AccessToken": one.access_token}
        answer = self.sim.handle(Request("POST", "/v1/Tokens", headers))
        body = answer.json() if 200 <= answer.status < 300 else {}
        return str(body.get("Value") or body.get("value") or "")

    def call(
        self, method: str, target: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Response:
        """Send a request with the token; a body that is not bytes goes as JSON."""
        sent = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"} | (headers or {})
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
        return self.sim.handle(Request(method, target, sent, body or b""))

    def get(self, target: str) -> Response:
        """Send a GET."""
        return self.call("GET", target)

    def post(self, body: Any) -> Response:
        """Place an order."""
        return self.call("POST", "/v1/Orders", body)

    def links(self, po_number: str = "PO-1", **line: Any) -> dict[str, Any]:
        """Return a Links order with one line, for one PRODUCTA of 25 unless said otherwise."""
        item = {"ProductId": "PRODUCTA", "Value": 25, "Quantity": 1} | line
        return {"Type": "Links", "LineItems": [item], "PONumber": po_number}

    def physical(self, po_number: str = "PO-1", **address: Any) -> dict[str, Any]:
        """Return a PhysicalShipment order of one plastic card that needs a carrier."""
        postal: dict[str, Any] = {
            "ShippingMethodId": "STANDARD",
            "CarrierId": "DEFAULT",
            "Name": "Bo Lee",
            "AddressLine1": "9 Elm Rd",
            "City": "Austin",
            "State": "TX",
            "Zip": "73301",
            "Country": "US",
        } | address
        postal = {name: value for name, value in postal.items() if value is not ...}
        item = {"ProductId": "CARDCVS", "Value": 75, "Quantity": 2, "PhysicalDeliveryAddress": postal}
        return {"Type": "PhysicalShipment", "LineItems": [item], "PONumber": po_number}

    def digital(self, po_number: str = "PO-1", **line: Any) -> dict[str, Any]:
        """Return the vendor's own example order."""
        item = {
            "ProductId": "PRODUCTA",
            "Value": 25.0,
            "Quantity": 1,
            "DigitalDeliveryAddress": {"Email": "recipient@example.com"},
            "Personalization": {
                "To": "Gift Recipient",
                "FromName": "GiftCard Partners",
                "FromEmail": "sender@example.com",
                "Message": "Enjoy your reward!",
            },
        } | line
        return {"Type": "DigitalDelivery", "LineItems": [item], "PONumber": po_number}

    @property
    def available(self) -> str:
        """What the first account can spend, as text."""
        return str(self.sim.ledger()["accounts"][0]["available"])

    @property
    def orders(self) -> list[dict[str, Any]]:
        """The first account's orders in the ledger."""
        found: list[dict[str, Any]] = self.sim.ledger()["accounts"][0]["orders"]
        return found


class NewApi:
    """Make an `Api` with some settings changed."""

    def __call__(self, rules: type[Rules] = Rules, seed: int = 1, **changes: Any) -> Api:
        return Api(Settings(**changes), rules, seed)


@pytest.fixture
def new_api() -> NewApi:
    """Return a maker of callers with other settings."""
    return NewApi()


@pytest.fixture
def api() -> Api:
    """Return a caller with default settings."""
    return Api(Settings(), Rules, 1)
