from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProductColors")


@_attrs_define
class ProductColors:
    """The merchant's colours, each as `#rrggbb`.

    Attributes:
        primary (None | str | Unset):
        secondary (None | str | Unset):
        primary_text (None | str | Unset):
        secondary_text (None | str | Unset):
    """

    primary: None | str | Unset = UNSET
    secondary: None | str | Unset = UNSET
    primary_text: None | str | Unset = UNSET
    secondary_text: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        primary: None | str | Unset
        if isinstance(self.primary, Unset):
            primary = UNSET
        else:
            primary = self.primary

        secondary: None | str | Unset
        if isinstance(self.secondary, Unset):
            secondary = UNSET
        else:
            secondary = self.secondary

        primary_text: None | str | Unset
        if isinstance(self.primary_text, Unset):
            primary_text = UNSET
        else:
            primary_text = self.primary_text

        secondary_text: None | str | Unset
        if isinstance(self.secondary_text, Unset):
            secondary_text = UNSET
        else:
            secondary_text = self.secondary_text

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if primary is not UNSET:
            field_dict["Primary"] = primary
        if secondary is not UNSET:
            field_dict["Secondary"] = secondary
        if primary_text is not UNSET:
            field_dict["PrimaryText"] = primary_text
        if secondary_text is not UNSET:
            field_dict["SecondaryText"] = secondary_text

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_primary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        primary = _parse_primary(d.pop("Primary", UNSET))

        def _parse_secondary(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        secondary = _parse_secondary(d.pop("Secondary", UNSET))

        def _parse_primary_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        primary_text = _parse_primary_text(d.pop("PrimaryText", UNSET))

        def _parse_secondary_text(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        secondary_text = _parse_secondary_text(d.pop("SecondaryText", UNSET))

        product_colors = cls(
            primary=primary,
            secondary=secondary,
            primary_text=primary_text,
            secondary_text=secondary_text,
        )

        product_colors.additional_properties = d
        return product_colors

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
