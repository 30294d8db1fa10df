"""The main job from end to end: real orders through specification, client and simulator, checked to the cent.

Run it with `nox -s demo`. Exits with a status other than 0 when anything differs from what it should be.
"""

from __future__ import annotations

import sys
import time
from decimal import Decimal
from typing import Any

from giftcardpartners import Client, DigitalDelivery, Links, Order, Placed
from giftcardpartners_simulator import Fault, Simulator, SystemClock, serve
from rich.console import Console
from rich.table import Table

console = Console(width=None if sys.stdout.isatty() else 110, highlight=False)
failures: list[str] = []


def check(claim: str, holds: bool) -> None:
    """Show a claim with its verdict, and remember a broken one for the exit status."""
    console.print(f"  {'[green]✓[/]' if holds else '[red]✗ NOT SO:[/]'} {claim}")
    if not holds:
        failures.append(claim)


def table(title: str, columns: list[str], rows: list[list[object]]) -> None:
    """Print a table."""
    console.print(f"\n[bold]{title}[/]")
    made = Table(header_style="dim")
    for column in columns:
        made.add_column(
            column, justify="right" if column in {"Value", "Cost", "Charge", "Amount", "Units"} else "left"
        )
    for row in rows:
        made.add_row(*[str(cell) for cell in row])
    console.print(made)


def main() -> int:
    """Run the six scenes."""
    began = time.monotonic()
    simulator = Simulator(clock=SystemClock())
    with serve(simulator, port=0) as server:
        console.print(
            f"\nThe simulator listens on [bold]{server.base_url}[/]; the client knows nothing but its address.\n"
        )
        with Client(server.base_url, email=simulator.email, access_token=simulator.access_token) as client:
            browse(client)
            before = client.balance().available or Decimal(0)
            placed = [vendor_example(client), large_order(client), lost_answer(client, simulator)]
            settle_accounts(client, before, [each.order for each in placed], simulator)
    console.print(f"\nDone in {time.monotonic() - began:.1f} s.")
    if failures:
        console.print(f"[red]{len(failures)} of the claims above did not hold.[/]")
    return 1 if failures else 0


def browse(client: Client) -> None:
    """Look at the catalogue and at what orders may refer to."""
    products = client.products.list()
    shown = [
        products[0],
        *[product for product in products if not (product.name or "").isascii()][:3],
        *products[-2:],
    ]
    table(
        f"1. The catalogue: {len(products)} products, {len(shown)} of them here",
        ["Id", "Name", "Values", "Currency", "Delivery"],
        [
            [
                product.id,
                product.name,
                (" – " if product.denomination_type == "Variable" else ", ").join(
                    f"{v:.0f}" for v in product.denominations
                ),
                product.currency_code,
                ", ".join(product.available_delivery_types),
            ]
            for product in shown
        ],
    )
    lookups: dict[str, tuple[Any, ...]] = {
        "shipping methods": client.shipping_methods.list(),
        "carriers": client.carriers.list(),
        "brandings": client.brandings.list(),
        "departments": client.departments.list(),
    }
    console.print(
        "  " + "; ".join(f"{name}: {', '.join(each.id for each in found)}" for name, found in lookups.items())
    )
    check(
        "the catalogue has products in several currencies",
        len({product.currency_code for product in products}) > 2,
    )


def vendor_example(client: Client) -> Placed:
    """Place the order that the vendor's own reference page shows, and read it back."""
    order = DigitalDelivery(po_number="PO-12345")
    order.add(
        "PRODUCTA",
        Decimal("25.0"),
        email="recipient@example.com",
        to="Gift Recipient",
        from_name="GiftCard Partners",
        from_email="sender@example.com",
        message="Enjoy your reward!",
    )
    placed = client.orders.create(order)
    again = client.orders.get(placed.order.id)
    show("2. The vendor's example order, placed and read back", placed)
    check("what is read back is what was placed", again == placed.order)
    check("it was placed by this call, not before", not placed.replayed)
    return placed


def large_order(client: Client) -> Placed:
    """Order 150 claim links: pending at first, complete a little later."""
    placed = client.orders.create(
        Links(po_number="DEMO-LINKS-150").add("CVS", Decimal("10.00"), quantity=150)
    )
    show("3. Claim links for 150 cards", placed)
    check("the order is Pending at first", placed.order.is_pending)
    seen: list[Order] = []
    with console.status("waiting for it to complete"):
        done = client.orders.wait(placed.order, on_poll=seen.append)
    claims = [claim for line in done.line_items for claim in line.claim_data]
    check(f"after {len(seen)} polls it is {done.status}", done.is_complete)
    check(
        "there is one claim link for each card, all different",
        len({claim.claim_link for claim in claims}) == 150,
    )
    console.print(f"  a claim prints as {claims[0]!r}: link and challenge answer never show")
    return Placed(done, placed.replayed, placed.attempts)


def lost_answer(client: Client, simulator: Simulator) -> Placed:
    """Lose the answer to an order on its way back: one order, one receipt."""
    simulator.add_fault(Fault(operation="createOrder", kind="drop_after_store"))
    placed = client.orders.create(
        DigitalDelivery(po_number="DEMO-LOST-1").add(
            "CVS", Decimal("15.00"), email="ana@example.org", to="Ana"
        )
    )
    show("4. The service stores an order and the connection breaks before the answer", placed)
    table(
        "   What the client did",
        ["Operation", "Why", "What came back", "Decision"],
        [[each.operation, each.why, each.outcome, each.decision] for each in placed.attempts],
    )
    stored = [order for order in client.orders.history() if order.po_number == "DEMO-LOST-1"]
    check("the caller holds the order, marked as a replay", placed.replayed)
    check("the service holds exactly one", [order.id for order in stored] == [placed.order.id])
    return placed


def settle_accounts(client: Client, before: Decimal, orders: list[Order], simulator: Simulator) -> None:
    """Hold the balance and the server's own ledger against what was ordered."""
    ledger: dict[str, Any] = simulator.ledger()
    account = ledger["accounts"][0]
    after = client.balance().available or Decimal(0)
    cost = sum((line.cost or 0) * (line.quantity or 0) for order in orders for line in order.line_items)
    table(
        "5. The server's own ledger",
        ["PONumber", "Type", "Status", "Units", "Charge"],
        [
            [
                entry["po_number"],
                entry["type"],
                entry["status"],
                sum(line["quantity"] for line in entry["lines"]),
                entry["charge"],
            ]
            for entry in account["orders"]
        ],
    )
    table(
        "6. The balance",
        ["", "Amount"],
        [["before", f"{before:.2f}"], ["cost of the orders", f"{cost:.2f}"], ["after", f"{after:.2f}"]],
    )
    check("before − cost = after, to the cent", before - cost == after)
    check("the ledger charged the same", Decimal(account["charged"]) == cost)
    check(
        "the ledger holds each order once",
        sorted(e["id"] for e in account["orders"]) == sorted(o.id for o in orders),
    )
    tokens = ledger["requests"]["createToken"]
    others = sum(ledger["requests"].values()) - tokens
    check(f"one token was created and served {others} requests", tokens == 1)


def show(title: str, placed: Placed) -> None:
    """Print an order as a table."""
    table(
        f"{title}: {placed.order.status}, order {placed.order.id}",
        ["PONumber", "Product", "Value", "Units", "Cost"],
        [
            [placed.order.po_number, line.product_id, f"{line.value:.2f}", line.quantity, f"{line.cost:.2f}"]
            for line in placed.order.line_items
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
