from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class Department(Answer, frozen=True, kw_only=True, eq=False):
    """A unit of the account.

    Attributes:
        id
        name
    """


    id: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8f4b90>", default=None)
    name: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8f5150>", default=None)

