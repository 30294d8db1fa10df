"""Which reading of each assumption is true: questions to the real service, and orders within a budget.

They are asked with plain HTTP, since the client takes every reading and so could not tell them apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx

from ..exit_status import CommandError, ExitStatus
from ..output import tell
from .left_open import left_open
from .questions import Questions
from .readings import Reading

if TYPE_CHECKING:
    from ..profiles import Account


@dataclass(frozen=True, slots=True)
class Permission:
    """What may be ordered: all runs together cost no more than `budget`; a card may be sent to `email`."""

    budget: Decimal
    email: str | None


def first_day(
    account: Account, may_order: Permission | None, pause: Callable[[float], object] = time.sleep
) -> Generator[Reading, None, None]:
    """Say what is known of every assumption; orders are placed only with a permission. `pause` waits for seconds.

    Raises CommandError when the service or its token cannot be had, or the numbers of orders not be kept.
    """
    failed = ""
    base_url = account.base_url.rstrip("/").removesuffix("/v1")
    with httpx.Client(base_url=base_url, transport=account.transport, timeout=30) as http:
        try:
            told = []
            for one in _asked(http, account, may_order, pause):
                told.append(one)
                yield one
            yield from left_open(told)
        except httpx.HTTPError as error:
            failed = type(error).__name__
    if failed:
        raise CommandError(
            f"{account.base_url} gives no answer ({failed}).", ExitStatus.NOT_REACHABLE, "`giftcards config`."
        )


def _asked(
    http: httpx.Client, account: Account, may_order: Permission | None, pause: Callable[[float], object]
) -> Iterator[Reading]:
    questions = Questions(http, account)
    yield from questions.asked()
    if may_order is not None:
        from .ordering import OrderQuestions
        from .orders import Orders
        from .record import record_of

        with record_of(account) as record:
            if record.path is not None:
                tell(f"(the PONumbers of its orders, and what was seen, are kept in {record.path})")
            orders = Orders(http, questions.bearer, record, may_order.budget, questions.first_page, pause)
            yield from OrderQuestions(orders, questions.products, may_order.email).asked()
