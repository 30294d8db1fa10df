"""Place five orders at a shared rate, and print when each was sent."""

from __future__ import annotations

import json
import sys
import time

import httpx
from giftcardpartners import Client, FileStore, Links

path, name, rate = sys.argv[1:]


def service(request: httpx.Request) -> httpx.Response:
    """Give a token, or an order."""
    if request.url.path == "/v1/Tokens":
        return httpx.Response(200, json={"Value": "not-a-real-token", "ExpiresIn": 3600})
    print(time.monotonic(), flush=True)
    line = {"ProductId": "CVS", "Value": 25, "Quantity": 1}
    number = json.loads(request.content)["PONumber"]
    order = {"Id": number, "Status": "Completed", "Type": "Links", "PONumber": number, "LineItems": [line]}
    return httpx.Response(201, json=order)


with Client(
    "http://127.0.0.1:9/v1",
    email="ops@example.com",
    access_token="not-a-real-access-token",
    transport=httpx.MockTransport(service),
    store=FileStore(path),
    rate=float(rate),
) as client:
    for order in range(5):
        client.orders.create(Links(po_number=f"{name}-{order}").add("CVS", 25))
