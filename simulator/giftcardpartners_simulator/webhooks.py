"""Which webhook calls are due: one when an asynchronous order completes, again when refused (rule 15)."""

from __future__ import annotations

import dataclasses
import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .rules import Rules
    from .state import Order

_GARBAGE = b"\x00\xffnot json{" * 3


@dataclass(frozen=True, slots=True)
class WebhookCall:
    """One POST to a FulfillmentComplete URL; `due` in seconds since 1970, `attempt` counts from 1."""

    url: str = field(repr=False)
    body: bytes = field(repr=False)
    due: float
    attempt: int = 1
    early: bool = False
    order_id: str = ""
    headers: tuple[tuple[str, str], ...] = (
        ("Content-Type", "application/json"),
        ("User-Agent", "giftcardpartners-simulator"),
    )


class WebhookQueue:
    """The calls that are to be made, ordered by the time they are due."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._calls: list[tuple[float, int, WebhookCall]] = []
        self._serial = 0

    def push(self, call: WebhookCall) -> None:
        """Put a call into the queue."""
        self._serial += 1
        heapq.heappush(self._calls, (call.due, self._serial, call))

    def due(self) -> list[WebhookCall]:
        """Take out and return the calls whose time has come."""
        now = self._rules.clock.now()
        calls: list[WebhookCall] = []
        while self._calls and self._calls[0][0] <= now:
            calls.append(heapq.heappop(self._calls)[2])
        return calls

    def order_placed(self, order: Order) -> None:
        """Queue the calls that go out when an order is placed: early ones, forged ones, synchronous ones."""
        for plan in order.webhooks:
            if plan.kind == "early":
                self._queue(order, self._payload(order), early=True)
            elif plan.kind == "forged":
                self._queue(order, self._forged(order, plan.variant), plan.seconds)
        if not order.asynchronous and self._rules.settings.webhook_for_synchronous:
            self.order_completed(order)

    def order_completed(self, order: Order) -> None:
        """Queue the call, or calls, or none, for an order that is complete."""
        kinds = {plan.kind: plan for plan in order.webhooks}
        if "lost" in kinds:
            return
        delay = kinds["late"].seconds if "late" in kinds else 0.0
        for _ in range(2 if "twice" in kinds else 1):
            self._queue(order, self._payload(order), delay)

    def refused(self, call: WebhookCall) -> bool:
        """Queue a call that was not answered with 2xx again; tell whether an attempt was left."""
        settings = self._rules.settings
        if call.attempt >= settings.webhook_attempts:
            return False
        pause = settings.webhook_backoff * 2 ** (call.attempt - 1)
        due = self._rules.clock.now() + pause
        self.push(dataclasses.replace(call, attempt=call.attempt + 1, due=due, early=False))
        return True

    def _queue(self, order: Order, body: bytes, delay: float = 0.0, early: bool = False) -> None:
        if order.draft.webhook_url is not None:
            due = self._rules.clock.now() + delay
            self.push(WebhookCall(order.draft.webhook_url, body, due, early=early, order_id=order.id))

    def _payload(self, order: Order) -> bytes:
        return self._rules.encode(self._rules.webhook_payload(order))

    def _forged(self, order: Order, variant: str) -> bytes:
        if variant == "garbage":
            return _GARBAGE
        other = self._rules.new_id("ord")
        if variant != "unknown_id":
            account = next(a for a in self._rules.state.accounts if order.id in a.by_id)
            other = self._rules.another_id(account, order)
        return self._rules.encode({**self._rules.webhook_payload(order), "Id": other, "PONumber": "FORGED"})
