"""Survive a crash: write down what is wanted before it is sent, and settle whatever is still open at the next start.

The book is one SQLite file. An intent is open until its order is in hand or was refused; settling it is idempotent, so
that any number of processes may do it, at any time.
"""

from __future__ import annotations

import json
import sqlite3
import sys
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from giftcardpartners import (
    Client,
    GiftCardsError,
    InsufficientFunds,
    InvalidRequest,
    Links,
    Unprocessable,
)

REFUSED = (InvalidRequest, InsufficientFunds, Unprocessable)
"""What ends an intent without an order; everything else stays open, `PONumberReused` until somebody has looked."""


class Book:
    """The intents, by PONumber: what was wanted, and what became of it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with closing(self._open()) as book, book:
            book.execute(
                "create table if not exists intents"
                " (po_number text primary key, wanted text not null, order_id text, refusal text)"
            )

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=30)

    def want(self, order: Links) -> None:
        """Write an order down before it is sent; writing the same number down twice changes nothing."""
        lines = [[line.product_id, str(line.value), line.quantity] for line in order.line_items]
        with closing(self._open()) as book, book:
            book.execute(
                "insert or ignore into intents (po_number, wanted) values (?, ?)",
                (order.po_number, json.dumps(lines)),
            )

    def open_intents(self) -> list[Links]:
        """Read what is neither placed nor refused."""
        query = (
            "select po_number, wanted from intents where order_id is null and refusal is null order by rowid"
        )
        with closing(self._open()) as book:
            rows = book.execute(query).fetchall()
        orders = []
        for po_number, wanted in rows:
            order = Links(po_number=po_number)
            for product_id, value, quantity in json.loads(wanted):
                order.add(product_id, Decimal(value), quantity)
            orders.append(order)
        return orders

    def close_intent(
        self, po_number: str, *, order_id: str | None = None, refusal: str | None = None
    ) -> None:
        """Write down what became of an intent."""
        with closing(self._open()) as book, book:
            book.execute(
                "update intents set order_id = ?, refusal = ? where po_number = ?",
                (order_id, refusal, po_number),
            )


def settle_all(client: Client, book: Book) -> int:
    """Settle every open intent; return how many stay open."""
    left = 0
    for order in book.open_intents():
        try:
            placed = client.orders.settle(order)
        except REFUSED as refused:
            book.close_intent(order.po_number, refusal=type(refused).__name__)
            print(f"{order.po_number}: {refused}")
        except GiftCardsError as problem:
            left += 1
            print(f"{order.po_number}: still open: {problem}")
        else:
            book.close_intent(order.po_number, order_id=placed.order.id)
            print(
                f"{order.po_number}: order {placed.order.id}{' (placed before)' if placed.replayed else ''}"
            )
    return left


def main() -> int:
    """Settle the book that is named on the command line; the exit status says whether anything stays open."""
    book = Book(Path(sys.argv[1] if len(sys.argv) > 1 else "intents.sqlite3"))
    with Client.from_env() as client:
        return 1 if settle_all(client, book) else 0


if __name__ == "__main__":
    sys.exit(main())
