from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="PhysicalDeliveryAddress")


@_attrs_define
class PhysicalDeliveryAddress:
    """Where and how a printed card is sent.

    Attributes:
        shipping_method_id (str): An `Id` of `listShippingMethods`.
        name (str): The recipient's whole name.
        address_line_1 (str):
        city (str):
        state (str): Two letters in the only sample.
        zip_ (str): Five digits in the only sample; a string, so that leading zeros stay.
        country (str): Two letters, such as `US`.
        carrier_id (str | Unset): An `Id` of `listCarriers`; needed when the product has `HasRequiredCardCarriers`.
        address_line_2 (str | Unset):
    """

    shipping_method_id: str
    name: str
    address_line_1: str
    city: str
    state: str
    zip_: str
    country: str
    carrier_id: str | Unset = UNSET
    address_line_2: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        shipping_method_id = self.shipping_method_id

        name = self.name

        address_line_1 = self.address_line_1

        city = self.city

        state = self.state

        zip_ = self.zip_

        country = self.country

        carrier_id = self.carrier_id

        address_line_2 = self.address_line_2

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "ShippingMethodId": shipping_method_id,
                "Name": name,
                "AddressLine1": address_line_1,
                "City": city,
                "State": state,
                "Zip": zip_,
                "Country": country,
            }
        )
        if carrier_id is not UNSET:
            field_dict["CarrierId"] = carrier_id
        if address_line_2 is not UNSET:
            field_dict["AddressLine2"] = address_line_2

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        shipping_method_id = d.pop("ShippingMethodId")

        name = d.pop("Name")

        address_line_1 = d.pop("AddressLine1")

        city = d.pop("City")

        state = d.pop("State")

        zip_ = d.pop("Zip")

        country = d.pop("Country")

        carrier_id = d.pop("CarrierId", UNSET)

        address_line_2 = d.pop("AddressLine2", UNSET)

        physical_delivery_address = cls(
            shipping_method_id=shipping_method_id,
            name=name,
            address_line_1=address_line_1,
            city=city,
            state=state,
            zip_=zip_,
            country=country,
            carrier_id=carrier_id,
            address_line_2=address_line_2,
        )

        return physical_delivery_address
