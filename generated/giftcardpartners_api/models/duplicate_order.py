from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="DuplicateOrder")


@_attrs_define
class DuplicateOrder:
    """Names the order that already has the `PONumber`. Which property holds the id is not certain, so none is required.

    Attributes:
        previous_order_ids (list[str] | None | str | Unset): The ids of the orders with this number.
        id (str | Unset): The id of the original order.
        message (None | str | Unset): The reason, in words.
    """

    previous_order_ids: list[str] | None | str | Unset = UNSET
    id: str | Unset = UNSET
    message: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        previous_order_ids: list[str] | None | str | Unset
        if isinstance(self.previous_order_ids, Unset):
            previous_order_ids = UNSET
        elif isinstance(self.previous_order_ids, list):
            previous_order_ids = self.previous_order_ids

        else:
            previous_order_ids = self.previous_order_ids

        id = self.id

        message: None | str | Unset
        if isinstance(self.message, Unset):
            message = UNSET
        else:
            message = self.message

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if previous_order_ids is not UNSET:
            field_dict["PreviousOrderIds"] = previous_order_ids
        if id is not UNSET:
            field_dict["Id"] = id
        if message is not UNSET:
            field_dict["Message"] = message

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)

        def _parse_previous_order_ids(data: object) -> list[str] | None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                previous_order_ids_type_0 = cast(list[str], data)

                return previous_order_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | str | Unset, data)

        previous_order_ids = _parse_previous_order_ids(d.pop("PreviousOrderIds", UNSET))

        id = d.pop("Id", UNSET)

        def _parse_message(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        message = _parse_message(d.pop("Message", UNSET))

        duplicate_order = cls(
            previous_order_ids=previous_order_ids,
            id=id,
            message=message,
        )

        duplicate_order.additional_properties = d
        return duplicate_order

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
