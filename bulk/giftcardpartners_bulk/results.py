"""What became of every row, as a file: from the database alone, the original file is not needed."""

from __future__ import annotations

import csv
import os
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sa
from giftcardpartners import Client, Order

from .engine import Payload, Queues
from .errors import CANNOT_WRITE, NOTHING, BadFile, OtherCampaign
from .placing import Outcome
from .register import Entry
from .rows import Row
from .tables import chunks

_AT_ONCE = 100
_WHOM = ("email", "sms", "to", "name", "address_line_1", "address_line_2", "city", "state", "zip", "country")
HEADER = (
    "row",
    "status",
    "product_id",
    "value",
    "quantity",
    *_WHOM,
    "external_id",
    "po_number",
    "order_id",
    "problem",
    "note",
)
LINKS = ("claim_links", "challenge_answers")

Written = dict[str, str]


def write_results(
    connection: sa.Connection, queues: Queues, entry: Entry, target: Path, client: Client | None
) -> int:
    """Write one line for each row of the campaign, whole or not at all, readable by its owner only.

    With a client the orders are read, and each row has its claim links. Returns the number of rows. Raises BadFile
    when the file cannot be written, OtherCampaign when the rows are forgotten.
    """
    if entry.state == "forgotten":
        raise OtherCampaign(
            f"The rows of {entry.name} were forgotten: there is nothing left to write.", exit_status=NOTHING
        )
    header = (*HEADER, *LINKS) if client else HEADER
    written = 0
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
        draft = Path(name)
        try:
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:
                writer = csv.DictWriter(file, header, restval="")
                writer.writeheader()
                for line in _lines(connection, queues, entry, client):
                    writer.writerow({name: _harmless(text) for name, text in line.items()})
                    written += 1
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)
    except OSError as error:
        raise BadFile(f"{target} cannot be written ({error.strerror}).", exit_status=CANNOT_WRITE) from None
    return written


def _lines(
    connection: sa.Connection, queues: Queues, entry: Entry, client: Client | None
) -> Iterator[Written]:
    for first in range(1, entry.handed_over + 1, _AT_ONCE):
        last = first + _AT_ONCE - 1
        within = (chunks.c.campaign == entry.name) & chunks.c.number.between(first, last)
        found = connection.execute(sa.select(chunks.c.number, chunks.c.outcome).where(within))
        outcomes = {number: msgspec.json.decode(text or "[]", type=list[Outcome]) for number, text in found}
        for payload in queues.payloads(entry.name, first, last):
            yield from _chunk_lines(payload, outcomes.get(payload["number"], []), client)


def _chunk_lines(payload: Payload, outcomes: list[Outcome], client: Client | None) -> Iterator[Written]:
    by_row = {number: outcome for outcome in outcomes for number in outcome.rows}
    links: dict[str, Callable[[Row], Written]] = {}
    for number, row in zip(payload["numbers"], payload["rows"], strict=True):
        line: Written = {name: row[name] for name in HEADER if name in row}
        line["row"] = str(number)
        outcome = by_row.get(number)
        if outcome is None:
            line["status"] = "waiting"
        else:
            line["status"] = "refused" if outcome.problem else outcome.status or "placed"
            line["note"] = outcome.note
            line |= {
                "po_number": outcome.po_number,
                "order_id": outcome.order_id or "",
                "problem": outcome.problem or "",
            }
            if client is not None and outcome.order_id and not outcome.problem:
                if outcome.order_id not in links:
                    links[outcome.order_id] = _dealer(client.orders.get(outcome.order_id))
                line |= links[outcome.order_id](row)
        yield line


def _dealer(order: Order) -> Callable[[Row], Written]:
    """Deal the claims of an order to its rows: each once, by what the row asked for."""
    stock: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for line in order.line_items:
        stock[_card(line.product_id, line.value, line.external_id)] += line.claim_data

    def deal(row: Row) -> Written:
        value, count = Decimal(row["value"]), int(row["quantity"])
        exact = stock[_card(row["product_id"], value, row.get("external_id"))]
        plain = stock[_card(row["product_id"], value, None)]
        claims = [(exact or plain).pop(0) for _ in range(count) if exact or plain]
        return {
            "claim_links": "\n".join(claim.claim_link or "" for claim in claims),
            "challenge_answers": "\n".join(claim.claim_link_challenge_answer or "" for claim in claims),
        }

    return deal


def _card(product_id: str | None, value: Decimal | None, external_id: str | None) -> tuple[Any, ...]:
    return (product_id or "").lower(), value, external_id or None


def _harmless(text: str) -> str:
    """Keep a spreadsheet from computing what a recipient's name says."""
    is_number = text[1:].isdigit() and text[:1] == "+"
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} and not is_number else text
