from __future__ import annotations

from msgspec import field

from ..types import Answer


class Carrier(Answer, frozen=True, kw_only=True, eq=False):
    """A holder for a plastic card.

    Attributes:
        id
        name
    """

    id: str | None = field(name="Id", default=None)
    name: str | None = field(name="Name", default=None)
