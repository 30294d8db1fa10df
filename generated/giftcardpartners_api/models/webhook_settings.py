from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from ..types import Limit, Request, optional, text


class WebhookSettings(Request, frozen=True, kw_only=True):
    """Whom to tell.

    Attributes:
        fulfillment_complete: Address to call when the order is finished; should be HTTPS.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"fulfillment_complete"})
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "fulfillment_complete": optional(text(least=1, most=2000, form="uri"))
    }

    fulfillment_complete: str | None = field(name="FulfillmentComplete", default=None)
