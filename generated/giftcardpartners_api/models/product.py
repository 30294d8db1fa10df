from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.product_cost import ProductCost
from ..models.product_media import ProductMedia
from ..models.product_meta import ProductMeta
from ..models.product_translation import ProductTranslation
from ..models.culture_code import CultureCode
from ..models.currency_code import CurrencyCode
from ..models.delivery_type import DeliveryType
from ..models.denomination_type import DenominationType
from ..models.product_type import ProductType


class Product(Answer, frozen=True, kw_only=True, eq=False):
    """One gift card of the catalogue.

    Attributes:
        id: Short code in capitals; goes into the `ProductId` of a line.
        name
        short_description: May hold HTML.
        long_description: May hold HTML.
        type: Sent by wire, or printed.
        denomination_type: Whether `Denominations` lists the values or bounds them.
        denominations: `Fixed`: every value that can be ordered. `Variable`: the least and the greatest.
        available_delivery_types: The types of order in which the product can be bought.
        terms: May hold HTML.
        disclaimer: May hold HTML; some products have none.
        redemption_note: One sentence on how to use the card.
        meta: Facts about the product that are not texts.
        media: Pictures.
        cost: What the card costs over and under its value.
        translations: The texts in other languages.
        currency_code: Currency of the card's value.
        culture_codes: Cultures in which the product is offered.
    """


    id: Annotated[str, Meta(min_length=1)] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa71190>")
    name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa70f90>", default=None)
    short_description: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa71990>", default=None)
    long_description: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa71e10>", default=None)
    type: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa720d0>", default=None)
    denomination_type: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa72e90>", default=None)
    denominations: Items[Decimal] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa73010>", default=())
    available_delivery_types: Items[str] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa729d0>", default=())
    terms: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fbb6890>", default=None)
    disclaimer: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fbb6250>", default=None)
    redemption_note: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fbb6f50>", default=None)
    meta: Part[ProductMeta] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3c110>", default=empty(ProductMeta))
    media: Part[ProductMedia] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3c750>", default=empty(ProductMedia))
    cost: Part[ProductCost] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3c7d0>", default=empty(ProductCost))
    translations: Items[ProductTranslation] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3c950>", default=())
    currency_code: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3d090>", default=None)
    culture_codes: Items[str] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa3d790>", default=())

    def __post_init__(self) -> None:
        if self.denominations is None:
            force_setattr(self, "denominations", ())
        if self.available_delivery_types is None:
            force_setattr(self, "available_delivery_types", ())
        if self.meta is None:
            force_setattr(self, "meta", empty(ProductMeta))
        if self.media is None:
            force_setattr(self, "media", empty(ProductMedia))
        if self.cost is None:
            force_setattr(self, "cost", empty(ProductCost))
        if self.translations is None:
            force_setattr(self, "translations", ())
        if self.culture_codes is None:
            force_setattr(self, "culture_codes", ())
        for one in self.denominations:
            check_amount(one)

