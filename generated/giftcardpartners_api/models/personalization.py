from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar

from msgspec import field

from ..types import Limit, Request, moment, optional, text


class Personalization(Request, frozen=True, kw_only=True):
    """What the recipient reads.

    Attributes:
        to: The recipient's name.
        from_name
        from_email
        message
        delivery_date: When to deliver; presumed to schedule.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"to", "from_name", "from_email", "message"})
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "to": optional(text()),
        "from_name": optional(text()),
        "from_email": optional(text(form="email")),
        "message": optional(text()),
        "delivery_date": optional(moment),
    }

    to: str | None = field(name="To", default=None)
    from_name: str | None = field(name="FromName", default=None)
    from_email: str | None = field(name="FromEmail", default=None)
    message: str | None = field(name="Message", default=None)
    delivery_date: datetime | None = field(name="DeliveryDate", default=None)
