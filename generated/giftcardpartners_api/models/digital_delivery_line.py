from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import ClassVar

from msgspec import field

from ..models.digital_delivery_address import DigitalDeliveryAddress
from ..models.personalization import Personalization
from ..types import Limit, Request, amount, optional, part, text, whole_number


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
        "product_id": text(least=1),
        "value": amount(least="0.01", most="10000", decimals=2),
        "quantity": optional(whole_number(least=1, most=10000)),
        "digital_delivery_address": part(DigitalDeliveryAddress, least=1),
        "personalization": optional(part(Personalization)),
        "branding_id": optional(text(least=1)),
        "external_id": optional(text()),
        "culture": optional(text()),
    }

    product_id: str = field(name="ProductId")
    value: Decimal = field(name="Value")
    quantity: int | None = field(name="Quantity", default=None)
    digital_delivery_address: DigitalDeliveryAddress = field(name="DigitalDeliveryAddress")
    personalization: Personalization | None = field(name="Personalization", default=None)
    branding_id: str | None = field(name="BrandingId", default=None)
    external_id: str | None = field(name="ExternalId", default=None)
    culture: str | None = field(name="Culture", default=None)
