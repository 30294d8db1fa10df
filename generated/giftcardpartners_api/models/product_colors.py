from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class ProductColors(Answer, frozen=True, kw_only=True, eq=False):
    """The merchant's colours, each as `#rrggbb`.

    Attributes:
        primary
        secondary
        primary_text
        secondary_text
    """


    primary: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8e110>", default=None)
    secondary: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8df90>", default=None)
    primary_text: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8e010>", default=None)
    secondary_text: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8ed90>", default=None)

