from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class Token(Answer, frozen=True, kw_only=True, eq=False):
    """A bearer token and how long it lasts.

    Attributes:
        value: Goes into the `Authorization` header after `Bearer`. Looks like a JWT. A secret.
        expires_in: Lifetime, taken as seconds; the unit is not documented.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"value", })

    value: Annotated[str, Meta(min_length=1)] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f66704297d0>")
    expires_in: int = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f6670429550>")

