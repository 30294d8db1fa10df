from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.culture_code import CultureCode
from ..models.currency_code import CurrencyCode
from ..models.delivery_type import DeliveryType
from ..models.denomination_type import DenominationType
from ..models.product_type import ProductType
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.product_cost import ProductCost
    from ..models.product_media import ProductMedia
    from ..models.product_meta import ProductMeta
    from ..models.product_translation import ProductTranslation


T = TypeVar("T", bound="Product")


@_attrs_define
class Product:
    """One gift card of the catalogue.

    Attributes:
        id (str): Short code in capitals; goes into the `ProductId` of a line.
        name (str | Unset):
        short_description (str | Unset): May hold HTML.
        long_description (str | Unset): May hold HTML.
        type_ (ProductType | str | Unset): Sent by wire, or printed.
        denomination_type (DenominationType | str | Unset): Whether `Denominations` lists the values or bounds them.
        denominations (list[float] | Unset): `Fixed`: every value that can be ordered. `Variable`: the least and the
            greatest.
        available_delivery_types (list[DeliveryType | str] | Unset): The types of order in which the product can be
            bought.
        terms (str | Unset): May hold HTML.
        disclaimer (str | Unset): May hold HTML; some products have none.
        redemption_note (str | Unset): One sentence on how to use the card.
        meta (ProductMeta | Unset): Facts about the product that are not texts.
        media (ProductMedia | Unset): Pictures.
        cost (ProductCost | Unset): What the card costs over and under its value.
        translations (list[ProductTranslation] | Unset): The texts in other languages.
        currency_code (CurrencyCode | str | Unset): Currency of the card's value.
        culture_codes (list[CultureCode | str] | Unset): Cultures in which the product is offered.
    """

    id: str
    name: str | Unset = UNSET
    short_description: str | Unset = UNSET
    long_description: str | Unset = UNSET
    type_: ProductType | str | Unset = UNSET
    denomination_type: DenominationType | str | Unset = UNSET
    denominations: list[float] | Unset = UNSET
    available_delivery_types: list[DeliveryType | str] | Unset = UNSET
    terms: str | Unset = UNSET
    disclaimer: str | Unset = UNSET
    redemption_note: str | Unset = UNSET
    meta: ProductMeta | Unset = UNSET
    media: ProductMedia | Unset = UNSET
    cost: ProductCost | Unset = UNSET
    translations: list[ProductTranslation] | Unset = UNSET
    currency_code: CurrencyCode | str | Unset = UNSET
    culture_codes: list[CultureCode | str] | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        short_description = self.short_description

        long_description = self.long_description

        type_: str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        elif isinstance(self.type_, ProductType):
            type_ = self.type_.value
        else:
            type_ = self.type_

        denomination_type: str | Unset
        if isinstance(self.denomination_type, Unset):
            denomination_type = UNSET
        elif isinstance(self.denomination_type, DenominationType):
            denomination_type = self.denomination_type.value
        else:
            denomination_type = self.denomination_type

        denominations: list[float] | Unset = UNSET
        if not isinstance(self.denominations, Unset):
            denominations = self.denominations

        available_delivery_types: list[str] | Unset = UNSET
        if not isinstance(self.available_delivery_types, Unset):
            available_delivery_types = []
            for available_delivery_types_item_data in self.available_delivery_types:
                available_delivery_types_item: str
                if isinstance(available_delivery_types_item_data, DeliveryType):
                    available_delivery_types_item = (
                        available_delivery_types_item_data.value
                    )
                else:
                    available_delivery_types_item = available_delivery_types_item_data
                available_delivery_types.append(available_delivery_types_item)

        terms = self.terms

        disclaimer = self.disclaimer

        redemption_note = self.redemption_note

        meta: dict[str, Any] | Unset = UNSET
        if not isinstance(self.meta, Unset):
            meta = self.meta.to_dict()

        media: dict[str, Any] | Unset = UNSET
        if not isinstance(self.media, Unset):
            media = self.media.to_dict()

        cost: dict[str, Any] | Unset = UNSET
        if not isinstance(self.cost, Unset):
            cost = self.cost.to_dict()

        translations: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.translations, Unset):
            translations = []
            for translations_item_data in self.translations:
                translations_item = translations_item_data.to_dict()
                translations.append(translations_item)

        currency_code: str | Unset
        if isinstance(self.currency_code, Unset):
            currency_code = UNSET
        elif isinstance(self.currency_code, CurrencyCode):
            currency_code = self.currency_code.value
        else:
            currency_code = self.currency_code

        culture_codes: list[str] | Unset = UNSET
        if not isinstance(self.culture_codes, Unset):
            culture_codes = []
            for culture_codes_item_data in self.culture_codes:
                culture_codes_item: str
                if isinstance(culture_codes_item_data, CultureCode):
                    culture_codes_item = culture_codes_item_data.value
                else:
                    culture_codes_item = culture_codes_item_data
                culture_codes.append(culture_codes_item)

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "Id": id,
            }
        )
        if name is not UNSET:
            field_dict["Name"] = name
        if short_description is not UNSET:
            field_dict["ShortDescription"] = short_description
        if long_description is not UNSET:
            field_dict["LongDescription"] = long_description
        if type_ is not UNSET:
            field_dict["Type"] = type_
        if denomination_type is not UNSET:
            field_dict["DenominationType"] = denomination_type
        if denominations is not UNSET:
            field_dict["Denominations"] = denominations
        if available_delivery_types is not UNSET:
            field_dict["AvailableDeliveryTypes"] = available_delivery_types
        if terms is not UNSET:
            field_dict["Terms"] = terms
        if disclaimer is not UNSET:
            field_dict["Disclaimer"] = disclaimer
        if redemption_note is not UNSET:
            field_dict["RedemptionNote"] = redemption_note
        if meta is not UNSET:
            field_dict["Meta"] = meta
        if media is not UNSET:
            field_dict["Media"] = media
        if cost is not UNSET:
            field_dict["Cost"] = cost
        if translations is not UNSET:
            field_dict["Translations"] = translations
        if currency_code is not UNSET:
            field_dict["CurrencyCode"] = currency_code
        if culture_codes is not UNSET:
            field_dict["CultureCodes"] = culture_codes

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.product_cost import ProductCost  # noqa: PLC0415
        from ..models.product_media import ProductMedia  # noqa: PLC0415
        from ..models.product_meta import ProductMeta  # noqa: PLC0415
        from ..models.product_translation import ProductTranslation  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("Id")

        name = d.pop("Name", UNSET)

        short_description = d.pop("ShortDescription", UNSET)

        long_description = d.pop("LongDescription", UNSET)

        def _parse_type_(data: object) -> ProductType | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                type_type_0 = ProductType(data)

                return type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(ProductType | str | Unset, data)

        type_ = _parse_type_(d.pop("Type", UNSET))

        def _parse_denomination_type(data: object) -> DenominationType | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                denomination_type_type_0 = DenominationType(data)

                return denomination_type_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(DenominationType | str | Unset, data)

        denomination_type = _parse_denomination_type(d.pop("DenominationType", UNSET))

        denominations = cast(list[float], d.pop("Denominations", UNSET))

        _available_delivery_types = d.pop("AvailableDeliveryTypes", UNSET)
        available_delivery_types: list[DeliveryType | str] | Unset = UNSET
        if _available_delivery_types is not UNSET:
            available_delivery_types = []
            for available_delivery_types_item_data in _available_delivery_types:

                def _parse_available_delivery_types_item(
                    data: object,
                ) -> DeliveryType | str:
                    try:
                        if not isinstance(data, str):
                            raise TypeError()
                        available_delivery_types_item_type_0 = DeliveryType(data)

                        return available_delivery_types_item_type_0
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    return cast(DeliveryType | str, data)

                available_delivery_types_item = _parse_available_delivery_types_item(
                    available_delivery_types_item_data
                )

                available_delivery_types.append(available_delivery_types_item)

        terms = d.pop("Terms", UNSET)

        disclaimer = d.pop("Disclaimer", UNSET)

        redemption_note = d.pop("RedemptionNote", UNSET)

        _meta = d.pop("Meta", UNSET)
        meta: ProductMeta | Unset
        if isinstance(_meta, Unset):
            meta = UNSET
        else:
            meta = ProductMeta.from_dict(_meta)

        _media = d.pop("Media", UNSET)
        media: ProductMedia | Unset
        if isinstance(_media, Unset):
            media = UNSET
        else:
            media = ProductMedia.from_dict(_media)

        _cost = d.pop("Cost", UNSET)
        cost: ProductCost | Unset
        if isinstance(_cost, Unset):
            cost = UNSET
        else:
            cost = ProductCost.from_dict(_cost)

        _translations = d.pop("Translations", UNSET)
        translations: list[ProductTranslation] | Unset = UNSET
        if _translations is not UNSET:
            translations = []
            for translations_item_data in _translations:
                translations_item = ProductTranslation.from_dict(translations_item_data)

                translations.append(translations_item)

        def _parse_currency_code(data: object) -> CurrencyCode | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                currency_code_type_0 = CurrencyCode(data)

                return currency_code_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CurrencyCode | str | Unset, data)

        currency_code = _parse_currency_code(d.pop("CurrencyCode", UNSET))

        _culture_codes = d.pop("CultureCodes", UNSET)
        culture_codes: list[CultureCode | str] | Unset = UNSET
        if _culture_codes is not UNSET:
            culture_codes = []
            for culture_codes_item_data in _culture_codes:

                def _parse_culture_codes_item(data: object) -> CultureCode | str:
                    try:
                        if not isinstance(data, str):
                            raise TypeError()
                        culture_codes_item_type_0 = CultureCode(data)

                        return culture_codes_item_type_0
                    except (TypeError, ValueError, AttributeError, KeyError):
                        pass
                    return cast(CultureCode | str, data)

                culture_codes_item = _parse_culture_codes_item(culture_codes_item_data)

                culture_codes.append(culture_codes_item)

        product = cls(
            id=id,
            name=name,
            short_description=short_description,
            long_description=long_description,
            type_=type_,
            denomination_type=denomination_type,
            denominations=denominations,
            available_delivery_types=available_delivery_types,
            terms=terms,
            disclaimer=disclaimer,
            redemption_note=redemption_note,
            meta=meta,
            media=media,
            cost=cost,
            translations=translations,
            currency_code=currency_code,
            culture_codes=culture_codes,
        )

        product.additional_properties = d
        return product

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
