from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.culture_code import CultureCode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.claim_data import ClaimData
    from ..models.order_line_digital_delivery_address import (
        OrderLineDigitalDeliveryAddress,
    )
    from ..models.order_line_personalization import OrderLinePersonalization
    from ..models.order_line_physical_delivery_address import (
        OrderLinePhysicalDeliveryAddress,
    )


T = TypeVar("T", bound="OrderLine")


@_attrs_define
class OrderLine:
    """A line of an order that was placed.

    Attributes:
        id (None | str | Unset):
        product_id (None | str | Unset): As ordered.
        value (float | None | Unset): Face value of one card, as ordered.
        quantity (int | None | Unset): As ordered.
        cost (float | None | Unset): What one card of this line is charged; differs from its value by fee and discount.
        status (None | str | Unset): How far the line has come. Its values are not documented.
        culture (CultureCode | None | str | Unset): As ordered.
        theme (None | str | Unset):
        branding_id (None | str | Unset): As ordered.
        external_id (None | str | Unset): As ordered.
        personalization (None | OrderLinePersonalization | Unset): As ordered.
        digital_delivery_address (None | OrderLineDigitalDeliveryAddress | Unset): As ordered, where a service shows it
            at all.
        physical_delivery_address (None | OrderLinePhysicalDeliveryAddress | Unset): As ordered, where a service shows
            it at all.
        claim_data (list[ClaimData] | None | Unset): One entry per card, presumably; null or empty while the order is
            `Pending`.
    """

    id: None | str | Unset = UNSET
    product_id: None | str | Unset = UNSET
    value: float | None | Unset = UNSET
    quantity: int | None | Unset = UNSET
    cost: float | None | Unset = UNSET
    status: None | str | Unset = UNSET
    culture: CultureCode | None | str | Unset = UNSET
    theme: None | str | Unset = UNSET
    branding_id: None | str | Unset = UNSET
    external_id: None | str | Unset = UNSET
    personalization: None | OrderLinePersonalization | Unset = UNSET
    digital_delivery_address: None | OrderLineDigitalDeliveryAddress | Unset = UNSET
    physical_delivery_address: None | OrderLinePhysicalDeliveryAddress | Unset = UNSET
    claim_data: list[ClaimData] | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.order_line_digital_delivery_address import (
            OrderLineDigitalDeliveryAddress,  # noqa: PLC0415
        )
        from ..models.order_line_personalization import OrderLinePersonalization  # noqa: PLC0415
        from ..models.order_line_physical_delivery_address import (
            OrderLinePhysicalDeliveryAddress,  # noqa: PLC0415
        )

        id: None | str | Unset
        if isinstance(self.id, Unset):
            id = UNSET
        else:
            id = self.id

        product_id: None | str | Unset
        if isinstance(self.product_id, Unset):
            product_id = UNSET
        else:
            product_id = self.product_id

        value: float | None | Unset
        if isinstance(self.value, Unset):
            value = UNSET
        else:
            value = self.value

        quantity: int | None | Unset
        if isinstance(self.quantity, Unset):
            quantity = UNSET
        else:
            quantity = self.quantity

        cost: float | None | Unset
        if isinstance(self.cost, Unset):
            cost = UNSET
        else:
            cost = self.cost

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        culture: None | str | Unset
        if isinstance(self.culture, Unset):
            culture = UNSET
        elif isinstance(self.culture, CultureCode):
            culture = self.culture.value
        else:
            culture = self.culture

        theme: None | str | Unset
        if isinstance(self.theme, Unset):
            theme = UNSET
        else:
            theme = self.theme

        branding_id: None | str | Unset
        if isinstance(self.branding_id, Unset):
            branding_id = UNSET
        else:
            branding_id = self.branding_id

        external_id: None | str | Unset
        if isinstance(self.external_id, Unset):
            external_id = UNSET
        else:
            external_id = self.external_id

        personalization: dict[str, Any] | None | Unset
        if isinstance(self.personalization, Unset):
            personalization = UNSET
        elif isinstance(self.personalization, OrderLinePersonalization):
            personalization = self.personalization.to_dict()
        else:
            personalization = self.personalization

        digital_delivery_address: dict[str, Any] | None | Unset
        if isinstance(self.digital_delivery_address, Unset):
            digital_delivery_address = UNSET
        elif isinstance(self.digital_delivery_address, OrderLineDigitalDeliveryAddress):
            digital_delivery_address = self.digital_delivery_address.to_dict()
        else:
            digital_delivery_address = self.digital_delivery_address

        physical_delivery_address: dict[str, Any] | None | Unset
        if isinstance(self.physical_delivery_address, Unset):
            physical_delivery_address = UNSET
        elif isinstance(
            self.physical_delivery_address, OrderLinePhysicalDeliveryAddress
        ):
            physical_delivery_address = self.physical_delivery_address.to_dict()
        else:
            physical_delivery_address = self.physical_delivery_address

        claim_data: list[dict[str, Any]] | None | Unset
        if isinstance(self.claim_data, Unset):
            claim_data = UNSET
        elif isinstance(self.claim_data, list):
            claim_data = []
            for claim_data_type_0_item_data in self.claim_data:
                claim_data_type_0_item = claim_data_type_0_item_data.to_dict()
                claim_data.append(claim_data_type_0_item)

        else:
            claim_data = self.claim_data

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if id is not UNSET:
            field_dict["Id"] = id
        if product_id is not UNSET:
            field_dict["ProductId"] = product_id
        if value is not UNSET:
            field_dict["Value"] = value
        if quantity is not UNSET:
            field_dict["Quantity"] = quantity
        if cost is not UNSET:
            field_dict["Cost"] = cost
        if status is not UNSET:
            field_dict["Status"] = status
        if culture is not UNSET:
            field_dict["Culture"] = culture
        if theme is not UNSET:
            field_dict["Theme"] = theme
        if branding_id is not UNSET:
            field_dict["BrandingId"] = branding_id
        if external_id is not UNSET:
            field_dict["ExternalId"] = external_id
        if personalization is not UNSET:
            field_dict["Personalization"] = personalization
        if digital_delivery_address is not UNSET:
            field_dict["DigitalDeliveryAddress"] = digital_delivery_address
        if physical_delivery_address is not UNSET:
            field_dict["PhysicalDeliveryAddress"] = physical_delivery_address
        if claim_data is not UNSET:
            field_dict["ClaimData"] = claim_data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.claim_data import ClaimData  # noqa: PLC0415
        from ..models.order_line_digital_delivery_address import (
            OrderLineDigitalDeliveryAddress,  # noqa: PLC0415
        )
        from ..models.order_line_personalization import OrderLinePersonalization  # noqa: PLC0415
        from ..models.order_line_physical_delivery_address import (
            OrderLinePhysicalDeliveryAddress,  # noqa: PLC0415
        )

        d = dict(src_dict)

        def _parse_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        id = _parse_id(d.pop("Id", UNSET))

        def _parse_product_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        product_id = _parse_product_id(d.pop("ProductId", UNSET))

        def _parse_value(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        value = _parse_value(d.pop("Value", UNSET))

        def _parse_quantity(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        quantity = _parse_quantity(d.pop("Quantity", UNSET))

        def _parse_cost(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        cost = _parse_cost(d.pop("Cost", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("Status", UNSET))

        def _parse_culture(data: object) -> CultureCode | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                culture_type_0 = CultureCode(data)

                return culture_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CultureCode | None | str | Unset, data)

        culture = _parse_culture(d.pop("Culture", UNSET))

        def _parse_theme(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        theme = _parse_theme(d.pop("Theme", UNSET))

        def _parse_branding_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        branding_id = _parse_branding_id(d.pop("BrandingId", UNSET))

        def _parse_external_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        external_id = _parse_external_id(d.pop("ExternalId", UNSET))

        def _parse_personalization(
            data: object,
        ) -> None | OrderLinePersonalization | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                personalization_type_0 = OrderLinePersonalization.from_dict(data)

                return personalization_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderLinePersonalization | Unset, data)

        personalization = _parse_personalization(d.pop("Personalization", UNSET))

        def _parse_digital_delivery_address(
            data: object,
        ) -> None | OrderLineDigitalDeliveryAddress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                digital_delivery_address_type_0 = (
                    OrderLineDigitalDeliveryAddress.from_dict(data)
                )

                return digital_delivery_address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderLineDigitalDeliveryAddress | Unset, data)

        digital_delivery_address = _parse_digital_delivery_address(
            d.pop("DigitalDeliveryAddress", UNSET)
        )

        def _parse_physical_delivery_address(
            data: object,
        ) -> None | OrderLinePhysicalDeliveryAddress | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                physical_delivery_address_type_0 = (
                    OrderLinePhysicalDeliveryAddress.from_dict(data)
                )

                return physical_delivery_address_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | OrderLinePhysicalDeliveryAddress | Unset, data)

        physical_delivery_address = _parse_physical_delivery_address(
            d.pop("PhysicalDeliveryAddress", UNSET)
        )

        def _parse_claim_data(data: object) -> list[ClaimData] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                claim_data_type_0 = []
                _claim_data_type_0 = data
                for claim_data_type_0_item_data in _claim_data_type_0:
                    claim_data_type_0_item = ClaimData.from_dict(
                        claim_data_type_0_item_data
                    )

                    claim_data_type_0.append(claim_data_type_0_item)

                return claim_data_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[ClaimData] | None | Unset, data)

        claim_data = _parse_claim_data(d.pop("ClaimData", UNSET))

        order_line = cls(
            id=id,
            product_id=product_id,
            value=value,
            quantity=quantity,
            cost=cost,
            status=status,
            culture=culture,
            theme=theme,
            branding_id=branding_id,
            external_id=external_id,
            personalization=personalization,
            digital_delivery_address=digital_delivery_address,
            physical_delivery_address=physical_delivery_address,
            claim_data=claim_data,
        )

        order_line.additional_properties = d
        return order_line

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
