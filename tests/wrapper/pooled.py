"""What the children of a process pool do; with nothing else to import, since each begins with a fresh interpreter."""

from __future__ import annotations

import os
from typing import Any

from giftcardpartners import Client, Links

ACCOUNT: Any = {"email": "ops@example.com", "access_token": "not-a-real-access-token"}
ORDERS = 3


def own_orders(client: Client, who: str) -> bool:
    """Place orders and read them back; whether each answer was about the order asked for."""
    for number in range(ORDERS):
        name = f"{who}-{number}"
        result = client.orders.create(Links(po_number=name).add("CVS", 25))
        placed = result.order
        again = client.orders.get(placed.id)
        # What the client had to repair was another's answer, too.
        if (placed.po_number, again.po_number, again.id, len(result.attempts)) != (name, name, placed.id, 1):
            return False
    return True


SHARED: dict[str, Client] = {}


def work(who: str) -> bool:
    """Do as `own_orders` with the client that was inherited, or with one made here."""
    client = SHARED.get("client")
    if client is None:  # a method that begins with a fresh interpreter
        client = SHARED["client"] = Client(os.environ["ECHO_URL"], **ACCOUNT)
    return own_orders(client, f"{who}-{os.getpid()}")
