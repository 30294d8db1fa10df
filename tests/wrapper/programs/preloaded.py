"""A WSGI application whose client is made, and used, before gunicorn forks its workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from giftcardpartners import Client, Links

client = Client(os.environ["ECHO_URL"], email="ops@example.com", access_token="not-a-real-access-token")
client.balance()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Place an order with the number in the path, read it back, and say which process saw what."""
    name = environ["PATH_INFO"].strip("/")
    placed = client.orders.create(Links(po_number=name).add("CVS", 25))
    again = client.orders.get(placed.order.id)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{os.getpid()} {placed.order.po_number} {again.po_number} {len(placed.attempts)}".encode()]
