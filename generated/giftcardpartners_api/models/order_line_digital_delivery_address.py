from __future__ import annotations

from typing import ClassVar

from msgspec import field

from ..types import Answer


class OrderLineDigitalDeliveryAddress(Answer, frozen=True, kw_only=True, eq=False):
    """Where a digital card went, as it comes back.

    Attributes:
        email
        sms
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"email", "sms"})

    email: str | None = field(name="Email", default=None)
    sms: str | None = field(name="Sms", default=None)
