from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProductCost")


@_attrs_define
class ProductCost:
    """What the card costs over and under its value.

    Attributes:
        fee (float | Unset): Added per card, in the product's currency.
        discount_percentage (float | Unset): Taken off the value, in percent.
    """

    fee: float | Unset = UNSET
    discount_percentage: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        fee = self.fee

        discount_percentage = self.discount_percentage

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if fee is not UNSET:
            field_dict["Fee"] = fee
        if discount_percentage is not UNSET:
            field_dict["DiscountPercentage"] = discount_percentage

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        fee = d.pop("Fee", UNSET)

        discount_percentage = d.pop("DiscountPercentage", UNSET)

        product_cost = cls(
            fee=fee,
            discount_percentage=discount_percentage,
        )

        product_cost.additional_properties = d
        return product_cost

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
