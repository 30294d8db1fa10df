"""Mutants that break the rules around the PONumber and lost answers."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Any

from giftcardpartners_simulator import Response, Rules
from giftcardpartners_simulator.extending import Refused

from .registry import business

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
    """A PONumber is not seen by the orders that come right after it, until something else was asked."""

    def respond(self, call: Call) -> Response:
        if call.operation != "createOrder":
            self.unseen.clear()
        return super().respond(call)

    @cached_property
    def unseen(self) -> set[str]:
        # No clock says when it is seen: on a busy machine orders that are sent at once may come far apart.
        return set()

    def store(self, account: Any, order: Any) -> None:
        super().store(account, order)
        self.unseen.add(order.po_number)

    def is_taken(self, account: Any, draft: Any, call: Call) -> bool:
        return draft.po_number not in self.unseen


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


@business("lost-answer-charged-once")
class TimeOutIsCharged(Rules):
    """An order that was stored before a 504 is charged again."""

    def problem(self, status: int, *rest: Any, **more: Any) -> Response:
        account = self.state.accounts[0]
        if status == 504 and account.orders:
            self.debit(account, account.orders[-1].charge)
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
