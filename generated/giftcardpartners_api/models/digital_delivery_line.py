from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.digital_delivery_address import DigitalDeliveryAddress
from ..models.personalization import Personalization
from ..models.culture_code import CultureCode


class DigitalDeliveryLine(Request, frozen=True, kw_only=True):
    """Cards for one recipient, sent by e-mail or text message.

    Attributes:
        product_id: An `Id` of `listProducts`.
        value: Face value of one card, with at most two decimals, in the product's currency.
        digital_delivery_address: Where a digital card goes; one of the two at least, or both.
        quantity: How many cards. Always send it; missing is taken as 1.
        personalization: What the recipient reads.
        branding_id: An `Id` of `listBrandings`.
        external_id: Your own id for the line.
        culture: Language and country of what the recipient reads.
    """

    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "product_id": text(least=1, ),
        "value": amount(least="0.01", most="10000", decimals=2),
        "quantity": optional(whole_number(least=1, most=10000)),
        "digital_delivery_address": part(DigitalDeliveryAddress, least=1),
        "personalization": optional(part(Personalization)),
        "branding_id": optional(text(least=1, )),
        "external_id": optional(text()),
        "culture": optional(text()),
    }

    product_id: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadd710>")
    value: Decimal = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadf2d0>")
    quantity: int | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadf8d0>", default=None)
    digital_delivery_address: DigitalDeliveryAddress = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faf8290>")
    personalization: Personalization | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faf8910>", default=None)
    branding_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faf9110>", default=None)
    external_id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666faf9610>", default=None)
    culture: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fafac10>", default=None)

