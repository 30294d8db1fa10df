from __future__ import annotations

from msgspec import field

from ..types import Answer


class DuplicateOrder(Answer, frozen=True, kw_only=True, eq=False):
    """Names the order that already has the `PONumber`. Which property holds the id is not certain, so none is
    required.

    Attributes:
        previous_order_ids: The ids of the orders with this number.
        id: The id of the original order.
        message: The reason, in words.
    """

    previous_order_ids: tuple[str, ...] | str | None = field(name="PreviousOrderIds", default=None)
    id: str | None = field(name="Id", default=None)
    message: str | None = field(name="Message", default=None)
