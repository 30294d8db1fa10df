from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.order_line import OrderLine
from ..models.delivery_type import DeliveryType
from ..models.order_status import OrderStatus


class Order(Answer, frozen=True, kw_only=True, eq=False):
    """An order that was placed.

    Attributes:
        id: The service's own number for the order.
        status: How far the order has come; `Pending` while it is worked on, `Completed` in the end.
        type: As ordered.
        po_number: As ordered.
        note: As ordered.
        line_items: The lines, in the order in which they were sent.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"note", })
    STRICT: ClassVar[frozenset[str]] = frozenset({"po_number", })

    id: Annotated[str, Meta(min_length=1)] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9aacd0>")
    status: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9ab4d0>")
    type: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9c07d0>", default=None)
    po_number: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9c1d50>", default=None)
    note: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9c2350>", default=None)
    line_items: Items[OrderLine] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9c30d0>", default=())

    def __post_init__(self) -> None:
        if self.line_items is None:
            force_setattr(self, "line_items", ())

