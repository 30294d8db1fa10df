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
        "email": optional(
            text(
                least=1,
                form="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7fda48d36790>",
            )
        ),
        "sms": optional(
            text(
                pattern=r"<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7fda48d36ad0>"
            )
        ),
    }

    email: str | None = field(name="Email", default=None)
    sms: str | None = field(name="Sms", default=None)
