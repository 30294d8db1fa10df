"""The service in a process of its own, which refuses some rows that the catalogue allows."""

from __future__ import annotations

import os
from decimal import Decimal
from multiprocessing import Pipe
from typing import Any

import httpx
from giftcardpartners_simulator import Fault, Rules, Settings, Simulator, SystemClock, serve
from giftcardpartners_simulator.extending import Refused

from .processes import fork

UNLUCKY = 13
"""Values with so many cents are refused."""


class PickyRules(Rules):
    """Knows a rule that no catalogue tells: one bad row, and the whole order is refused."""

    def check_eligible(self, draft: Any) -> None:
        """Refuse an order with an unlucky value."""
        super().check_eligible(draft)
        bad = [index for index, line in enumerate(draft.lines) if line.value % 100 == UNLUCKY]
        if bad:
            raise Refused(self.bad_request("No.", {f"LineItems[{bad[0]}].Value": ["is unlucky"]}))


def _serve(pipe: Any) -> None:
    simulator = Simulator(Settings(), SystemClock(), rules=PickyRules)
    with serve(simulator) as server:
        pipe.send((server.simulator.base_url, simulator.email, simulator.access_token))
        pipe.recv()


class Service:
    """The simulator behind real sockets, and its control interface."""

    def __init__(self) -> None:
        self._pipe, there = Pipe()
        self._pid = fork(lambda: _serve(there))
        self.base_url, self.email, self.access_token = self._pipe.recv()
        self._http = httpx.Client(base_url=f"{self.base_url}/_simulator/", trust_env=False, timeout=30)

    def reset(self, balance: Decimal) -> None:
        """Begin with empty books."""
        self._http.delete("faults").raise_for_status()
        settings = {"start_balance": str(balance)}
        self._http.post("reset", json={"settings": settings}).raise_for_status()

    def lay(self, fault: Fault) -> None:
        """Lay a fault."""
        self._http.post("faults", json=fault.to_json()).raise_for_status()

    def met(self) -> dict[str, int]:
        """How often each fault was met since the last reset."""
        found: dict[str, int] = self._http.get("ledger").json()["faults"]
        return found

    def heal(self) -> None:
        """Take all faults away."""
        self._http.delete("faults").raise_for_status()

    def enable(self, enabled: bool) -> None:
        """Switch API access off, or on again."""
        self._http.post("accounts", json={"enabled": enabled}).raise_for_status()

    def fund(self, amount: Decimal) -> None:
        """Add money."""
        self._http.post("funds", json={"amount": str(amount)}).raise_for_status()

    def account(self) -> dict[str, Any]:
        """The books of the account."""
        found: dict[str, Any] = self._http.get("ledger").json()["accounts"][0]
        return found

    def close(self) -> None:
        """End the process."""
        self._http.close()
        self._pipe.send("stop")
        os.waitpid(self._pid, 0)
