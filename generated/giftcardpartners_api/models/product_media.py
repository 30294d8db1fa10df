from __future__ import annotations

from msgspec import field
from msgspec.structs import force_setattr

from ..models.faceplate import Faceplate
from ..types import Answer, Items


class ProductMedia(Answer, frozen=True, kw_only=True, eq=False):
    """Pictures.

    Attributes:
        faceplates: The faces that the card can have.
        logo: Address of the merchant's logo.
    """

    faceplates: Items[Faceplate] = field(name="Faceplates", default=())
    logo: str | None = field(name="Logo", default=None)

    def __post_init__(self) -> None:
        if self.faceplates is None:
            force_setattr(self, "faceplates", ())
