"""A simulator and clients of it on one clock that is moved by hand."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from giftcardpartners import AsyncClient, Client, RetryPolicy, Runtime, Store
from giftcardpartners.runtime import Wake
from giftcardpartners_simulator import Fault, ManualClock, Settings, Simulator, SimulatorTransport

URL = "https://api.example.com"
WEEK = 7 * 24 * 3600.0
QUICK = RetryPolicy(attempts=2, first_pause=0.01)


@dataclass
class Desk:
    """The service, its clock, and as many processes as one likes: each `client` is a process of its own."""

    settings: Settings = field(default_factory=Settings)
    simulator: Simulator = field(init=False)
    clock: ManualClock = field(init=False)

    def __post_init__(self) -> None:
        self.clock = ManualClock(1_900_000_000.0)
        self.simulator = Simulator(self.settings, self.clock)

    def client(self, store: str | Store = "memory", **settings: Any) -> Client:
        """A client, with a memory of its own unless it is given a store."""
        return Client(
            **{"base_url": URL, "retry": QUICK, **self._account(), "runtime": self.runtime(), **settings},
            transport=SimulatorTransport(self.simulator),
            store=store,
        )

    def async_client(self, store: str | Store = "memory", **settings: Any) -> AsyncClient:
        """The same without blocking."""
        return AsyncClient(
            **{"base_url": URL, "retry": QUICK, **self._account(), "runtime": self.runtime(), **settings},
            transport=SimulatorTransport(self.simulator),
            store=store,
        )

    def runtime(self) -> Runtime:
        """The simulator's clock, its rng at their middle."""

        def sleep(seconds: float, wake: Wake | None = None) -> None:
            if wake is None:
                self.clock.advance(seconds)
            else:
                assert wake.wait(60)

        async def asleep(seconds: float, wake: Wake | None = None) -> None:
            if wake is None:
                self.clock.advance(seconds)
                await asyncio.sleep(0)
            else:
                assert await wake.wait_async(10)

        return Runtime(self.clock.now, self.clock.now, sleep, asleep, lambda: 0.5)

    def asked(self, operation: str) -> int:
        """How often the service was asked."""
        counts: dict[str, int] = self.simulator.ledger()["requests"]
        return counts.get(operation, 0)

    def down(self, operation: str = "any", times: int | None = None) -> None:
        """Let the service answer 503 from now on."""
        self.simulator.add_fault(Fault(kind="status_before_store", operation=operation, times=times))

    def up(self) -> None:
        """Let it answer again."""
        self.simulator.clear_faults()

    def _account(self) -> dict[str, str]:
        return {"email": self.simulator.email, "access_token": self.simulator.access_token}


class Twin(Store):
    """The same memory seen as another process sees it: what is stored is shared, shared state is not."""

    def __init__(self, inside: Store) -> None:
        self.get, self.put = inside.get, inside.put  # type: ignore[method-assign]
        self.acquire, self.release = inside.acquire, inside.release  # type: ignore[method-assign]

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, value: bytes, seconds: float) -> None: ...

    def acquire(self, key: str, holder: str, seconds: float) -> bool: ...  # type: ignore[empty-body]

    def release(self, key: str, holder: str) -> None: ...

    def close(self) -> None: ...


def money(text: str) -> Decimal:
    """A face value."""
    return Decimal(text)
