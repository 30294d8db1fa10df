"""What the service knows, as JSON for whoever checks the books: exact money, no secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .money import to_text

if TYPE_CHECKING:
    from .rules import Rules
    from .state import Account, Order


def account_entry(number: int, account: Account, rules: Rules) -> dict[str, Any]:
    """Return one account: balance, orders and number of tokens; accounts are known by their number."""
    return {
        "account": number,
        "start": to_text(account.start),
        "funded": to_text(account.funded),
        "pending": to_text(account.pending),
        "available": to_text(account.available),
        "charged": to_text(sum(order.charge for order in account.orders)),
        "tokens": account.tokens,
        "orders": [order_entry(order, rules) for order in account.orders],
    }


def balance_entry(number: int, account: Account) -> dict[str, Any]:
    """Return what an account has, and the number of its orders."""
    return {
        "account": number,
        "enabled": account.enabled,
        "pending": to_text(account.pending),
        "available": to_text(account.available),
        "orders": len(account.orders),
    }


def order_entry(order: Order, rules: Rules) -> dict[str, Any]:
    """Return one order without addresses, texts and claim data."""
    return {
        "id": order.id,
        "po_number": order.po_number,
        "type": order.draft.type,
        "status": rules.status_of(order),
        "charge": to_text(order.charge),
        "placed_at": order.placed_at,
        "body_sha256": order.body_sha256,
        "lines": [
            {
                "product_id": line.product_id,
                "value": to_text(line.value),
                "quantity": line.quantity,
                "cost": to_text(line.cost),
            }
            for line in order.draft.lines
        ],
    }
