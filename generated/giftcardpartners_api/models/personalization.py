from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
import datetime


class Personalization(Request, frozen=True, kw_only=True):
    """What the recipient reads.

    Attributes:
        to: The recipient's name.
        from_name
        from_email
        message
        delivery_date: When to deliver; presumed to schedule.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"to", "from_name", "from_email", "message", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "to": optional(text()),
        "from_name": optional(text()),
        "from_email": optional(text(form="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9932d0>")),
        "message": optional(text()),
        "delivery_date": optional(moment),
    }

    to: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f991050>", default=None)
    from_name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f991c50>", default=None)
    from_email: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9928d0>", default=None)
    message: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f993650>", default=None)
    delivery_date: datetime | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f9938d0>", default=None)

