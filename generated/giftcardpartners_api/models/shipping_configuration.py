from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ShippingConfiguration")


@_attrs_define
class ShippingConfiguration:
    """How a printed card is sent; empty on digital products.

    Attributes:
        fulfillment_group (str | Unset): Printed products of one group are sent alike.
        has_required_card_carriers (bool | Unset): Whether the card must be mounted in a carrier.
    """

    fulfillment_group: str | Unset = UNSET
    has_required_card_carriers: bool | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        fulfillment_group = self.fulfillment_group

        has_required_card_carriers = self.has_required_card_carriers

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if fulfillment_group is not UNSET:
            field_dict["FulfillmentGroup"] = fulfillment_group
        if has_required_card_carriers is not UNSET:
            field_dict["HasRequiredCardCarriers"] = has_required_card_carriers

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        fulfillment_group = d.pop("FulfillmentGroup", UNSET)

        has_required_card_carriers = d.pop("HasRequiredCardCarriers", UNSET)

        shipping_configuration = cls(
            fulfillment_group=fulfillment_group,
            has_required_card_carriers=has_required_card_carriers,
        )

        shipping_configuration.additional_properties = d
        return shipping_configuration

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
