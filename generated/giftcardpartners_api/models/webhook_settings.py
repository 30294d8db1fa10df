from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="WebhookSettings")


@_attrs_define
class WebhookSettings:
    """Whom to tell.

    Attributes:
        fulfillment_complete (str | Unset): Address to call when the order is finished; should be HTTPS.
    """

    fulfillment_complete: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        fulfillment_complete = self.fulfillment_complete

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if fulfillment_complete is not UNSET:
            field_dict["FulfillmentComplete"] = fulfillment_complete

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        fulfillment_complete = d.pop("FulfillmentComplete", UNSET)

        webhook_settings = cls(
            fulfillment_complete=fulfillment_complete,
        )

        return webhook_settings
