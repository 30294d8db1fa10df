from __future__ import annotations

from collections.abc import Mapping
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    TypeVar,
    cast,
)

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.physical_shipment_line import PhysicalShipmentLine
    from ..models.webhook_settings import WebhookSettings


T = TypeVar("T", bound="PhysicalShipmentOrder")


@_attrs_define
class PhysicalShipmentOrder:
    """Printed cards that are sent by post.

    Attributes:
        type_ (Literal['PhysicalShipment']):
        line_items (list[PhysicalShipmentLine]):
        po_number (str): Your own number for the order, never used before. Store it before you send the order.
        webhook_settings (WebhookSettings | Unset): Whom to tell.
        note (str | Unset): Free text for your own use.
    """

    type_: Literal["PhysicalShipment"]
    line_items: list[PhysicalShipmentLine]
    po_number: str
    webhook_settings: WebhookSettings | Unset = UNSET
    note: str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        type_ = self.type_

        line_items = []
        for line_items_item_data in self.line_items:
            line_items_item = line_items_item_data.to_dict()
            line_items.append(line_items_item)

        po_number = self.po_number

        webhook_settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.webhook_settings, Unset):
            webhook_settings = self.webhook_settings.to_dict()

        note = self.note

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "Type": type_,
                "LineItems": line_items,
                "PONumber": po_number,
            }
        )
        if webhook_settings is not UNSET:
            field_dict["WebhookSettings"] = webhook_settings
        if note is not UNSET:
            field_dict["Note"] = note

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.physical_shipment_line import PhysicalShipmentLine  # noqa: PLC0415
        from ..models.webhook_settings import WebhookSettings  # noqa: PLC0415

        d = dict(src_dict)
        type_ = cast(Literal["PhysicalShipment"], d.pop("Type"))
        if type_ != "PhysicalShipment":
            raise ValueError(f"Type must match const 'PhysicalShipment', got '{type_}'")

        line_items = []
        _line_items = d.pop("LineItems")
        for line_items_item_data in _line_items:
            line_items_item = PhysicalShipmentLine.from_dict(line_items_item_data)

            line_items.append(line_items_item)

        po_number = d.pop("PONumber")

        _webhook_settings = d.pop("WebhookSettings", UNSET)
        webhook_settings: WebhookSettings | Unset
        if isinstance(_webhook_settings, Unset):
            webhook_settings = UNSET
        else:
            webhook_settings = WebhookSettings.from_dict(_webhook_settings)

        note = d.pop("Note", UNSET)

        physical_shipment_order = cls(
            type_=type_,
            line_items=line_items,
            po_number=po_number,
            webhook_settings=webhook_settings,
            note=note,
        )

        return physical_shipment_order
