from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.product_colors import ProductColors
    from ..models.shipping_configuration import ShippingConfiguration


T = TypeVar("T", bound="ProductMeta")


@_attrs_define
class ProductMeta:
    """Facts about the product that are not texts.

    Attributes:
        shipping_configuration (ShippingConfiguration | Unset): How a printed card is sent; empty on digital products.
        supports_api_balance_checks (bool | None | Unset): Whether what is left on a card can be asked for by machine.
        website (None | str | Unset): The merchant's own site.
        colors (None | ProductColors | Unset):
    """

    shipping_configuration: ShippingConfiguration | Unset = UNSET
    supports_api_balance_checks: bool | None | Unset = UNSET
    website: None | str | Unset = UNSET
    colors: None | ProductColors | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.product_colors import ProductColors  # noqa: PLC0415

        shipping_configuration: dict[str, Any] | Unset = UNSET
        if not isinstance(self.shipping_configuration, Unset):
            shipping_configuration = self.shipping_configuration.to_dict()

        supports_api_balance_checks: bool | None | Unset
        if isinstance(self.supports_api_balance_checks, Unset):
            supports_api_balance_checks = UNSET
        else:
            supports_api_balance_checks = self.supports_api_balance_checks

        website: None | str | Unset
        if isinstance(self.website, Unset):
            website = UNSET
        else:
            website = self.website

        colors: dict[str, Any] | None | Unset
        if isinstance(self.colors, Unset):
            colors = UNSET
        elif isinstance(self.colors, ProductColors):
            colors = self.colors.to_dict()
        else:
            colors = self.colors

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if shipping_configuration is not UNSET:
            field_dict["ShippingConfiguration"] = shipping_configuration
        if supports_api_balance_checks is not UNSET:
            field_dict["SupportsApiBalanceChecks"] = supports_api_balance_checks
        if website is not UNSET:
            field_dict["Website"] = website
        if colors is not UNSET:
            field_dict["Colors"] = colors

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.product_colors import ProductColors  # noqa: PLC0415
        from ..models.shipping_configuration import ShippingConfiguration  # noqa: PLC0415

        d = dict(src_dict)
        _shipping_configuration = d.pop("ShippingConfiguration", UNSET)
        shipping_configuration: ShippingConfiguration | Unset
        if isinstance(_shipping_configuration, Unset):
            shipping_configuration = UNSET
        else:
            shipping_configuration = ShippingConfiguration.from_dict(
                _shipping_configuration
            )

        def _parse_supports_api_balance_checks(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        supports_api_balance_checks = _parse_supports_api_balance_checks(
            d.pop("SupportsApiBalanceChecks", UNSET)
        )

        def _parse_website(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        website = _parse_website(d.pop("Website", UNSET))

        def _parse_colors(data: object) -> None | ProductColors | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                colors_type_0 = ProductColors.from_dict(data)

                return colors_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | ProductColors | Unset, data)

        colors = _parse_colors(d.pop("Colors", UNSET))

        product_meta = cls(
            shipping_configuration=shipping_configuration,
            supports_api_balance_checks=supports_api_balance_checks,
            website=website,
            colors=colors,
        )

        product_meta.additional_properties = d
        return product_meta

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
