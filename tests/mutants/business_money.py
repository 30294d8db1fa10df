"""Mutants that break the rules around money: charges, funds, and what refusals leave behind."""

from __future__ import annotations

from typing import Any

from giftcardpartners_simulator import Response, Rules
from giftcardpartners_simulator.extending import BadJSON, Refused, read_json

from .registry import business

Call = Any
JSON = dict[str, Any]


@business("order-charged")
class NoDebit(Rules):
    """An order costs nothing."""

    def debit(self, account: Any, charge: int) -> None:
        pass


@business("charge-is-sum-of-costs")
class DebitTwice(Rules):
    """An order is charged twice."""

    def debit(self, account: Any, charge: int) -> None:
        super().debit(account, charge * 2)


@business("charge-is-sum-of-costs")
class TotalIgnoresQuantity(Rules):
    """An order is charged one card per line."""

    def price(self, draft: Any) -> int:
        super().price(draft)
        return sum(line.cost for line in draft.lines)


@business("charge-is-sum-of-costs")
class TotalIgnoresOtherLines(Rules):
    """An order is charged its first line."""

    def price(self, draft: Any) -> int:
        super().price(draft)
        return int(draft.lines[0].cost * draft.lines[0].quantity)


@business("charge-is-sum-of-costs")
class FaceValueCharged(Rules):
    """An order is charged its face value, whatever its lines cost."""

    def price(self, draft: Any) -> int:
        super().price(draft)
        return sum(line.value * line.quantity for line in draft.lines)


@business("cost-follows-from-product")
class FeeForgotten(Rules):
    """The fee is left out of the cost."""

    def line_cost(self, line: Any) -> int:
        return super().line_cost(line) - int(self.catalogue[line.product_id].fee)


@business("cost-follows-from-product")
class RoundedDown(Rules):
    """Costs are rounded down."""

    def line_cost(self, line: Any) -> int:
        product = self.catalogue[line.product_id]
        return int(line.value * (10_000 - product.discount) // 10_000 + product.fee)


@business("pending-order-charged-at-once")
class PendingIsChargedLater(Rules):
    """A Pending order is charged when it is complete."""

    def create_order(self, call: Call) -> Response:
        before = call.account.available
        answer = super().create_order(call)
        order = call.account.orders[-1] if call.account.orders else None
        if order is not None and not order.done and call.account.available < before:
            call.account.available += order.charge
            self.__dict__.setdefault("owed", {})[order.id] = call.account
        return answer

    def complete(self, order: Any) -> Any:
        changed = super().complete(order)
        account = self.__dict__.setdefault("owed", {}).pop(order.id, None)
        if account is not None:
            self.debit(account, order.charge)
        return changed


@business("overspending-refused")
class OverspendingAccepted(Rules):
    """Orders are accepted whatever is Available."""

    def check_funds(self, account: Any, draft: Any, charge: int) -> None:
        pass


@business("overspending-refused")
class FundsIgnoreQuantity(Rules):
    """Whether there is enough money is looked at for one card per line."""

    def create_order(self, call: Call) -> Response:
        self.__dict__["units"] = None
        return super().create_order(call)

    def price(self, draft: Any) -> int:
        charge = super().price(draft)
        self.__dict__["units"] = sum(line.cost for line in draft.lines)
        return charge

    def check_funds(self, account: Any, draft: Any, charge: int) -> None:
        super().check_funds(account, draft, self.__dict__["units"])


@business("pending-funds-cannot-be-spent")
class PendingFundsAreSpent(Rules):
    """Money that is Pending can be spent."""

    def check_funds(self, account: Any, draft: Any, charge: int) -> None:
        if charge > account.available + account.pending:
            super().check_funds(account, draft, charge)


@business("last-cent-can-be-spent")
class LastCentIsKept(Rules):
    """An order that costs exactly what is Available is refused."""

    def check_funds(self, account: Any, draft: Any, charge: int) -> None:
        super().check_funds(account, draft, charge + 1)


@business("overspending-answered-422")
class BadRequestForFunds(Rules):
    """An order that costs too much is answered with 400."""

    def check_funds(self, account: Any, draft: Any, charge: int) -> None:
        if charge > account.available:
            raise Refused(self.bad_request("Insufficient funds."))


class _Overspent(Rules):
    def respond(self, call: Call) -> Response:
        answer = super().respond(call)
        if answer.status == 422 and call.account is not None:
            self.leave(call)
        return answer

    def leave(self, call: Call) -> None:
        raise NotImplementedError


@business("refused-order-frees-po-number")
class RefusalBurnsPoNumber(_Overspent):
    """An order that was refused with 422 takes its PONumber along."""

    def leave(self, call: Call) -> None:
        draft = self.read_order(call)
        call.account.by_po.setdefault(draft.po_number, self.new_order(draft, 0, call))


@business("refused-order-not-charged")
class RefusalIsCharged(_Overspent):
    """An order that was refused with 422 costs a cent."""

    def leave(self, call: Call) -> None:
        self.debit(call.account, 1)


@business("refused-order-not-stored")
class RefusalIsStored(_Overspent):
    """An order that was refused with 422 is in the history."""

    def leave(self, call: Call) -> None:
        draft = self.read_order(call)
        call.account.orders.append(self.new_order(draft, 0, call))


@business("refused-order-frees-po-number")
class MalformedBurnsPoNumber(Rules):
    """An order that was refused with 400 takes its PONumber along."""

    def read_order(self, call: Call) -> Any:
        burnt: set[str] = self.__dict__.setdefault("burnt", set())
        try:
            body = read_json(call.request.body)
        except BadJSON:
            body = None
        number = body.get("PONumber") if isinstance(body, dict) else None
        if isinstance(number, str) and number in burnt:
            raise Refused(self.answer(409, {"Message": "An order with this PONumber exists."}))
        try:
            return super().read_order(call)
        except Refused:
            if isinstance(number, str):
                burnt.add(number)
            raise


@business("reading-changes-nothing")
class ReadingCosts(Rules):
    """Reading an order costs a cent."""

    def list_products(self, call: Call) -> Response:
        self.debit(call.account, 1)
        return super().list_products(call)


@business("missing-quantity-is-one")
class MissingQuantityIsTwo(Rules):
    """A line without a Quantity is two cards."""

    def read_line(self, value: Any, path: str, order_type: Any, findings: Any) -> Any:
        if isinstance(value, dict) and "Quantity" not in value:
            value = {**value, "Quantity": 2}
        return super().read_line(value, path, order_type, findings)
