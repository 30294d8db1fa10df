"""The tester's side of a simulator: funds, faults, settings, ledger, log."""

from __future__ import annotations

import random
import threading
from typing import TYPE_CHECKING, Any, Literal

from .catalogue import build_catalogue
from .faults.queue import FaultQueue
from .ledger import account_entry, balance_entry, order_entry
from .money import to_cents
from .quirks import quirk, with_quirks, without_quirks
from .request_log import Exchange, RequestLog
from .state import Account, Order, State
from .webhooks import WebhookQueue

if TYPE_CHECKING:
    from decimal import Decimal

    from .clock import Clock
    from .faults.kinds import Fault
    from .rules import Rules
    from .settings import Settings


class Controls:
    """Everything that is remembered, behind one lock. Accounts are known by their number, from 1."""

    def __init__(self, settings: Settings, clock: Clock, seed: int, rules: type[Rules]) -> None:
        self.clock = clock
        self.settings = settings
        self.seed = seed
        self._rules_class = rules
        self._catalogue = build_catalogue()
        self._lock = threading.RLock()
        self.reset()

    def reset(self, settings: Settings | None = None, seed: int | None = None) -> None:
        """Forget everything and start again, with another seed or settings if given; the clock goes on."""
        with self._lock:
            self.settings = self.settings if settings is None else settings
            self.seed = self.seed if seed is None else seed
            start = to_cents(self.settings.start_balance)
            accounts = [
                Account(one.email, one.access_token, one.enabled, start=start, available=start)
                for one in self.settings.accounts
            ]
            randomness = random.Random(self.seed)
            self.rules = self._rules_class(
                self.settings, self.clock, randomness, State(accounts), self._catalogue
            )
            self._faults = FaultQueue(lambda po_number: self.rules.po_number_key(po_number))
            self._log = RequestLog()
            self._webhooks = WebhookQueue(self.rules)

    def change_settings(self, settings: Settings) -> None:
        """Go on with other settings and the same state; accounts and balances stay as they are."""
        with self._lock:
            self.settings = settings
            self.rules.settings = settings

    def switch_on(self, *names: str) -> None:
        """Take on quirks by their names in `QUIRKS`; raises ValueError, and changes nothing, for an unknown one."""
        faults = [fault for name in names for fault in quirk(name).faults]
        with self._lock:
            self.change_settings(with_quirks(self.settings, names))
            for fault in faults:
                self._faults.add(fault)

    def switch_off(self, *names: str) -> None:
        """Give up quirks that are settings; raises ValueError, and changes nothing, for an unknown name."""
        with self._lock:
            self.change_settings(without_quirks(self.settings, names))

    @property
    def email(self) -> str:
        """The e-mail address of the first account; made up."""
        return self.settings.accounts[0].email

    @property
    def access_token(self) -> str:
        """The AccessToken of the first account; made up."""
        return self.settings.accounts[0].access_token

    def add_fault(self, fault: Fault) -> None:
        """Let something go wrong from now on."""
        with self._lock:
            self._faults.add(fault)

    def clear_faults(self, kind: str | None = None) -> None:
        """Forget the faults still to come, or those of one kind; an order that one made Pending stays Pending."""
        with self._lock:
            self._faults.clear(kind)

    def faults(self) -> list[Fault]:
        """Return the faults that are still to come."""
        with self._lock:
            return self._faults.pending()

    def faults_triggered(self) -> dict[str, int]:
        """Return how often each kind of fault triggered."""
        with self._lock:
            return dict(sorted(self._faults.triggered.items()))

    def add_funds(
        self,
        amount: Decimal | int | str,
        stage: Literal["pending", "available"] = "available",
        account: int = 1,
    ) -> None:
        """Add money, requested (pending) or applied (available); raises ValueError for an odd amount."""
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
        """Switch an account's API access on or off; when it is off, everything is 403."""
        with self._lock:
            self._account(account).enabled = enabled

    def ledger(self) -> dict[str, Any]:
        """Return the books as JSON: money as text, orders in the order of placing, nothing secret."""
        with self._lock:
            accounts = enumerate(self.rules.state.accounts, 1)
            return {
                "now": self.clock.now(),
                "seed": self.seed,
                "accounts": [account_entry(number, account, self.rules) for number, account in accounts],
                "requests": dict(sorted(self._log.counts.items())),
                "faults": self.faults_triggered(),
            }

    def requests(self) -> list[dict[str, Any]]:
        """Return the last thousand requests, oldest first, without anything secret."""
        with self._lock:
            return self._log.entries()

    def exchanges(self) -> list[Exchange]:
        """Return the last requests with their answers, newest first; they hold secrets."""
        with self._lock:
            return self._log.exchanges()

    def balances(self) -> list[dict[str, Any]]:
        """Return what every account has, Pending and Available as text, and how many orders it placed."""
        with self._lock:
            accounts = enumerate(self.rules.state.accounts, 1)
            return [balance_entry(number, account) for number, account in accounts]

    def recent_orders(self, most: int) -> list[dict[str, Any]]:
        """Return the newest orders of all accounts, newest first, as the ledger shows them."""
        with self._lock:
            accounts = enumerate(self.rules.state.accounts, 1)
            found = [(number, order) for number, account in accounts for order in account.orders[-most:]]
            found.sort(key=lambda one: (one[1].placed_at, one[1].position), reverse=True)
            return [{"account": number, **order_entry(order, self.rules)} for number, order in found[:most]]

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
