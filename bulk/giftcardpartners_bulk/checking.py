"""Everything that can be known to be wrong with a file before money moves."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from decimal import Decimal

from giftcardpartners import Client, OrderRequest

from .columns import Columns, read_header
from .duplicates import Duplicates
from .errors import USAGE, BadFile, RowFinding
from .plan import Chunk, Numbered, chunks
from .prices import Prices
from .records import records
from .rows import BY_POST, BadRow, Row, add_row, new_order, read_row, read_type, recipient
from .snapshot import Snapshot

_AT_ONCE = 200
_MOST_FINDINGS = 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file is read: what `campaign start` is told beside the file's name."""

    size: int = 50
    renamed: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)
    kind: str | None = None
    sheet: str | None = None
    allow_duplicates: bool = False
    postage: Decimal = Decimal(0)
    """What each row by post costs to send: no catalogue tells, but the deposit pays for it."""

    def __post_init__(self) -> None:
        """Refuse what no file can be read by."""
        if not 1 <= self.size <= 1_000:
            raise BadFile("A chunk has 1 to 1,000 rows. Nothing was ordered.", exit_status=USAGE)
        if self.kind is not None:
            try:
                object.__setattr__(self, "kind", read_type(self.kind))
            except BadRow as error:
                raise BadFile(f"--type {error.problem}. Nothing was ordered.", exit_status=USAGE) from None


@dataclass(slots=True)
class Totals:
    """What a file adds up to; money in the products' currency."""

    rows: int = 0
    cards: int = 0
    chunks: int = 0
    value: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    """What is expected to be charged, postage included."""
    by_post: int = 0
    """Rows that are sent by post."""
    postage: Decimal = Decimal(0)
    """What of the cost is for that."""
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
    with closing(Duplicates()) as duplicates:
        checker = _Checker(
            Prices(client, reading.postage), client, None if reading.allow_duplicates else duplicates
        )
        columns, rows = _rows(source, reading, checker.refuse)
        checker.totals.ignored = columns.ignored
        numbers = hashlib.sha256()
        for chunk in chunks(checker.looking_at(rows), reading.size):
            numbers.update(chunk.po_number(campaign).encode())
            checker.totals.chunks += 1
            seen(chunk)
        checker.finish()
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

    def __init__(self, prices: Prices, client: Client, duplicates: Duplicates | None) -> None:
        self.totals = Totals()
        self.findings: list[RowFinding] = []
        self.found = 0
        self._client = client
        self._duplicates = duplicates
        self._prices = prices
        self._orders: dict[str, tuple[OrderRequest, list[int]]] = {}

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

    def finish(self) -> None:
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
        for later, earlier in self._duplicates.found() if self._duplicates else ():
            same = f"is the same as row {earlier}: remove it, or give --allow-duplicates"
            self._note(later, "row", same)
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
        if row["type"] == BY_POST:
            totals.by_post += 1
            totals.postage += self._prices.postage
        totals.value += value
        totals.cost += cost
        before = totals.products.get(row["product_id"], (0, Decimal(0), Decimal(0)))
        totals.products[row["product_id"]] = before[0] + cards, before[1] + value, before[2] + cost
        who = recipient(row)
        if self._duplicates and any(who):
            self._duplicates.add(
                number, (row["type"], row["product_id"], row["value"], row["quantity"], *who)
            )

    def _note(self, number: int | None, column: str, problem: str) -> None:
        self.found += 1
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(RowFinding(number, column, problem))
