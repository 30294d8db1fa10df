from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class DuplicateOrder(Answer, frozen=True, kw_only=True, eq=False):
    """Names the order that already has the `PONumber`. Which property holds the id is not certain, so none is
    required.

    Attributes:
        previous_order_ids: The ids of the orders with this number.
        id: The id of the original order.
        message: The reason, in words.
    """


    previous_order_ids: tuple[str, ...] | str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f88c250>", default=None)
    id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f88e810>", default=None)
    message: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f88f150>", default=None)

