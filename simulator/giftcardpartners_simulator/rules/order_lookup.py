"""Rules about finding an account's orders, by id or by PONumber, those from before the start included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .answers import AnswerRules
from .past_orders import PastOrders

if TYPE_CHECKING:
    from ..state import Account, Order


class OrderLookupRules(AnswerRules):
    """Find orders; those from before the start (`past_orders`) were paid for before the start, too."""

    def find_order(self, account: Account, order_id: str) -> Order | None:
        """Return an account's order by its id."""
        found = account.by_id.get(order_id)
        if found is None and self.settings.past_orders:
            found = self.past_orders(account).with_id(order_id)
        return found

    def find_po_number(self, account: Account, po_number: str) -> Order | None:
        """Return the order that has this PONumber, as the service compares numbers."""
        found = account.by_po.get(self.po_number_key(po_number))
        if found is None and self.settings.past_orders:
            found = self.past_orders(account).with_po_number(po_number)
        return found

    def po_number_key(self, po_number: str) -> str:
        """Return what must be unique about a PONumber."""
        rule = self.settings.po_number_key
        if rule == "exact":
            return po_number
        if rule.startswith("trimmed"):
            po_number = po_number.strip()
        return po_number.casefold() if rule.endswith("caseless") else po_number

    def past_orders(self, account: Account) -> PastOrders:
        """Return the past of an account."""
        number = next(number for number, one in enumerate(self.state.accounts, 1) if one is account)
        return PastOrders(self.settings.past_orders, number)
