from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from msgspec import field

from ..types import Answer, check_amount


class AccountBalance(Answer, frozen=True, kw_only=True, eq=False):
    """The deposit, in two parts.

    Attributes:
        pending: Money that was requested and is not applied yet.
        available: Money that can be spent.
    """

    STRICT: ClassVar[frozenset[str]] = frozenset({"pending", "available"})

    pending: Decimal | None = field(name="Pending", default=None)
    available: Decimal | None = field(name="Available", default=None)

    def __post_init__(self) -> None:
        check_amount(self.pending)
        check_amount(self.available)
