"""What an order is expected to cost: face value less the discount, rounded up, plus the fee of each card (level I)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from giftcardpartners import Client, OrderRequest

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Cost:
    """Money of one order, in the products' currency, and what the account has."""

    face_value: Decimal
    expected: Decimal
    available: Decimal | None

    def as_json(self) -> dict[str, Any]:
        """Return it under the names that `order --check --json` documents."""
        return {"face_value": self.face_value, "expected_cost": self.expected, "Available": self.available}


def cost_of(order: OrderRequest, client: Client) -> Cost:
    """Price an order by the catalogue; postage is in no list. Raises what the catalogue and the balance raise."""
    face = expected = Decimal(0)
    for line in order.line_items:
        units, cost = line.quantity or 1, client.products.get(line.product_id).cost
        off = line.value * (cost.discount_percentage or 0) / 100
        face += line.value * units
        expected += ((line.value - off).quantize(_CENT, ROUND_UP) + (cost.fee or 0)) * units
    return Cost(face, expected, client.balance().available)
