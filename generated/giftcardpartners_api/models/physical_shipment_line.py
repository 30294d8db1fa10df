from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.personalization import Personalization
from ..models.physical_delivery_address import PhysicalDeliveryAddress
from ..models.culture_code import CultureCode


class PhysicalShipmentLine(Request, frozen=True, kw_only=True):
    """Printed cards for one address.

    Attributes:
        product_id: An `Id` of `listProducts`.
        value: Face value of one card, with at most two decimals, in the product's currency.
        physical_delivery_address: Where and how a printed card is sent.
        quantity: How many cards. Always send it; missing is taken as 1.
        personalization: What the recipient reads.
        branding_id: An `Id` of `listBrandings`.
        external_id: Your own id for the line.
        culture: Language and country of what the recipient reads.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"physical_delivery_address", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "product_id": text(least=1, ),
        "value": amount(least="0.01", most="10000", decimals=2),
        "quantity": optional(whole_number(least=1, most=10000)),
        "physical_delivery_address": part(PhysicalDeliveryAddress),
        "personalization": optional(part(Personalization)),
        "branding_id": optional(text(least=1, )),
        "external_id": optional(text()),
        "culture": optional(text()),
    }

    product_id: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9295d0>")
    value: Decimal = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f929f50>")
    quantity: int | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f92a710>", default=None)
    physical_delivery_address: PhysicalDeliveryAddress = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f92ba10>")
    personalization: Personalization | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f92b290>", default=None)
    branding_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f92bd50>", default=None)
    external_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9406d0>", default=None)
    culture: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f940f90>", default=None)

