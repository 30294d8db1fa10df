from __future__ import annotations

from msgspec import field
from msgspec.structs import force_setattr

from ..models.branding import Branding
from ..types import Answer, Items


class BrandingPage(Answer, frozen=True, kw_only=True, eq=False):
    """One page of brandings.

    Attributes:
        data
        page: Number of this page.
        page_size: How many there are to a page.
        total_count: How many there are in all.
    """

    data: Items[Branding] = field(name="Data", default=())
    page: int | None = field(name="Page", default=None)
    page_size: int | None = field(name="PageSize", default=None)
    total_count: int | None = field(name="TotalCount", default=None)

    def __post_init__(self) -> None:
        if self.data is None:
            force_setattr(self, "data", ())
