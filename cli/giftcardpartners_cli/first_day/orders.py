"""Orders of the first day: each under its own number, written down before it is sent, within the budget."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import httpx
import msgspec
from giftcardpartners_contract.budget import Budget
from giftcardpartners_contract.errors import CannotJudge

from .readings import amount, items, read_json, value
from .record import Record

_TRIES = 3
_LOOKS = 10
_UNDECIDED = (401, 403, 408, 429)
FINISHED = ("complete", "completed", "fulfilled")


class NotFoundOut(Exception):
    """Why a question stays open; the text says it."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The answer to an order, a 2xx or a 4xx that decides, and what the balance lost by it.

    `was_lost` tells that an answer to an earlier attempt did not come, here or in an earlier run: then a 409 is the
    receipt of the order, and a 201 says less.
    """

    status: int
    body: Any = field(repr=False)
    lost_money: Decimal | None = None
    was_lost: bool = False

    @property
    def is_placed(self) -> bool:
        """Whether there is an order now."""
        return self.status < 300 or (self.status == 409 and self.was_lost)

    @property
    def order_id(self) -> str:
        """Return the id of the order, also where a 409 names it; empty when none is shown."""
        names = ("PreviousOrderIds", "PreviousOrderId", "OrderId", "Id")
        named = next((found for name in names if (found := value(self.body, name))), "")
        first = named[0] if isinstance(named, list) else named
        return first if isinstance(first, str) else ""


class Orders:
    """Sends orders of one card. `pause` waits for some seconds."""

    def __init__(
        self,
        http: httpx.Client,
        bearer: Mapping[str, str],
        record: Record,
        budget: Decimal,
        first_page: int,
        pause: Callable[[float], object],
    ) -> None:
        self._http = http
        self._headers = {**bearer, "Content-Type": "application/json"}
        self.record = record
        self._budget = Budget(budget)
        self._first_page = first_page
        self._pause = pause
        self._stopped = ""

    def learn(self, product: Any) -> None:
        """Learn what a card of a product costs beside its value."""
        self._budget.learn_fee(product)

    def send(self, name: str, order: Mapping[str, Any]) -> Sent:
        """Send an order until it is answered; after a lost answer the same again under the same number.

        Raises NotFoundOut when the budget does not allow it, or nothing that decides was answered.
        """
        body = msgspec.json.Encoder(decimal_format="number").encode(order)
        worth = self._budget.max_cost(body)
        before = self.available()
        for attempt in range(_TRIES):
            self._pause(2.0 * attempt)
            answer = self._send_once(name, body, worth)
            status = 0 if answer is None else answer.status_code
            if answer is None or not _decides(answer):
                continue
            after = self.available()
            lost_money = None if before is None or after is None else before - after
            if lost_money is not None and lost_money > worth * (attempt + 1):
                self._stopped = (
                    f"an order of at most {worth:.2f} cost {lost_money:.2f}: nothing more was ordered"
                )
            earlier = self.record.unrefused[name] - (status < 300)
            return Sent(status, read_json(answer), lost_money, was_lost=earlier > 0)
        raise NotFoundOut(f"{status or 'no answer'}; run this again: the PONumber stays the same")

    def _send_once(self, name: str, body: bytes, worth: Decimal) -> httpx.Response | None:
        self._budget.spent = self.record.spent
        if self._stopped:
            raise NotFoundOut(self._stopped)
        try:
            self._budget.reserve(worth)
        except CannotJudge as reason:
            raise NotFoundOut(str(reason)) from None
        self.record.sends(name, worth)
        answer = self._post(body)
        if answer is not None and 400 <= answer.status_code < 500 and answer.status_code != 408:
            self.record.refused(name)
        return answer

    def _post(self, body: bytes) -> httpx.Response | None:
        try:
            return self._http.post("/v1/Orders", content=body, headers=self._headers)
        except httpx.TransportError:
            return None

    def get(self, path: str, **query: int) -> Any:
        """Read something; None when it cannot be read."""
        try:
            answer = self._http.get(f"/v1/{path}", params=query, headers=self._headers)
        except httpx.TransportError:
            return None
        return read_json(answer) if answer.status_code == 200 else None

    def available(self) -> Decimal | None:
        """Return what the account can spend."""
        return amount(value(self.get("AccountBalance"), "Available"))

    def settled(self, order: Any) -> tuple[Any, list[str]]:
        """Look at an order until its status is one of a finished order; return it and the statuses seen."""
        seen = [str(value(order, "Status"))]
        for _ in range(_LOOKS):
            if seen[-1].lower() in FINISHED:
                break
            self._pause(1.0)
            order = self.get(f"Orders/{value(order, 'Id')}") or order
            status = str(value(order, "Status"))
            seen += [status] if status != seen[-1] else []
        return order, seen

    def history(self) -> list[Any]:
        """Return the first page of the history, a large one."""
        return items(self.get("Orders", pageIndex=self._first_page, pageSize=100))


def _decides(answer: httpx.Response) -> bool:
    """Whether an answer says how an order is read: a 2xx that shows it, or a 4xx about the order itself."""
    status = answer.status_code
    if status < 300:
        return isinstance(read_json(answer), dict)
    return 400 <= status < 500 and status not in _UNDECIDED
