from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.faceplate import Faceplate


class ProductMedia(Answer, frozen=True, kw_only=True, eq=False):
    """Pictures.

    Attributes:
        faceplates: The faces that the card can have.
        logo: Address of the merchant's logo.
    """


    faceplates: Items[Faceplate] = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8eb50>", default=())
    logo: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666fa8f250>", default=None)

    def __post_init__(self) -> None:
        if self.faceplates is None:
            force_setattr(self, "faceplates", ())

