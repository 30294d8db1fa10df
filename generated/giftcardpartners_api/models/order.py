from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta, field
from msgspec.structs import force_setattr

from ..models.order_line import OrderLine
from ..types import Answer, Items


class Order(Answer, frozen=True, kw_only=True, eq=False):
    """An order that was placed.

    Attributes:
        id: The service's own number for the order.
        status: How far the order has come; `Pending` while it is worked on, `Completed` in the end.
        type: As ordered.
        po_number: As ordered.
        note: As ordered.
        line_items: The lines, in the order in which they were sent.
    """

    SECRET: ClassVar[frozenset[str]] = frozenset({"note"})
    STRICT: ClassVar[frozenset[str]] = frozenset({"po_number", "line_items"})

    id: Annotated[str, Meta(min_length=1)] = field(name="Id")
    status: str = field(name="Status")
    type: str | None = field(name="Type", default=None)
    po_number: str | None = field(name="PONumber", default=None)
    note: str | None = field(name="Note", default=None)
    line_items: Items[OrderLine] = field(name="LineItems", default=())

    def __post_init__(self) -> None:
        if self.line_items is None:
            force_setattr(self, "line_items", ())
