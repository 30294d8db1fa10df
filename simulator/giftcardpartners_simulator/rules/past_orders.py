"""A long past: orders from before the start, made when somebody looks at them and kept nowhere."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import overload

from ..state import Draft, Line, Order

_SECONDS_APART = 60.0
_ID = re.compile(r"past-([0-9]{1,3})-([0-9]{1,9})", re.ASCII)
_PO_NUMBER = re.compile(r"PAST-([0-9]{1,9})", re.ASCII)


class PastOrders(Sequence[Order]):
    """The orders of one account from before the start, oldest first: PONumbers PAST-0, PAST-1, …; each is complete."""

    def __init__(self, count: int, account_number: int) -> None:
        self._count = count
        self._number = account_number

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, index: int) -> Order: ...
    @overload
    def __getitem__(self, index: slice) -> list[Order]: ...
    def __getitem__(self, index: int | slice) -> Order | list[Order]:
        if isinstance(index, slice):
            return [self._order(one) for one in range(*index.indices(self._count))]
        return self._order(range(self._count)[index])

    def with_id(self, order_id: str) -> Order | None:
        """Return the order with this id, or None."""
        match = _ID.fullmatch(order_id)
        return self._numbered(match[2]) if match and int(match[1]) == self._number else None

    def with_po_number(self, po_number: str) -> Order | None:
        """Return the order with this PONumber, or None."""
        match = _PO_NUMBER.fullmatch(po_number)
        return self._numbered(match[1]) if match else None

    def _numbered(self, digits: str) -> Order | None:
        index = int(digits)
        return self._order(index) if str(index) == digits and index < self._count else None

    def _order(self, index: int) -> Order:
        order_id = f"past-{self._number}-{index}"
        line = Line("PRODUCTC", 2500, 1, external_id=f"EXT-{index}", id=f"li-{order_id}-1", cost=2500)
        digest = hashlib.blake2b(order_id.encode(), digest_size=32).digest()
        return Order(
            id=order_id,
            draft=Draft("Links", f"PAST-{index}", [line]),
            charge=2500,
            placed_at=(index - self._count) * _SECONDS_APART,
            body_sha256=digest.hex(),
            secret=digest[:16],
        )
