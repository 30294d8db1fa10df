from __future__ import annotations

from decimal import Decimal

from msgspec import field

from ..types import Answer, check_amount


class ProductCost(Answer, frozen=True, kw_only=True, eq=False):
    """What the card costs over and under its value.

    Attributes:
        fee: Added per card, in the product's currency.
        discount_percentage: Taken off the value, in percent.
    """

    fee: Decimal | None = field(name="Fee", default=None)
    discount_percentage: Decimal | None = field(name="DiscountPercentage", default=None)

    def __post_init__(self) -> None:
        check_amount(self.fee)
        check_amount(self.discount_percentage)
