"""One intent while its order is placed or settled: what is asked for, what was seen, and how it may end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import msgspec

from .. import errors
from .._http.refusals import is_usable_id
from ..models import Placed
from .compare import differences

if TYPE_CHECKING:
    from .._http.retry import CallContext
    from ..order_requests import OrderRequest
    from ..policies import Paging
    from .find import Found


class Intent(msgspec.Struct):
    """An order that is asked for, in one call.

    `earlier`: an attempt before this call may have been placed. `order_ids` are all that were seen and may be it,
    `differences` what the last of them has otherwise.
    """

    asked: OrderRequest
    context: CallContext
    paging: Paging
    earlier: bool
    order_ids: list[str] = msgspec.field(default_factory=list)
    differences: tuple[str, ...] = ()

    def saw(self, order_id: str) -> None:
        """Remember an order that may be this one."""
        if is_usable_id(order_id) and order_id not in self.order_ids:
            self.order_ids.append(order_id)

    def judge(self, found: Found, *, maybe_placed: bool) -> Placed:
        """Return an order that was placed before, if it is what is asked for.

        `maybe_placed`: an attempt of this call may have placed it, so that another content is a riddle and not a reused
        number. Raises OutcomeUnknown or PONumberReused.
        """
        order, context = found.order, self.context
        self.saw(order.id)
        others = differences(self.asked, order).told
        if not others:
            context.note("getOrder", "the original order", order.status, "the same content: a replay")
            return Placed(order, replayed=True, attempts=tuple(context.log))
        self.differences = others
        number = f"409: PONumber {self.asked.po_number!r} already belongs to order {order.id!r}, which is another one"
        if maybe_placed:
            context.note(
                "getOrder", "the original order", order.status, "other content, perhaps of this very call"
            )
            self.unknown(errors.UnexpectedAnswer(f"{number}.", response=found.answer))
        context.note("getOrder", "the original order", order.status, "other content: the PONumber is reused")
        advice = (
            "An earlier attempt may have placed it, and the service may show it otherwise: do not order again with "
            "another number before somebody has looked at that order."
            if self.earlier
            else "Look at that order: if it is this intent, it is done; only an intent that was never sent before can "
            "be sent under a PONumber of its own."
        )
        raise errors.PONumberReused(
            f"{number}: {'; '.join(others)}. Nothing was placed by this call. {advice}",
            response=found.answer,
            order_id=order.id,
            differences=others,
            attempts=context.log,
        )

    def unknown(self, problem: errors.GiftCardsError, hint: str = "") -> NoReturn:
        """Raise OutcomeUnknown; only what happened is quoted of the problem, not what it advises for one call."""
        happened = str(problem).partition(". ")[0].rstrip(".")
        seen = ""
        if self.order_ids:
            seen = f" Seen on the way: {', '.join(f'order {one!r}' for one in self.order_ids)}."
        if self.differences:
            seen += f" What differs: {'; '.join(self.differences)}."
        raise errors.OutcomeUnknown(
            f"It is not known whether the order with PONumber {self.asked.po_number!r} was placed ({happened}).{seen} "
            f"Do not order again with another number: call orders.settle with the same order, now or later.{hint}",
            po_number=self.asked.po_number,
            order_ids=self.order_ids,
            differences=self.differences,
            attempts=self.context.log,
            cause=f"{type(problem).__name__}: {happened}",
        ) from problem.with_traceback(None)


def is_hopeless(problem: errors.GiftCardsError) -> bool:
    """Whether asking again would be answered in the same way: these credentials are not let in."""
    return isinstance(problem, errors.AuthenticationFailed | errors.AccessDisabled)
