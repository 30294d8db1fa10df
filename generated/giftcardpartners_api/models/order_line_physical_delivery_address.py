from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class OrderLinePhysicalDeliveryAddress(Answer, frozen=True, kw_only=True, eq=False):
    """Where a printed card went, as it comes back.

    Attributes:
        shipping_method_id
        carrier_id
        name
        address_line_1
        address_line_2
        city
        state
        zip
        country
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"name", "address_line_1", "address_line_2", "city", "state", "zip", "country", })

    shipping_method_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f846a50>", default=None)
    carrier_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f847350>", default=None)
    name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8477d0>", default=None)
    address_line_1: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f858050>", default=None)
    address_line_2: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f858e10>", default=None)
    city: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f859250>", default=None)
    state: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f85a510>", default=None)
    zip: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f85aa50>", default=None)
    country: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f85bb50>", default=None)

