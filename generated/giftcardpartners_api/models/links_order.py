from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.links_line import LinksLine
from ..models.webhook_settings import WebhookSettings


class LinksOrder(Request, frozen=True, kw_only=True, tag_field="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac5610>", tag="Links"):
    """Cards that come back as claim links, for you to hand out.

    Attributes:
        type
        line_items
        po_number: Your own number for the order, never used before. Store it before you send the order.
        webhook_settings: Whom to tell.
        note: Free text for your own use.
    """

    type: ClassVar[str] = "Links"
    SECRET: ClassVar[frozenset[str]] = frozenset({"note", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "line_items": items(part(LinksLine), least=1, most=1000),
        "po_number": text(least=1, most=100, ),
        "webhook_settings": optional(part(WebhookSettings)),
        "note": optional(text()),
    }


    line_items: tuple[LinksLine, ...] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac5950>")
    po_number: str = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac60d0>")
    webhook_settings: WebhookSettings | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac5dd0>", default=None)
    note: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fac6310>", default=None)

