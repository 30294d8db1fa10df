from __future__ import annotations

from msgspec import field

from ..types import Answer


class Faceplate(Answer, frozen=True, kw_only=True, eq=False):
    """One face of the card.

    Attributes:
        name
        path: Address of the picture.
    """

    name: str | None = field(name="Name", default=None)
    path: str | None = field(name="Path", default=None)
