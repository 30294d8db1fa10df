"""Mutants that break the rules around the PONumber, money and refusals."""

# ruff: noqa: ARG002 -- a mutant overrides methods of the simulator and needs few of their arguments

from __future__ import annotations

import hashlib
import time
from typing import Any

from giftcardpartners_simulator import Response, Rules
from giftcardpartners_simulator._answers import Refused
from giftcardpartners_simulator._json import BadJSON, read_json

from .kinds import business

Call = Any
JSON = dict[str, Any]


class _Forgetful(Rules):
    """Compares PONumbers in its own way: `is_taken` decides."""

    def check_unique_po(self, account: Any, draft: Any, call: Call) -> None:
        if self.is_taken(account, draft, call):
            super().check_unique_po(account, draft, call)

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        return True


@business("po-number-unique")
class DuplicatesAccepted(_Forgetful):
    """A PONumber is accepted again and again."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        return False


@business("po-number-unique")
class DuplicatesAcceptedOfCompleteOrders(_Forgetful):
    """The PONumber of a complete order is accepted again."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        original = account.by_po.get(draft.po_number)
        return original is not None and not original.done


@business("po-number-unique-whatever-the-body")
class OnlySameBodyIsDuplicate(_Forgetful):
    """A PONumber is accepted again when the body is another."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        original = account.by_po.get(draft.po_number)
        return original is not None and original.body_sha256 == hashlib.sha256(call.request.body).hexdigest()


@business("po-number-unique-whatever-the-body")
class UniquePerType(_Forgetful):
    """A PONumber is accepted once per Type."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        original = account.by_po.get(draft.po_number)
        return original is not None and original.draft.type == draft.type


@business("po-number-unique-while-pending")
class DuplicatesAcceptedWhilePending(_Forgetful):
    """The PONumber of a Pending order is accepted again."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        original = account.by_po.get(draft.po_number)
        return original is not None and original.done


@business("po-number-unique-for-ever")
class DuplicatesAcceptedAfterTenOrders(_Forgetful):
    """Only the last ten PONumbers are remembered."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        return any(order.po_number == draft.po_number for order in account.orders[-10:])


@business("po-number-unique-for-ever")
class DuplicatesAcceptedAfterAMonth(_Forgetful):
    """A PONumber is forgotten after thirty days."""

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        original = account.by_po.get(draft.po_number)
        return original is not None and self.clock.now() - original.placed_at < 30 * 86_400


@business("po-number-unique-concurrently")
class RaceBetweenCheckAndStore(_Forgetful):
    """A PONumber that was stored less than 50 ms ago is not seen yet."""

    def store(self, account: Any, order: Any) -> None:
        super().store(account, order)
        self.__dict__.setdefault("stored", {}).setdefault(order.po_number, time.monotonic())

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        stored: dict[str, float] = self.__dict__.setdefault("stored", {})
        return time.monotonic() - stored.get(draft.po_number, 0.0) > 0.05


@business("different-po-numbers-different-orders")
class PoNumbersCutAtForty(_Forgetful):
    """PONumbers are compared by their first forty characters."""

    def check_unique_po(self, account: Any, draft: Any, call: Call) -> None:
        for order in account.orders:
            if order.po_number[:40] == draft.po_number[:40]:
                draft.po_number = order.po_number
        super().check_unique_po(account, draft, call)


@business("conflict-names-original")
class ConflictNamesLatestOrder(Rules):
    """A 409 names the latest order of the account."""

    def conflict_ids(self, account: Any, original: Any, reading: str) -> list[str]:
        return (
            [account.orders[-1].id]
            if account.orders[-1] is not original
            else [self.another_id(account, original)]
        )


@business("conflict-names-original")
class ConflictNamesNewId(Rules):
    """A 409 names an order that does not exist."""

    def conflict_ids(self, account: Any, original: Any, reading: str) -> list[str]:
        return [self.new_id("ord")]


@business("conflict-names-original")
class ConflictNamesNothing(Rules):
    """A 409 names no order."""

    def conflict_body(self, account: Any, original: Any, reading: str) -> JSON:
        return {"Message": "An order with this PONumber exists."}


@business("repeat-answered-409")
class RepeatIsBadRequest(Rules):
    """A repeat is answered with 400."""

    def conflict(self, account: Any, original: Any, call: Call) -> Response:
        return self.bad_request("The PONumber is taken.")


@business("repeat-not-charged")
class RepeatIsCharged(Rules):
    """A repeat is answered with 409, and charged."""

    def conflict(self, account: Any, original: Any, call: Call) -> Response:
        self.debit(account, original.charge)
        return super().conflict(account, original, call)


@business("repeat-makes-no-order")
class RepeatIsStored(Rules):
    """A repeat is answered with 409, and stored."""

    def conflict(self, account: Any, original: Any, call: Call) -> Response:
        order = self.new_order(original.draft, original.charge, call)
        account.orders.append(order)
        account.by_id[order.id] = order
        return super().conflict(account, original, call)


@business("conflict-before-funds")
class FundsBeforeConflict(Rules):
    """A repeat without money for it is answered with 422."""

    def check_unique_po(self, account: Any, draft: Any, call: Call) -> None:
        self.check_funds(account, draft, self.price(draft))
        super().check_unique_po(account, draft, call)


@business("lost-answer-placed-once")
class TimeOutForgetsThePoNumber(Rules):
    """After a 504 the PONumber of the stored order is forgotten."""

    def problem(self, status: int, *rest: Any, **more: Any) -> Response:
        account = self.state.accounts[0]
        if status == 504 and account.orders:
            account.by_po.pop(account.orders[-1].po_number, None)
        return super().problem(status, *rest, **more)


@business("lost-answer-placed-once")
class TimeOutKeepsThePoNumber(Rules):
    """After a 504 without an order, the repeat is answered with a 409 that leads nowhere."""

    def store(self, account: Any, order: Any) -> None:
        super().store(account, order)
        self.__dict__["timed_out"] = False

    def problem(self, status: int, *rest: Any, **more: Any) -> Response:
        if status == 504:
            self.__dict__["timed_out"] = True
        return super().problem(status, *rest, **more)

    def check_unique_po(self, account: Any, draft: Any, call: Call) -> None:
        super().check_unique_po(account, draft, call)
        if self.__dict__.get("timed_out"):
            self.__dict__["timed_out"] = False
            ghost = self.new_order(draft, 0, call)
            raise Refused(self.conflict(account, ghost, call))


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
