from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import field

from ..types import Limit, Request, optional, text


class DigitalDeliveryAddress(Request, frozen=True, kw_only=True):
    """Where a digital card goes; one of the two at least, or both.

    Attributes:
        email
        sms: Mobile number with its country code, such as `+1` and ten digits.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"email", "sms"})
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "email": optional(text(least=1, form="email")),
        "sms": optional(
            text(
                pattern="^\\+[1-9][0-9]{7,14}$",
                about="Mobile number with its country code, such as `+1` and ten digits.",
            )
        ),
    }

    email: str | None = field(name="Email", default=None)
    sms: str | None = field(name="Sms", default=None)
