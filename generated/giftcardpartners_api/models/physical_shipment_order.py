from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from ..models.physical_shipment_line import PhysicalShipmentLine
from ..models.webhook_settings import WebhookSettings
from ..types import Limit, Request, optional, part, parts, text


class PhysicalShipmentOrder(Request, frozen=True, kw_only=True, tag_field="Type", tag="PhysicalShipment"):
    """Printed cards that are sent by post.

    Attributes:
        type
        line_items
        po_number: Your own number for the order, never used before. Store it before you send the order.
        webhook_settings: Whom to tell.
        note: Free text for your own use.
    """

    type: ClassVar[str] = "PhysicalShipment"
    SECRET: ClassVar[frozenset[str]] = frozenset({"note"})
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "line_items": parts(PhysicalShipmentLine, least=1, most=1000),
        "po_number": text(least=1, most=100),
        "webhook_settings": optional(part(WebhookSettings)),
        "note": optional(text()),
    }

    line_items: tuple[PhysicalShipmentLine, ...] = field(name="LineItems")
    po_number: str = field(name="PONumber")
    webhook_settings: WebhookSettings | None = field(name="WebhookSettings", default=None)
    note: str | None = field(name="Note", default=None)
