from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class WebhookSettings(Request, frozen=True, kw_only=True):
    """Whom to tell.

    Attributes:
        fulfillment_complete: Address to call when the order is finished; should be HTTPS.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"fulfillment_complete", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "fulfillment_complete": optional(text(least=1, most=2000, form="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9a9b90>")),
    }

    fulfillment_complete: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9a99d0>", default=None)

