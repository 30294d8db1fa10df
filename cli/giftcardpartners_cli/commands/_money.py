"""An amount of money as an option."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import click


class _Money(click.ParamType[Decimal]):
    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read the amount."""
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not 0 <= amount < 10**12:
            self.fail(f"{value!r} is no amount such as 25.00", param, ctx)
        return amount


MONEY = _Money()
