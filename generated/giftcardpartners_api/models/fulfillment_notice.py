from __future__ import annotations

from msgspec import field

from ..types import Answer


class FulfillmentNotice(Answer, frozen=True, kw_only=True, eq=False):
    """What a `FulfillmentComplete` call may carry. Not documented.

    Attributes:
        id: Perhaps the order's id.
        order_id: Perhaps the order's id.
        status: Perhaps the order's status.
    """

    id: str | None = field(name="Id", default=None)
    order_id: str | None = field(name="OrderId", default=None)
    status: str | None = field(name="Status", default=None)
