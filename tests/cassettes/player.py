"""Play recordings to a client: a transport that answers as a scenario goes, and the client's words for its requests."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import httpx
from giftcardpartners import Address, DigitalDelivery, Links, OrderRequest, PhysicalShipment

from tests.recording.cassette import Recorded, load_folder

JSON = dict[str, Any]

SCENARIOS: dict[str, list[Recorded]] = defaultdict(list)
"""The named recordings by scenario, in the order of their steps."""

for cassette in load_folder():
    for exchange in cassette.exchanges:
        if exchange.origin == "named":
            SCENARIOS[exchange.scenario].append(exchange)
for played in SCENARIOS.values():
    played.sort(key=lambda one: one.step)

PLAIN = [one for played in SCENARIOS.values() for one in played if not one.staged and one.status < 300]
"""What a server says on a good day; it answers what a client asks beside the scenario: a token, a catalogue."""

EMPTY_CATALOGUE = SCENARIOS["the catalogue filtered"][-1]
"""So that a client has to ask for every single product."""


class ScenarioTransport(httpx.BaseTransport):
    """Answers each request with the next step of a scenario that fits it, and anything else as on a good day."""

    def __init__(self, scenario: str) -> None:
        self.scenario = scenario
        self.left = list(SCENARIOS[scenario])
        self.played: list[Recorded] = []
        self._seconds = datetime(2026, 11, 23, 9, tzinfo=UTC).timestamp()

    def now(self) -> float:
        """Return the time of the recording: it passes while the client pauses, and a little with every request."""
        return self._seconds

    def sleep(self, seconds: float, _: object = None) -> None:
        """Let time pass."""
        self._seconds += seconds

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Return the recorded answer; raises AssertionError for a request that no recording knows."""
        body = request.read()
        self.sleep(0.01)
        found = next((one for one in self.left if self._fits(one, request, body)), None)
        if found is not None:
            self.left.remove(found)
        else:
            found = self._on_a_good_day(request)
        if found.operation != "createToken" or found.status >= 300:
            self.played.append(found)
        headers = list(found.headers)
        return httpx.Response(found.status, headers=headers, content=found.body, request=request)

    def _fits(self, recorded: Recorded, request: httpx.Request, body: bytes) -> bool:
        same_place = (recorded.method, recorded.path.partition("?")[0]) == (
            request.method,
            request.url.path,
        )
        return same_place and (
            recorded.operation != "createOrder" or plain(recorded.sent_body) == plain(body)
        )

    def _on_a_good_day(self, request: httpx.Request) -> Recorded:
        for one in [*reversed(SCENARIOS[self.scenario]), EMPTY_CATALOGUE, *PLAIN]:
            is_there = one.path.partition("?")[0] == request.url.path and one.method == request.method
            if is_there and one.status < 300 and one.operation != "createOrder":
                return one
        raise AssertionError(f"no recording of {self.scenario!r} fits {request.method} {request.url.path}")


def plain(body: bytes) -> Any:
    """Return what an order says, however it is spelled: keys in any case, Quantity said or not, times in UTC."""
    try:
        return _plain(json.loads(body, parse_float=Decimal, parse_int=Decimal))
    except ValueError:
        return body


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        order = {key.lower(): _plain(item) for key, item in value.items()}
        if "productid" in order:
            order.setdefault("quantity", Decimal(1))
        if isinstance(order.get("deliverydate"), str):
            order["deliverydate"] = order["deliverydate"].replace("+00:00", "Z")
        return order
    return [_plain(item) for item in value] if isinstance(value, list) else value


def order_from(body: bytes) -> OrderRequest:
    """Return a recorded order in the client's words; raises KeyError, ValueError or InvalidInput for what has none."""
    order = plain(body)
    unheard = set(order) - {"type", "lineitems", "ponumber", "note", "webhooksettings"}
    if unheard:
        raise KeyError(unheard)
    common = {"po_number": order["ponumber"], "note": order.get("note")}
    common["webhook_url"] = order.get("webhooksettings", {}).get("fulfillmentcomplete")
    request = {"DigitalDelivery": DigitalDelivery, "Links": Links, "PhysicalShipment": PhysicalShipment}[
        order["type"]
    ](**common)
    for line in order["lineitems"]:
        _add(request, line)
    return request


def _add(request: OrderRequest, line: JSON) -> None:
    personal = line.get("personalization", {})
    texts: JSON = {
        "to": personal.get("to"),
        "from_name": personal.get("fromname"),
        "from_email": personal.get("fromemail"),
        "message": personal.get("message"),
        "branding_id": line.get("brandingid"),
        "external_id": line.get("externalid"),
        "culture": line.get("culture"),
    }
    if "deliverydate" in personal:
        texts["delivery_date"] = datetime.fromisoformat(personal["deliverydate"])
    value, quantity = line["value"], line["quantity"]
    if not isinstance(value, Decimal) or quantity != int(quantity) or "unheard" in line:
        raise ValueError("the client has no words for this line")
    what = (line["productid"], value, int(quantity))
    if isinstance(request, DigitalDelivery):
        to = line["digitaldeliveryaddress"]
        request.add(*what, email=to.get("email"), sms=to.get("sms"), **texts)
    elif isinstance(request, PhysicalShipment):
        request.add(*what, address=_address(line["physicaldeliveryaddress"]), **texts)
    elif isinstance(request, Links):
        request.add(*what, **texts)


def _address(to: JSON) -> Address:
    return Address(
        name=to["name"],
        address_line_1=to["addressline1"],
        address_line_2=to.get("addressline2"),
        city=to["city"],
        state=to["state"],
        zip=to["zip"],
        country=to["country"],
        shipping_method_id=to["shippingmethodid"],
        carrier_id=to.get("carrierid"),
    )
