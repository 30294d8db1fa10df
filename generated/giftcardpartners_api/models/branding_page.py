from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.branding import Branding


class BrandingPage(Answer, frozen=True, kw_only=True, eq=False):
    """One page of brandings.

    Attributes:
        data
        page: Number of this page.
        page_size: How many there are to a page.
        total_count: How many there are in all.
    """


    data: Items[Branding] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f969f10>", default=())
    page: int | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f96a210>", default=None)
    page_size: int | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f96a490>", default=None)
    total_count: int | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f96a710>", default=None)

    def __post_init__(self) -> None:
        if self.data is None:
            force_setattr(self, "data", ())

