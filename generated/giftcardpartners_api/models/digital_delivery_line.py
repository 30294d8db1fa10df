from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..models.culture_code import CultureCode
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.digital_delivery_address import DigitalDeliveryAddress
    from ..models.personalization import Personalization


T = TypeVar("T", bound="DigitalDeliveryLine")


@_attrs_define
class DigitalDeliveryLine:
    """Cards for one recipient, sent by e-mail or text message.

    Attributes:
        product_id (str): An `Id` of `listProducts`.
        value (float): Face value of one card, with at most two decimals, in the product's currency.
        digital_delivery_address (DigitalDeliveryAddress): Where a digital card goes; one of the two at least, or both.
        quantity (int | Unset): How many cards. Always send it; missing is taken as 1.
        personalization (Personalization | Unset): What the recipient reads.
        branding_id (str | Unset): An `Id` of `listBrandings`.
        external_id (str | Unset): Your own id for the line.
        culture (CultureCode | str | Unset): Language and country of what the recipient reads.
    """

    product_id: str
    value: float
    digital_delivery_address: DigitalDeliveryAddress
    quantity: int | Unset = UNSET
    personalization: Personalization | Unset = UNSET
    branding_id: str | Unset = UNSET
    external_id: str | Unset = UNSET
    culture: CultureCode | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        product_id = self.product_id

        value = self.value

        digital_delivery_address = self.digital_delivery_address.to_dict()

        quantity = self.quantity

        personalization: dict[str, Any] | Unset = UNSET
        if not isinstance(self.personalization, Unset):
            personalization = self.personalization.to_dict()

        branding_id = self.branding_id

        external_id = self.external_id

        culture: str | Unset
        if isinstance(self.culture, Unset):
            culture = UNSET
        elif isinstance(self.culture, CultureCode):
            culture = self.culture.value
        else:
            culture = self.culture

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "ProductId": product_id,
                "Value": value,
                "DigitalDeliveryAddress": digital_delivery_address,
            }
        )
        if quantity is not UNSET:
            field_dict["Quantity"] = quantity
        if personalization is not UNSET:
            field_dict["Personalization"] = personalization
        if branding_id is not UNSET:
            field_dict["BrandingId"] = branding_id
        if external_id is not UNSET:
            field_dict["ExternalId"] = external_id
        if culture is not UNSET:
            field_dict["Culture"] = culture

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.digital_delivery_address import DigitalDeliveryAddress  # noqa: PLC0415
        from ..models.personalization import Personalization  # noqa: PLC0415

        d = dict(src_dict)
        product_id = d.pop("ProductId")

        value = d.pop("Value")

        digital_delivery_address = DigitalDeliveryAddress.from_dict(
            d.pop("DigitalDeliveryAddress")
        )

        quantity = d.pop("Quantity", UNSET)

        _personalization = d.pop("Personalization", UNSET)
        personalization: Personalization | Unset
        if isinstance(_personalization, Unset):
            personalization = UNSET
        else:
            personalization = Personalization.from_dict(_personalization)

        branding_id = d.pop("BrandingId", UNSET)

        external_id = d.pop("ExternalId", UNSET)

        def _parse_culture(data: object) -> CultureCode | str | Unset:
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                culture_type_0 = CultureCode(data)

                return culture_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CultureCode | str | Unset, data)

        culture = _parse_culture(d.pop("Culture", UNSET))

        digital_delivery_line = cls(
            product_id=product_id,
            value=value,
            digital_delivery_address=digital_delivery_address,
            quantity=quantity,
            personalization=personalization,
            branding_id=branding_id,
            external_id=external_id,
            culture=culture,
        )

        return digital_delivery_line
