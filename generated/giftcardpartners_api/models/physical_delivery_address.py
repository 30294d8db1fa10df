from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class PhysicalDeliveryAddress(Request, frozen=True, kw_only=True):
    """Where and how a printed card is sent.

    Attributes:
        shipping_method_id: An `Id` of `listShippingMethods`.
        name: The recipient's whole name.
        address_line_1
        city
        state: Two letters in the only sample.
        zip: Five digits in the only sample; a string, so that leading zeros stay.
        country: Two letters, such as `US`.
        carrier_id: An `Id` of `listCarriers`; needed when the product has `HasRequiredCardCarriers`.
        address_line_2
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"name", "address_line_1", "city", "state", "zip", "country", "address_line_2", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "shipping_method_id": text(least=1, ),
        "carrier_id": optional(text(least=1, )),
        "name": text(least=1, ),
        "address_line_1": text(least=1, ),
        "address_line_2": optional(text()),
        "city": text(least=1, ),
        "state": text(least=1, ),
        "zip": text(least=1, ),
        "country": text(least=1, ),
    }

    shipping_method_id: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f95a2d0>")
    carrier_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f95af50>", default=None)
    name: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f95b690>")
    address_line_1: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f974490>")
    address_line_2: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f975110>", default=None)
    city: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f975990>")
    state: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f975890>")
    zip: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f976e10>")
    country: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f977cd0>")

