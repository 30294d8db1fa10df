from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DigitalDeliveryAddress")


@_attrs_define
class DigitalDeliveryAddress:
    """Where a digital card goes; one of the two at least, or both.

    Attributes:
        email (str | Unset):
        sms (str | Unset): Mobile number with its country code, such as `+1` and ten digits.
    """

    email: str | Unset = UNSET
    sms: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        email = self.email

        sms = self.sms

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if email is not UNSET:
            field_dict["Email"] = email
        if sms is not UNSET:
            field_dict["Sms"] = sms

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        email = d.pop("Email", UNSET)

        sms = d.pop("Sms", UNSET)

        digital_delivery_address = cls(
            email=email,
            sms=sms,
        )

        return digital_delivery_address
