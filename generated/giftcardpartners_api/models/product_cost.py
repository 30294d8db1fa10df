from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class ProductCost(Answer, frozen=True, kw_only=True, eq=False):
    """What the card costs over and under its value.

    Attributes:
        fee: Added per card, in the product's currency.
        discount_percentage: Taken off the value, in percent.
    """


    fee: Decimal | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faa8110>", default=None)
    discount_percentage: Decimal | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faa8850>", default=None)

    def __post_init__(self) -> None:
        check_amount(self.fee)
        check_amount(self.discount_percentage)

