from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..models.product_cost import ProductCost
from ..models.product_media import ProductMedia
from ..models.product_meta import ProductMeta
from ..models.product_translation import ProductTranslation
from ..types import Answer, Items, Part, check_amount, empty


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

    id: Annotated[str, Meta(min_length=1)] = field(name="Id")
    name: str | None = field(name="Name", default=None)
    short_description: str | None = field(name="ShortDescription", default=None)
    long_description: str | None = field(name="LongDescription", default=None)
    type: str | None = field(name="Type", default=None)
    denomination_type: str | None = field(name="DenominationType", default=None)
    denominations: Items[Decimal] = field(name="Denominations", default=())
    available_delivery_types: Items[str] = field(name="AvailableDeliveryTypes", default=())
    terms: str | None = field(name="Terms", default=None)
    disclaimer: str | None = field(name="Disclaimer", default=None)
    redemption_note: str | None = field(name="RedemptionNote", default=None)
    meta: Part[ProductMeta] = field(name="Meta", default=empty(ProductMeta))
    media: Part[ProductMedia] = field(name="Media", default=empty(ProductMedia))
    cost: Part[ProductCost] = field(name="Cost", default=empty(ProductCost))
    translations: Items[ProductTranslation] = field(name="Translations", default=())
    currency_code: str | None = field(name="CurrencyCode", default=None)
    culture_codes: Items[str] = field(name="CultureCodes", default=())

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
