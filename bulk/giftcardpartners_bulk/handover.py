"""From a checked file to chunks in the engine, after a look at what the account has been sent under this name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import sqlalchemy as sa
from giftcardpartners import Client

from .checking import Reading, plan
from .engine import Payload, Queues
from .errors import OtherCampaign
from .plan import Chunk, Part, parse_po_number
from .prices import Prices
from .snapshot import Snapshot
from .tables import campaigns, to_units

_AT_ONCE = 20
LOOK_BACK = 20_000
"""Orders of the history that are looked at, the newest ones as services list them."""


@dataclass(slots=True)
class Earlier:
    """Orders that the account has from this campaign: there are some when the engine's database was lost."""

    parts: dict[int, list[Part]] = field(default_factory=dict)

    def compare(self, campaign: str, chunk: Chunk) -> None:
        """Hold them against a chunk of the plan. Raises OtherCampaign when one of them is no part of it."""
        for part in self.parts.get(chunk.number, ()):
            fits = bool(chunk.part(part.path)) and chunk.po_number(campaign, part.path) == part.po_number
            if not fits:
                raise _of_another_file(campaign, part)

    def end(self, campaign: str, chunks: int) -> None:
        """Say that the plan has so many chunks. Raises OtherCampaign when there is an order beyond."""
        for number, parts in self.parts.items():
            if number > chunks:
                raise _of_another_file(campaign, parts[0])


def look_back(client: Client, campaign: str) -> Earlier:
    """Find the campaign's orders in the account's history."""
    earlier = Earlier()
    for order in islice(client.orders.history(), LOOK_BACK):
        part = parse_po_number(campaign, order.po_number or "")
        if part is not None:
            earlier.parts.setdefault(part.chunk, []).append(part)
    return earlier


def hand_over(
    engine: sa.Engine,
    queues: Queues,
    client: Client,
    campaign: str,
    source: tuple[Snapshot, Reading],
    earlier: Earlier,
) -> None:
    """Put all chunks that are not there yet into the engine; twenty are there or not, whoever dies."""
    prices = Prices(client, source[1].postage)
    for batch in _batches(plan(*source)):
        last = batch[-1].number
        with engine.begin() as connection:
            this = (campaigns.c.name == campaign) & (campaigns.c.handed_over < last)
            # The write comes first, so that two who do this at once take turns.
            if connection.execute(campaigns.update().where(this).values(handed_over=last)).rowcount:
                queues.enqueue(connection, [_payload(campaign, chunk, prices, earlier) for chunk in batch])


def _batches(chunks: Iterator[Chunk]) -> Iterator[list[Chunk]]:
    while batch := list(islice(chunks, _AT_ONCE)):
        yield batch


def _payload(campaign: str, chunk: Chunk, prices: Prices, earlier: Earlier) -> Payload:
    known = sorted(part.path for part in earlier.parts.get(chunk.number, ()))
    return {
        "campaign": campaign,
        "number": chunk.number,
        "kind": chunk.kind,
        "numbers": [number for number, _ in chunk.rows],
        "rows": [row for _, row in chunk.rows],
        "prices": [to_units(prices.of_row(row)) for _, row in chunk.rows],
        "refused_parts": {path[:length]: "refused earlier" for path in known for length in range(len(path))},
        "known": known,
    }


def _of_another_file(campaign: str, part: Part) -> OtherCampaign:
    return OtherCampaign(
        f"The account has an order {part.po_number} of a campaign {campaign} with other rows than this file. "
        "Nothing was ordered: go on with the file (and --size) of that campaign, or give this one another name."
    )
