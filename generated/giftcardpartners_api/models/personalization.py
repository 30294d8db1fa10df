from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="Personalization")


@_attrs_define
class Personalization:
    """What the recipient reads.

    Attributes:
        to (str | Unset): The recipient's name.
        from_name (str | Unset):
        from_email (str | Unset):
        message (str | Unset):
        delivery_date (datetime.datetime | Unset): When to deliver; presumed to schedule.
    """

    to: str | Unset = UNSET
    from_name: str | Unset = UNSET
    from_email: str | Unset = UNSET
    message: str | Unset = UNSET
    delivery_date: datetime.datetime | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        to = self.to

        from_name = self.from_name

        from_email = self.from_email

        message = self.message

        delivery_date: str | Unset = UNSET
        if not isinstance(self.delivery_date, Unset):
            delivery_date = self.delivery_date.isoformat()

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if to is not UNSET:
            field_dict["To"] = to
        if from_name is not UNSET:
            field_dict["FromName"] = from_name
        if from_email is not UNSET:
            field_dict["FromEmail"] = from_email
        if message is not UNSET:
            field_dict["Message"] = message
        if delivery_date is not UNSET:
            field_dict["DeliveryDate"] = delivery_date

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        to = d.pop("To", UNSET)

        from_name = d.pop("FromName", UNSET)

        from_email = d.pop("FromEmail", UNSET)

        message = d.pop("Message", UNSET)

        _delivery_date = d.pop("DeliveryDate", UNSET)
        delivery_date: datetime.datetime | Unset
        if isinstance(_delivery_date, Unset):
            delivery_date = UNSET
        else:
            delivery_date = datetime.datetime.fromisoformat(_delivery_date)

        personalization = cls(
            to=to,
            from_name=from_name,
            from_email=from_email,
            message=message,
            delivery_date=delivery_date,
        )

        return personalization
