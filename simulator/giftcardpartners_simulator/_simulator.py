"""The stand-in service: rules, state, faults and webhooks behind one lock and one method, `handle`."""

from __future__ import annotations

import dataclasses
import hashlib
import heapq
import random
import threading
from collections import Counter, deque
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

from ._answers import Call
from ._bending import answer_after, answer_before, with_extra_fields
from ._catalogue import build_catalogue
from ._clock import Clock, ManualClock
from ._faults import Fault, FaultBox, Stage
from ._json import BadJSON, read_json
from ._ledger import account_entry
from ._money import to_cents
from ._router import Route, route
from ._rules import Rules
from ._settings import Settings
from ._state import Account, Order, State
from ._webhooks import WebhookCall, WebhookQueue

if TYPE_CHECKING:
    from decimal import Decimal

    from ._messages import Request, Response

OnWebhook = Callable[[WebhookCall], int | None]
_LOG_LENGTH = 1_000


class Simulator:
    """A stateful stand-in for the API, repeatable from `seed`, `clock` and the requests it gets.

    `rules` is the class that decides (a subclass makes a mutant). `on_webhook` is called, outside the lock, with each
    call that is due; the HTTP status it returns decides about another attempt (None counts as 200).
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
        self.base_url = "http://127.0.0.1"
        self.clock: Clock = ManualClock() if clock is None else clock
        self.on_webhook = on_webhook
        self._rules_class = rules
        self._lock = threading.RLock()
        self._catalogue = build_catalogue()
        self.settings = Settings() if settings is None else settings
        self.seed = seed
        self.reset()
        if isinstance(self.clock, ManualClock):
            self.clock.listen(self.tick)

    def reset(self, settings: Settings | None = None, seed: int | None = None) -> None:
        """Forget everything and start again with the same (or another) seed and settings; the clock goes on."""
        with self._lock:
            self.settings = self.settings if settings is None else settings
            self.seed = self.seed if seed is None else seed
            start = to_cents(self.settings.start_balance)
            accounts = [
                Account(one.email, one.access_token, one.enabled, start=start, available=start)
                for one in self.settings.accounts
            ]
            self.rules = self._rules_class(
                self.settings, self.clock, random.Random(self.seed), State(accounts), self._catalogue
            )
            self._faults = FaultBox()
            self._webhooks = WebhookQueue(self.rules)
            self._counts: Counter[str] = Counter()
            self._log: deque[dict[str, Any]] = deque(maxlen=_LOG_LENGTH)
            self._serial = 0

    def change_settings(self, settings: Settings) -> None:
        """Go on with other settings and the same state; accounts and balances stay as they are."""
        with self._lock:
            self.settings = settings
            self.rules.settings = settings

    @property
    def email(self) -> str:
        """The e-mail address of the first account; made up."""
        return self.settings.accounts[0].email

    @property
    def access_token(self) -> str:
        """The AccessToken of the first account; made up."""
        return self.settings.accounts[0].access_token

    def handle(self, request: Request) -> Response:
        """Return the answer to a request; never raises, whatever the request is."""
        with self._lock:
            self._pass_time()
            answer = self._handle(request)
        self._deliver()
        return answer

    def refuse_unread(self, request: Request) -> Response | None:
        """Return the answer to a request whose body is not read yet, when a fault refuses it so early, else None."""
        with self._lock:
            found = route(request)
            fault = self._faults.take_unread(found.operation) if found.operation else None
            if fault is None:
                return None
            call = Call(found.operation, request, found.id, found.query)
            answer = answer_before(fault, call, self.rules)
            if answer is not None:
                self._note(found, call, answer, [fault.kind])
            return answer

    def _handle(self, request: Request) -> Response:
        found = route(request)
        call = Call(found.operation, request, found.id, found.query)
        struck: list[str] = []
        if not found.operation:
            answer = self._misdirected(found)
        elif len(request.body) > self.settings.max_body:
            message = f"A body has at most {self.settings.max_body} bytes."
            answer = self.rules.problem(413, "Content too large", message)
        elif self._faults:
            answer = self._respond_with_faults(call, struck)
        else:
            answer = self.rules.respond(call)
        self._queue_webhooks()
        self._note(found, call, answer, struck)
        return answer

    def _misdirected(self, found: Route) -> Response:
        if found.methods:
            return self.rules.method_not_allowed(found.methods)
        return self.rules.not_found("There is nothing at this path.")

    def _respond_with_faults(self, call: Call, struck: list[str]) -> Response:
        def take(stage: Stage) -> list[Fault]:
            faults = self._faults.take(stage, call.operation, call.po_number)
            struck.extend(fault.kind for fault in faults)
            return faults

        call.take = take
        call.po_number = self._po_number_of(call)
        answer: Response | None = None
        for fault in take("before"):
            answer = answer_before(fault, call, self.rules)
        if answer is None:
            answer = self.rules.respond(call)
            for _ in take("dress"):
                answer = with_extra_fields(answer)
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
            if self.rules.complete(order):
                self._webhooks.order_completed(order)

    def _queue_webhooks(self) -> None:
        state = self.rules.state
        for order in state.placed:
            self._webhooks.order_placed(order)
        for order in state.completed:
            self._webhooks.order_completed(order)
        state.placed.clear()
        state.completed.clear()

    def _note(self, found: Route, call: Call, answer: Response, struck: list[str]) -> None:
        self._counts[found.operation or "none"] += 1
        self._serial += 1
        entry: dict[str, Any] = {
            "number": self._serial,
            "at": self.clock.now(),
            "operation": found.operation or None,
            "path": found.path or None,
            "status": answer.status,
            "ending": answer.ending,
            "delay": answer.delay,
            "faults": struck,
        }
        if call.account is not None:
            entry["account"] = self.rules.state.accounts.index(call.account) + 1
        if call.po_number is not None:
            entry["po_number"] = call.po_number
        if found.operation == "createOrder":
            entry["body_sha256"] = hashlib.sha256(call.request.body).hexdigest()
        self._log.append(entry)

    def tick(self) -> None:
        """Let orders complete whose time has come, and hand out the webhooks that are due."""
        with self._lock:
            self._pass_time()
        self._deliver()

    def due_webhooks(self) -> list[WebhookCall]:
        """Take out and return the webhook calls whose time has come."""
        with self._lock:
            self._pass_time()
            return self._webhooks.due()

    def webhook_refused(self, call: WebhookCall) -> bool:
        """Report that a call was not answered with 2xx; tell whether it will be made again."""
        with self._lock:
            return self._webhooks.refused(call)

    def _deliver(self) -> None:
        while self.on_webhook is not None:
            with self._lock:
                calls = self._webhooks.due()
            if not calls:
                return
            for call in calls:
                status = self.on_webhook(call)
                if status is not None and not 200 <= status < 300:
                    self.webhook_refused(call)

    def add_fault(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        with self._lock:
            self._faults.add(fault)

    def clear_faults(self) -> None:
        """Forget all faults that are still to come."""
        with self._lock:
            self._faults.clear()

    def faults(self) -> list[Fault]:
        """Return the faults that are still to come."""
        with self._lock:
            return self._faults.waiting()

    def faults_struck(self) -> dict[str, int]:
        """Return how often each kind of fault struck."""
        with self._lock:
            return dict(sorted(self._faults.struck.items()))

    def add_funds(
        self,
        amount: Decimal | int | str,
        stage: Literal["pending", "available"] = "available",
        account: int = 1,
    ) -> None:
        """Add money to an account: requested (pending) or applied (available). Raises ValueError for an odd amount."""
        cents = to_cents(amount)
        if cents < 0 or stage not in ("pending", "available"):
            raise ValueError("funds are not negative, and pending or available")
        with self._lock:
            found = self._account(account)
            if stage == "pending":
                found.pending += cents
            else:
                found.available += cents
                found.funded += cents

    def apply_funds(self, account: int = 1) -> None:
        """Move all that is Pending to Available (rule 4)."""
        with self._lock:
            found = self._account(account)
            found.available += found.pending
            found.funded += found.pending
            found.pending = 0

    def set_enabled(self, enabled: bool, account: int = 1) -> None:
        """Switch an account's API access on or off; off, everything is 403."""
        with self._lock:
            self._account(account).enabled = enabled

    def ledger(self) -> dict[str, Any]:
        """Return the books as JSON-able values: money as text, accounts by number, orders in the order of placing."""
        with self._lock:
            accounts = enumerate(self.rules.state.accounts, 1)
            return {
                "now": self.clock.now(),
                "seed": self.seed,
                "accounts": [account_entry(number, account, self.rules) for number, account in accounts],
                "requests": dict(sorted(self._counts.items())),
                "faults": self.faults_struck(),
            }

    def requests(self) -> list[dict[str, Any]]:
        """Return the last requests, oldest first, without anything secret."""
        with self._lock:
            return [dict(entry) for entry in self._log]

    def order(self, order_id: str) -> dict[str, Any] | None:
        """Return an order as the API would show it, without counting it as a poll, or None."""
        with self._lock:
            found = self._find_order(order_id)
            return None if found is None else self.rules.order_answer(found)

    def _find_order(self, order_id: str) -> Order | None:
        for account in self.rules.state.accounts:
            if order_id in account.by_id:
                return account.by_id[order_id]
        return None

    def _account(self, number: int) -> Account:
        accounts = self.rules.state.accounts
        if not 1 <= number <= len(accounts):
            raise ValueError(f"there are accounts 1 to {len(accounts)}")
        return accounts[number - 1]
