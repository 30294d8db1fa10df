from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, field

from ..types import Answer


class Token(Answer, frozen=True, kw_only=True, eq=False):
    """A bearer token and how long it lasts.

    Attributes:
        value: Goes into the `Authorization` header after `Bearer`. Looks like a JWT. A secret.
        expires_in: Lifetime, taken as seconds; the unit is not documented.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"value"})

    value: Annotated[str, Meta(min_length=1)] = field(name="Value")
    expires_in: int = field(name="ExpiresIn")
