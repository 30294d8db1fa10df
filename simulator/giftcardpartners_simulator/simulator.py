"""The stand-in service as one object: a request goes in, an answer comes out, webhooks go their own way."""

from __future__ import annotations

import dataclasses
import heapq
from collections.abc import Callable
from typing import TYPE_CHECKING

from .clock import Clock, ManualClock
from .controls import Controls
from .json_body import BadJSON, read_json
from .router import Route, route
from .rules import Rules
from .rules.answers import Call
from .rules.fault_effects import answer_after, answer_before, answer_decorated, answer_unread
from .settings import Settings
from .untidy.answers import make_untidy
from .webhooks import WebhookCall

if TYPE_CHECKING:
    from .faults.kinds import Fault, Stage
    from .messages import Request, Response

OnWebhook = Callable[[WebhookCall], int | None]


class Simulator(Controls):
    """A stateful stand-in for the API, repeatable from `seed`, `clock` and the requests it gets.

    `rules` is the class that decides; a subclass makes a mutant. `on_webhook` is called, outside the lock,
    with each call that is due; the HTTP status it returns decides about another attempt (None counts as
    200).
    """

    def __init__(
        self,
        settings: Settings | None = None,
        clock: Clock | None = None,
        seed: int = 1,
        *,
        rules: type[Rules] = Rules,
        on_webhook: OnWebhook | None = None,
    ) -> None:
        clock = ManualClock() if clock is None else clock
        super().__init__(Settings() if settings is None else settings, clock, seed, rules)
        self.base_url = "http://127.0.0.1"
        self.on_webhook = on_webhook
        if isinstance(clock, ManualClock):
            clock.listen(self.tick)

    def handle(self, request: Request) -> Response:
        """Return the answer to a request; never raises, whatever the request is."""
        with self._lock:
            self._pass_time()
            answer = self._handle(request)
            calls = self._due()
        self._deliver(calls)
        return answer

    def refuse_unread(self, request: Request) -> Response | None:
        """Return the answer to a request with an unread body, when a fault applies so early, else None."""
        if not self._faults:
            return None
        with self._lock:
            found = route(request)
            fault = self._faults.take_unread(found.operation) if found.operation else None
            if fault is None:
                return None
            answer = answer_unread(fault)
            call = Call(found.operation, request, found.id, found.query)
            self._log.note(found, call, answer, [fault.kind], self.clock.now())
            return answer

    def tick(self) -> None:
        """Let orders complete whose time has come, and hand out the webhooks that are due."""
        with self._lock:
            self._pass_time()
            calls = self._due()
        self._deliver(calls)

    def due_webhooks(self) -> list[WebhookCall]:
        """Take out and return the webhook calls whose time has come."""
        with self._lock:
            self._pass_time()
            return self._webhooks.due()

    def webhook_refused(self, call: WebhookCall) -> bool:
        """Report that a call was not answered with 2xx; tell whether it will be made again."""
        with self._lock:
            return self._webhooks.refused(call)

    def _handle(self, request: Request) -> Response:
        found = route(request)
        call = Call(found.operation, request, found.id, found.query)
        triggered: list[str] = []
        if not found.operation:
            answer = self._written(self._misdirected(found), "")
        elif len(request.body) > self.settings.max_body:
            message = f"A body has at most {self.settings.max_body} bytes."
            answer = self._written(self.rules.problem(413, "Content too large", message), "")
        elif self._faults:
            answer = self._respond_with_faults(call, triggered)
        else:
            answer = self._written(self.rules.respond(call), call.operation)
        self._queue_webhooks()
        self._log.note(found, call, answer, triggered, self.clock.now())
        return answer

    def _written(self, answer: Response, operation: str) -> Response:
        return make_untidy(answer, operation, self.settings) if self.settings.is_untidy else answer

    def _misdirected(self, found: Route) -> Response:
        if found.methods:
            return self.rules.method_not_allowed(found.methods)
        return self.rules.not_found("There is nothing at this path.")

    def _respond_with_faults(self, call: Call, triggered: list[str]) -> Response:
        def take(stage: Stage) -> list[Fault]:
            faults = self._faults.take(stage, call.operation, call.po_number)
            triggered.extend(fault.kind for fault in faults)
            return faults

        call.take = take
        call.po_number = self._po_number_of(call)
        answer: Response | None = None
        for fault in take("before"):
            answer = answer_before(fault, call, self.rules)
        if answer is None:
            answer = self.rules.respond(call)
            for fault in take("decorate"):
                answer = answer_decorated(fault, call, answer, self.rules)
            answer = self._written(answer, call.operation)
            for fault in take("after"):
                answer = answer_after(fault, answer, self.rules)
        delay = call.delay + sum(fault.seconds for fault in take("slow"))
        return dataclasses.replace(answer, delay=delay) if delay else answer

    def _po_number_of(self, call: Call) -> str | None:
        if call.operation == "getOrder":
            order = self._find_order(call.id)
            return None if order is None else order.po_number
        if call.operation == "createOrder":
            try:
                body = read_json(call.request.body)
            except BadJSON:
                return None
            for key, value in body.items() if isinstance(body, dict) else ():
                if key.lower() == "ponumber" and isinstance(value, str):
                    return value
        return None

    def _pass_time(self) -> None:
        waiting, now = self.rules.state.waiting, self.clock.now()
        while waiting and waiting[0][0] <= now:
            order = heapq.heappop(waiting)[2]
            self.rules.complete(order)
            self._webhooks.order_completed(order)

    def _queue_webhooks(self) -> None:
        state = self.rules.state
        for order in state.placed:
            self._webhooks.order_placed(order)
        for order in state.completed:
            self._webhooks.order_completed(order)
        state.placed.clear()
        state.completed.clear()

    def _due(self) -> list[WebhookCall]:
        return [] if self.on_webhook is None else self._webhooks.due()

    def _deliver(self, calls: list[WebhookCall]) -> None:
        while calls and self.on_webhook is not None:
            for call in calls:
                status = self.on_webhook(call)
                if status is not None and not 200 <= status < 300:
                    self.webhook_refused(call)
            with self._lock:
                calls = self._due()
