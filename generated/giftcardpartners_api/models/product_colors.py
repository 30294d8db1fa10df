from __future__ import annotations

from msgspec import field

from ..types import Answer


class ProductColors(Answer, frozen=True, kw_only=True, eq=False):
    """The merchant's colours, each as `#rrggbb`.

    Attributes:
        primary
        secondary
        primary_text
        secondary_text
    """

    primary: str | None = field(name="Primary", default=None)
    secondary: str | None = field(name="Secondary", default=None)
    primary_text: str | None = field(name="PrimaryText", default=None)
    secondary_text: str | None = field(name="SecondaryText", default=None)
