from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class ShippingMethod(Answer, frozen=True, kw_only=True, eq=False):
    """A way of shipping printed cards.

    Attributes:
        id
        name
    """


    id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8c3910>", default=None)
    name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8c3e90>", default=None)

