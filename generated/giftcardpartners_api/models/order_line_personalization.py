from __future__ import annotations

from typing import ClassVar

from msgspec import field

from ..types import Answer


class OrderLinePersonalization(Answer, frozen=True, kw_only=True, eq=False):
    """What the recipient reads, as it comes back.

    Attributes:
        to
        from_name
        from_email
        message
        delivery_date: A date and time; how it is written is not documented.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"to", "from_name", "from_email", "message"})

    to: str | None = field(name="To", default=None)
    from_name: str | None = field(name="FromName", default=None)
    from_email: str | None = field(name="FromEmail", default=None)
    message: str | None = field(name="Message", default=None)
    delivery_date: str | None = field(name="DeliveryDate", default=None)
