from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number


class AccountBalance(Answer, frozen=True, kw_only=True, eq=False):
    """The deposit, in two parts.

    Attributes:
        pending: Money that was requested and is not applied yet.
        available: Money that can be spent.
    """

    STRICT: ClassVar[frozenset[str]] = frozenset({"pending", "available", })

    pending: Decimal | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa70d90>", default=None)
    available: Decimal | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa70410>", default=None)

    def __post_init__(self) -> None:
        check_amount(self.pending)
        check_amount(self.available)

