from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.faceplate import Faceplate


T = TypeVar("T", bound="ProductMedia")


@_attrs_define
class ProductMedia:
    """Pictures.

    Attributes:
        faceplates (list[Faceplate] | Unset): The faces that the card can have.
        logo (None | str | Unset): Address of the merchant's logo.
    """

    faceplates: list[Faceplate] | Unset = UNSET
    logo: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        faceplates: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.faceplates, Unset):
            faceplates = []
            for faceplates_item_data in self.faceplates:
                faceplates_item = faceplates_item_data.to_dict()
                faceplates.append(faceplates_item)

        logo: None | str | Unset
        if isinstance(self.logo, Unset):
            logo = UNSET
        else:
            logo = self.logo

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if faceplates is not UNSET:
            field_dict["Faceplates"] = faceplates
        if logo is not UNSET:
            field_dict["Logo"] = logo

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.faceplate import Faceplate  # noqa: PLC0415

        d = dict(src_dict)
        _faceplates = d.pop("Faceplates", UNSET)
        faceplates: list[Faceplate] | Unset = UNSET
        if _faceplates is not UNSET:
            faceplates = []
            for faceplates_item_data in _faceplates:
                faceplates_item = Faceplate.from_dict(faceplates_item_data)

                faceplates.append(faceplates_item)

        def _parse_logo(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        logo = _parse_logo(d.pop("Logo", UNSET))

        product_media = cls(
            faceplates=faceplates,
            logo=logo,
        )

        product_media.additional_properties = d
        return product_media

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
