from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, TypeAlias

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..types import Answer, Items, Limit, Part, Request, amount, check_amount, empty, flag, items, moment, optional, part, text, whole_number
from ..models.problem_errors import ProblemErrors


class Problem(Answer, frozen=True, kw_only=True, eq=False):
    """Why a request was refused. The shape is not documented; an answer may have another.

    Attributes:
        title: The kind of refusal.
        message: The reason, in words.
        errors: What is wrong, by place in the request.
    """


    title: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8a4c50>", default=None)
    message: str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8a5d50>", default=None)
    errors: ProblemErrors | tuple[str, ...] | str | None = field(name="<openapi_python_client.schema.untrusted_string.UntrustedString object at 0x7f666f8a68d0>", default=None)

