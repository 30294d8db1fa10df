from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class ShippingConfiguration(Answer, frozen=True, kw_only=True, eq=False):
    """How a printed card is sent; empty on digital products.

    Attributes:
        fulfillment_group: Printed products of one group are sent alike.
        has_required_card_carriers: Whether the card must be mounted in a carrier.
    """


    fulfillment_group: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8ce90>", default=None)
    has_required_card_carriers: bool | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8d510>", default=None)

