from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class OrderLinePersonalization(Answer, frozen=True, kw_only=True, eq=False):
    """What the recipient reads, as it comes back.

    Attributes:
        to
        from_name
        from_email
        message
        delivery_date: A date and time; how it is written is not documented.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"to", "from_name", "from_email", "message", })

    to: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8291d0>", default=None)
    from_name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f829a50>", default=None)
    from_email: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f82a010>", default=None)
    message: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f82add0>", default=None)
    delivery_date: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f82a890>", default=None)

