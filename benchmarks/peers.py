"""Other clients, each sending the same order and reading the same order with the generic call that it offers.

Each function takes the address of the service and returns `(create, get)`; a client is imported when it is asked for.
"""

# mypy: ignore-errors
# The compared packages are there when the comparison runs, and not when types are checked.

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal
from typing import Any

Calls = tuple[Callable[..., object], Callable[[], object]]
ACCOUNT: Any = {"email": "bench@example.com", "access_token": "not-a-real-access-token"}
HEADERS = {"Authorization": "Bearer not-a-real-token"}
_ORDERS, _ORDER = "/v1/Orders", "/v1/Orders/order-1"
_numbers = itertools.count()


def body(lines: int = 1) -> dict[str, Any]:
    """The order as a dictionary, which is made anew for each call."""
    made = [
        {
            "ProductId": "CVS",
            "Value": 25,
            "Quantity": 1,
            "DigitalDeliveryAddress": {"Email": f"ana{number}@example.org"},
        }
        for number in range(lines)
    ]
    return {"Type": "DigitalDelivery", "LineItems": made, "PONumber": f"P-{next(_numbers)}"}


def request(lines: int = 1) -> Any:
    """The order as our clients take it, made anew for each call."""
    from giftcardpartners import DigitalDelivery

    order = DigitalDelivery(po_number=f"P-{next(_numbers)}")
    for number in range(lines):
        order.add("CVS", Decimal(25), email=f"ana{number}@example.org")
    return order


def httpx(url: str) -> Calls:
    """Plain httpx, JSON in and out."""
    import httpx

    http = httpx.Client(timeout=10)
    return (
        lambda lines=1: http.post(url + _ORDERS, json=body(lines), headers=HEADERS).json(),
        lambda: http.get(url + _ORDER, headers=HEADERS).json(),
    )


def ours(url: str) -> Calls:
    """The wrapper: token, checks, retry layer and typed result included."""
    from giftcardpartners import Client, MemoryStore

    client = Client(url, **ACCOUNT, store=MemoryStore())
    return lambda lines=1: client.orders.create(request(lines)), lambda: client.orders.get("order-1")


def generated(url: str) -> Calls:
    """The generated client alone, typed in and out."""
    from giftcardpartners_api.api.orders import create_order, get_order
    from giftcardpartners_api.client import Client
    from giftcardpartners_api.models import DigitalDeliveryAddress, DigitalDeliveryLine, DigitalDeliveryOrder

    client = Client(base_url=url, headers=HEADERS)

    def create(lines: int = 1) -> object:
        made = tuple(
            DigitalDeliveryLine(
                product_id="CVS",
                value=Decimal(25),
                quantity=1,
                digital_delivery_address=DigitalDeliveryAddress(email=f"ana{number}@example.org"),
            )
            for number in range(lines)
        )
        order = DigitalDeliveryOrder(po_number=f"P-{next(_numbers)}", line_items=made)
        return create_order.sync(client=client, body=order)

    return create, lambda: get_order.sync("order-1", client=client)


def stripe(url: str) -> Calls:
    """stripe: `raw_request`, JSON as its API v2 has it, and `deserialize`; no retries."""
    import stripe

    client = stripe.StripeClient("not-a-real-key", base_addresses={"api": url}, max_network_retries=0)

    def read(answer: Any) -> object:
        return client.deserialize(answer, api_mode="V2")

    return (
        lambda lines=1: read(client.raw_request("post", "/v2/Orders", **body(lines))),
        lambda: read(client.raw_request("get", "/v2/Orders/order-1")),
    )


def openai(url: str) -> Calls:
    """openai: `post` and `get` into a model of its own kind; no retries."""
    import openai
    from openai import BaseModel

    class Line(BaseModel):
        Id: str
        ProductId: str
        Value: float
        Quantity: int
        Status: str

    class Order(BaseModel):
        Id: str
        Status: str
        PONumber: str
        LineItems: list[Line]

    client = openai.OpenAI(api_key="not-a-real-key", base_url=url, max_retries=0)
    return (
        lambda lines=1: client.post(_ORDERS, cast_to=Order, body=body(lines)),
        lambda: client.get(_ORDER, cast_to=Order),
    )


def square(url: str) -> Calls:
    """square: the request method that all its resources call, JSON out."""
    import square

    http = square.Square(token="not-a-real-token", base_url=url)._client_wrapper.httpx_client
    options = {"max_retries": 0}
    return (
        lambda lines=1: http.request(
            "v1/Orders", method="POST", json=body(lines), request_options=options
        ).json(),
        lambda: http.request("v1/Orders/order-1", method="GET", request_options=options).json(),
    )


def plaid(url: str) -> Calls:
    """plaid: `ApiClient.call_api`, JSON out."""
    import plaid
    from plaid.api_client import ApiClient

    client = ApiClient(plaid.Configuration(host=url))
    asked = {"response_type": (dict,), "_return_http_data_only": True, "_check_type": False}
    headers = {"Accept": "application/json", **HEADERS}
    sent = {"Content-Type": "application/json", **headers}
    return (
        lambda lines=1: client.call_api(_ORDERS, "POST", body=body(lines), header_params=dict(sent), **asked),
        lambda: client.call_api(_ORDER, "GET", header_params=dict(headers), **asked),
    )


SYNC: dict[str, Callable[[str], Calls]] = {
    "httpx": httpx,
    "giftcardpartners": ours,
    "generated client alone": generated,
    "stripe": stripe,
    "openai": openai,
    "square": square,
    "plaid": plaid,
}
DISTRIBUTIONS = {"square": "squareup", "plaid": "plaid-python"}
