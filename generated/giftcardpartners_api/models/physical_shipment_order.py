from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.physical_shipment_line import PhysicalShipmentLine
from ..models.webhook_settings import WebhookSettings


class PhysicalShipmentOrder(Request, frozen=True, kw_only=True, tag_field="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac7610>", tag="PhysicalShipment"):
    """Printed cards that are sent by post.

    Attributes:
        type
        line_items
        po_number: Your own number for the order, never used before. Store it before you send the order.
        webhook_settings: Whom to tell.
        note: Free text for your own use.
    """

    type: ClassVar[str] = "PhysicalShipment"
    SECRET: ClassVar[frozenset[str]] = frozenset({"note", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "line_items": items(part(PhysicalShipmentLine), least=1, most=1000),
        "po_number": text(least=1, most=100, ),
        "webhook_settings": optional(part(WebhookSettings)),
        "note": optional(text()),
    }


    line_items: tuple[PhysicalShipmentLine, ...] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac73d0>")
    po_number: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadca50>")
    webhook_settings: WebhookSettings | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadcf50>", default=None)
    note: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fadc610>", default=None)

