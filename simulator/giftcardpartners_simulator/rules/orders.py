"""Rules about placing orders: one PONumber, one order, one debit (rules 5, 6, 7, 10, 14)."""

from __future__ import annotations

import hashlib
import heapq
from typing import TYPE_CHECKING, Any

from ..money import to_cents, to_text, unit_cost
from ..state import Account, Draft, Line, Order
from .answers import Call, Refused
from .eligibility import EligibilityRules
from .order_answers import OrderAnswerRules
from .order_lookup import OrderLookupRules
from .order_parsing import OrderParsingRules

if TYPE_CHECKING:
    from ..messages import Response


class OrderRules(OrderParsingRules, EligibilityRules, OrderAnswerRules, OrderLookupRules):
    """Check an order, store it and charge it: all of it or nothing."""

    def create_order(self, call: Call) -> Response:
        """POST /v1/Orders: 400, then 409, then 422; only a stored order occupies its PONumber (I)."""
        account = call.account
        assert account is not None  # noqa: S101 -- the router lets no one else in
        draft = self.read_order(call)
        call.po_number = draft.po_number
        self.check_eligible(draft)
        charge = self.price(draft)
        if self.settings.money_before_number:
            self.check_funds(account, draft, charge)
            self.check_unique_po(account, draft, call)
        else:
            self.check_unique_po(account, draft, call)
            self.check_funds(account, draft, charge)
        self.check_size(draft)
        order = self.new_order(draft, charge, call)
        self.plan_completion(order)
        self.apply_order_faults(order, call)
        self.store(account, order)
        self.debit(account, charge)
        return self.answer(self.settings.create_status, self.created_answer(order))

    def created_answer(self, order: Order) -> dict[str, Any]:
        """Return an order as POST shows it."""
        return self.order_answer(order)

    def check_unique_po(self, account: Account, draft: Draft, call: Call) -> None:
        """A PONumber that an order of this account already has is 409, whatever the body says (S, V)."""
        original = self.find_po_number(account, draft.po_number)
        if original is not None:
            raise Refused(self.conflict(account, original, call))

    def conflict(self, account: Account, original: Order, call: Call) -> Response:
        """Return a 409."""
        variant: str = self.settings.conflict_body
        for fault in call.take("conflict"):
            variant = fault.value or variant
        return self.answer(409, self.conflict_body(account, original, variant))

    def conflict_body(self, account: Account, original: Order, variant: str) -> dict[str, Any]:
        """Return the body of a 409, in one of its variants; the last three are faults."""
        message = "An order with this PONumber exists."
        if variant == "none":
            return {"Message": message}
        if variant == "id":
            return {"Id": original.id, "Message": message}
        if variant == "order_id":
            return {"OrderId": original.id, "Message": message}
        return {"PreviousOrderIds": self.conflict_ids(account, original, variant), "Message": message}

    def conflict_ids(self, account: Account, original: Order, variant: str) -> list[str]:
        """Return the ids that a 409 lists: the original order's only, unless a fault says otherwise."""
        match variant:
            case "several":
                return [self.another_id(account, original), original.id, self.new_id("ord")]
            case "wrong_existing":
                return [self.another_id(account, original)]
            case "wrong_unknown":
                return [self.new_id("ord")]
            case _:
                return [original.id]

    def another_id(self, account: Account, original: Order) -> str:
        """Return the id of some other order of the account, or an unknown one when there is no other."""
        for order in account.orders[-2:]:
            if order is not original:
                return order.id
        return self.new_id("ord")

    def price(self, draft: Draft) -> int:
        """Return what an order is charged in cents, and note on each line what one unit costs (rule 7, I)."""
        charge = 0
        for line in draft.lines:
            line.cost = self.line_cost(line)
            charge += line.cost * line.quantity
        if draft.type == "PhysicalShipment":
            charge += to_cents(self.settings.shipping_price) * len(draft.lines)
        return charge

    def line_cost(self, line: Line) -> int:
        """Return what one unit of a line costs, in cents."""
        product = self.catalogue[line.product_id]
        return unit_cost(line.value, product.discount, product.fee)

    def check_funds(self, account: Account, draft: Draft, charge: int) -> None:  # noqa: ARG002 -- for mutants
        """An order that costs more than is Available is 422 and leaves nothing behind (rule 5)."""
        if charge > account.available:
            message = f"Insufficient funds: the order costs {to_text(charge)}."
            raise Refused(self.problem(422, "Unprocessable order", message))

    def check_size(self, draft: Draft) -> None:
        """An order of more units than the service takes is 422 (I)."""
        if draft.units > self.settings.max_units:
            message = f"The order has more than {self.settings.max_units} units."
            raise Refused(self.problem(422, "Unprocessable order", message))

    def new_order(self, draft: Draft, charge: int, call: Call) -> Order:
        """Return an order with its ids, ready to be stored."""
        order_id = self.new_id("ord")
        for index, line in enumerate(draft.lines, 1):
            line.id = f"li-{order_id[4:]}-{index}"
        return Order(
            id=order_id,
            draft=draft,
            charge=charge,
            placed_at=self.clock.now(),
            body_sha256=hashlib.sha256(call.request.body).hexdigest(),
            secret=self.random.randbytes(16),
        )

    def new_id(self, prefix: str) -> str:
        """Return an id that no one else has."""
        return f"{prefix}-{self.random.getrandbits(64):016x}"

    def store(self, account: Account, order: Order) -> None:
        """Remember an order; from now on its PONumber is taken."""
        order.position = len(account.orders)
        order.listed_after = account.history_reads + self.settings.history_lag_reads
        account.orders.append(order)
        account.by_id[order.id] = order
        account.by_po[self.po_number_key(order.po_number)] = order
        self.state.placed.append(order)
        if order.visible_at > self.clock.now() or order.hidden_reads:
            account.hidden[order.id] = order
        if not order.done and not order.never and order.polls_left is None:
            self.state.serial += 1
            heapq.heappush(self.state.waiting, (order.completes_at, self.state.serial, order))

    def debit(self, account: Account, charge: int) -> None:
        """Take the charge from what is Available, for Pending orders too (rule 6)."""
        account.available -= charge
