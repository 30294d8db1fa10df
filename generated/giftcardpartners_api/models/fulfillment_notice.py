from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class FulfillmentNotice(Answer, frozen=True, kw_only=True, eq=False):
    """What a `FulfillmentComplete` call may carry. Not documented.

    Attributes:
        id: Perhaps the order's id.
        order_id: Perhaps the order's id.
        status: Perhaps the order's status.
    """


    id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f96bc90>", default=None)
    order_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f96bf10>", default=None)
    status: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f978190>", default=None)

