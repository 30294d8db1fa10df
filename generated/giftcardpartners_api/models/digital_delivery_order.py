from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.digital_delivery_line import DigitalDeliveryLine
from ..models.webhook_settings import WebhookSettings


class DigitalDeliveryOrder(Request, frozen=True, kw_only=True, tag_field="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac4110>", tag="DigitalDelivery"):
    """Cards that the service sends by e-mail or text message.

    Attributes:
        type
        line_items
        po_number: Your own number for the order, never used before. Store it before you send the order.
        webhook_settings: Whom to tell.
        note: Free text for your own use.
    """

    type: ClassVar[str] = "DigitalDelivery"
    SECRET: ClassVar[frozenset[str]] = frozenset({"note", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "line_items": items(part(DigitalDeliveryLine), least=1, most=1000),
        "po_number": text(least=1, most=100, ),
        "webhook_settings": optional(part(WebhookSettings)),
        "note": optional(text()),
    }


    line_items: tuple[DigitalDeliveryLine, ...] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac4f90>")
    po_number: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac4350>")
    webhook_settings: WebhookSettings | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac4f50>", default=None)
    note: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac7490>", default=None)

