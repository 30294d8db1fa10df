"""Everything that can be known to be wrong with a file before money moves."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from giftcardpartners import Client, OrderRequest

from .columns import Columns, read_header
from .errors import BadFile, RowFinding
from .plan import Chunk, Numbered, chunks
from .prices import Prices
from .records import records
from .rows import BadRow, Row, add_row, new_order, read_row, read_type, recipient
from .snapshot import Snapshot

_AT_ONCE = 200
_MOST_FINDINGS = 1_000
_BUCKETS = 8
"""Parts in which duplicates are looked for, so that sorting needs little memory."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: what `campaign start` is told beside the file's name."""

    size: int = 50
    renamed: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    sheet: str | None = None
    allow_duplicates: bool = False

    def __post_init__(self) -> None:
        """Refuse what no file can be read by."""
        if not 1 <= self.size <= 1_000:
            raise BadFile("A chunk has 1 to 1,000 rows. Nothing was ordered.")
        if self.kind is not None:
            try:
                object.__setattr__(self, "kind", read_type(self.kind))
            except BadRow as error:
                raise BadFile(f"--type {error.problem}. Nothing was ordered.") from None


@dataclass(slots=True)
class Totals:
    """What a file adds up to; money in the products' currency."""

    rows: int = 0
    cards: int = 0
    chunks: int = 0
    value: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    currency: str | None = None
    products: dict[str, tuple[int, Decimal, Decimal]] = field(default_factory=dict)
    """By product: cards, face value, cost."""
    ignored: tuple[str, ...] = ()
    plan_sha256: str = ""


def plan(source: Snapshot, reading: Reading) -> Iterator[Chunk]:
    """Read a file that was checked as chunks. Raises BadFile when it was not."""

    def wrong(number: int, error: BadRow) -> None:
        raise BadFile("The file cannot be ordered.", [RowFinding(number, error.column, error.problem)])

    _, rows = _rows(source, reading, wrong)
    return chunks(rows, reading.size)


def check(
    source: Snapshot,
    campaign: str,
    reading: Reading,
    client: Client,
    seen: Callable[[Chunk], None] = lambda _: None,
) -> Totals:
    """Check a whole file: each row, the catalogue, duplicates. Raises BadFile with all that was found.

    `seen` is shown every chunk. Raises what the catalogue's reading raises.
    """
    checker = _Checker(client, reading)
    columns, rows = _rows(source, reading, checker.refuse)
    checker.totals.ignored = columns.ignored
    numbers = hashlib.sha256()
    for chunk in chunks(checker.looking_at(rows), reading.size):
        numbers.update(chunk.po_number(campaign).encode())
        checker.totals.chunks += 1
        seen(chunk)
    checker.close()
    if checker.findings:
        more = "" if checker.found == len(checker.findings) else f" (the first {_MOST_FINDINGS:,} are listed)"
        raise BadFile(f"{checker.found:,} problems{more}. Nothing was ordered.", checker.findings)
    if not checker.totals.rows:
        raise BadFile("There is a header and no row. Nothing was ordered.")
    checker.totals.plan_sha256 = numbers.hexdigest()
    return checker.totals


def _rows(
    source: Snapshot, reading: Reading, wrong: Callable[[int, BadRow], None]
) -> tuple[Columns, Iterator[Numbered]]:
    found = records(source, reading.sheet)
    first = next(found, None)
    if first is None:
        raise BadFile("The file is empty. Nothing was ordered.")
    columns = read_header(first[1], reading.renamed, reading.defaults, reading.kind)

    def rows() -> Iterator[Numbered]:
        for number, cells in found:
            try:
                yield number, read_row(cells, columns)
            except BadRow as error:
                wrong(number, error)

    return columns, rows()


class _Checker:
    """Rows on their way through the order types and the catalogue, some at a time."""

    def __init__(self, client: Client, reading: Reading) -> None:
        self.totals = Totals()
        self.findings: list[RowFinding] = []
        self.found = 0
        self._client = client
        self._allow_duplicates = reading.allow_duplicates
        self._prices = Prices(client)
        self._orders: dict[str, tuple[OrderRequest, list[int]]] = {}
        self._hashes = array("Q")
        self._numbers = array("L")

    def refuse(self, number: int, error: BadRow) -> None:
        """Note a row that cannot be ordered."""
        self._note(number, error.column, error.problem)

    def looking_at(self, rows: Iterator[Numbered]) -> Iterator[Numbered]:
        """Pass rows on, having looked at each."""
        for number, row in rows:
            kind = row["type"]
            order, numbers = self._orders.get(kind) or self._begin(kind)
            try:
                add_row(order, row)
            except BadRow as error:
                self.refuse(number, error)
                continue
            numbers.append(number)
            if len(numbers) == _AT_ONCE:
                self._ask(kind)
            self._add_up(number, row)
            yield number, row

    def close(self) -> None:
        """Ask for what is left, and look for duplicates."""
        for kind in list(self._orders):
            self._ask(kind)
        currencies = {
            product.currency_code
            for product in map(self._prices.product, self.totals.products)
            if product is not None and product.currency_code
        }
        if len(currencies) > 1:
            listed = ", ".join(sorted(currencies))
            self._note(None, "product_id", f"mixes currencies ({listed}): make one campaign for each")
        self.totals.currency = next(iter(currencies), None)
        if not self._allow_duplicates:
            self._find_duplicates()
        self.findings.sort(key=lambda found: found.row or 0)

    def _begin(self, kind: str) -> tuple[OrderRequest, list[int]]:
        self._orders[kind] = new_order(kind, "CHECK"), []
        return self._orders[kind]

    def _ask(self, kind: str) -> None:
        order, numbers = self._orders.pop(kind)
        if not numbers:
            return
        for finding in self._client.orders.check(order):
            if finding.line is not None:
                self._note(numbers[finding.line - 1], finding.field, finding.problem)

    def _add_up(self, number: int, row: Row) -> None:
        cards, cost = int(row["quantity"]), self._prices.of_row(row)
        value = Decimal(row["value"]) * cards
        totals = self.totals
        totals.rows += 1
        totals.cards += cards
        totals.value += value
        totals.cost += cost
        before = totals.products.get(row["product_id"], (0, Decimal(0), Decimal(0)))
        totals.products[row["product_id"]] = before[0] + cards, before[1] + value, before[2] + cost
        who = recipient(row)
        if any(who):
            same = (row["type"], row["product_id"], row["value"], row["quantity"], *who)
            digest = hashlib.blake2b("\0".join(same).encode(), digest_size=8).digest()
            self._hashes.append(int.from_bytes(digest))
            self._numbers.append(number)

    def _find_duplicates(self) -> None:
        # Eight bytes a row rather than the rows themselves; two rows that differ never meet here, but for one in 10^9.
        for bucket in range(_BUCKETS):
            members = (index for index, found in enumerate(self._hashes) if found % _BUCKETS == bucket)
            order = sorted(members, key=self._hashes.__getitem__)
            for earlier, later in pairwise(order):
                if self._hashes[earlier] == self._hashes[later]:
                    same = (
                        f"is the same as row {self._numbers[earlier]}: remove it, or give --allow-duplicates"
                    )
                    self._note(self._numbers[later], "row", same)

    def _note(self, number: int | None, column: str, problem: str) -> None:
        self.found += 1
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(RowFinding(number, column, problem))
