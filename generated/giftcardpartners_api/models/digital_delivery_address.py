from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class DigitalDeliveryAddress(Request, frozen=True, kw_only=True):
    """Where a digital card goes; one of the two at least, or both.

    Attributes:
        email
        sms: Mobile number with its country code, such as `+1` and ten digits.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"email", "sms", })
    LIMITS: ClassVar[Mapping[str, Limit]] = {
        "email": optional(text(least=1, form="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f943ad0>")),
        "sms": optional(text(pattern=r"<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f943710>", )),
    }

    email: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f942c50>", default=None)
    sms: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f943490>", default=None)

