"""Place a first order: browse, order, wait, and look at the balance.

Set GIFTCARDPARTNERS_BASE_URL, GIFTCARDPARTNERS_EMAIL and GIFTCARDPARTNERS_ACCESS_TOKEN; the simulator prints all three.
"""

from __future__ import annotations

import sys
from decimal import Decimal

from giftcardpartners import (
    Client,
    DigitalDelivery,
    GiftCardsError,
    OutcomeUnknown,
    Placed,
    Product,
    new_po_number,
)


def choose(products: tuple[Product, ...], value: Decimal) -> Product:
    """Take the first digital card that can be worth `value`. Raises LookupError when there is none."""
    for product in products:
        if "DigitalDelivery" in product.available_delivery_types and product.allows(value):
            return product
    raise LookupError(f"no digital card can be worth {value}")


def place(client: Client, order: DigitalDelivery) -> Placed:
    """Place an order; when its outcome stays unknown, find out."""
    try:
        return client.orders.create(order)
    except OutcomeUnknown:
        return client.orders.settle(order)


def main() -> int:
    """Place one order and say what it cost; return the exit status."""
    value = Decimal("25.00")
    with Client.from_env() as client:
        try:
            before = client.balance()
            card = choose(client.products.list(), value)
            order = DigitalDelivery(po_number=new_po_number("FIRST"))
            order.add(
                card.id, value, email="ana@example.org", to="Ana", from_name="Acme", message="Thank you!"
            )
            # A real program stores the number, and what the order says, before this line.
            print(f"ordering under {order.po_number}")
            placed = place(client, order)
            done = client.orders.wait(placed.order)
            after = client.balance()
        except GiftCardsError as problem:
            print(f"{type(problem).__name__}: {problem}", file=sys.stderr)
            return 1
    print(f"order {done.id} of one {card.name} card is {done.status}")
    print(f"Available: {before.available}, then {after.available}")
    for attempt in placed.attempts:
        print(f"  {attempt.operation}: {attempt.why}: {attempt.outcome}: {attempt.decision}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
