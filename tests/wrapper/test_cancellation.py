"""Cancelling an async call at any await: CancelledError reaches the caller, and settling afterwards finds one order."""

from __future__ import annotations

import asyncio
from collections.abc import Generator
from typing import Any

import httpx
import pytest
from giftcardpartners import AsyncClient, Links, RetryPolicy, Runtime
from giftcardpartners.webhooks import Hints
from giftcardpartners_simulator import Fault, ManualClock, Simulator, SimulatorTransport

from .stage import PO, HandTime
from .test_wait import order_of

TROUBLES: dict[str, tuple[Fault, ...]] = {
    "a quiet day": (),
    "a lost answer": (Fault(kind="drop_after_store", operation="createOrder"),),
    "a conflict without an id": (
        Fault(kind="drop_after_store", operation="createOrder"),
        Fault(kind="conflict_body", operation="createOrder", value="none"),
    ),
    "a rate limit": (Fault(kind="rate_limited", operation="createOrder", value="2"),),
    "an expired token": (Fault(kind="unauthorized", operation="createOrder"),),
}


def order() -> Links:
    return Links(po_number=PO).add("CVS", 25, 2)


class Loitering(SimulatorTransport):
    """A transport with an await before and after the simulator looks at the request, and while the body is read."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(0)
        response = await super().handle_async_request(request)
        await asyncio.sleep(0)
        return response


class Awaits:
    """Drive a coroutine by hand, and cancel it at the n-th await."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.seen = 0

    def __call__(self, coroutine: Any) -> Any:
        return asyncio.run(self._watched(coroutine))

    async def _watched(self, coroutine: Any) -> Any:
        return await _Counting(coroutine, self)


class _Counting:
    def __init__(self, coroutine: Any, awaits: Awaits) -> None:
        self._coroutine = coroutine
        self._awaits = awaits

    def __await__(self) -> Generator[Any, Any, Any]:
        sent: Any = None
        while True:
            try:
                waits_for = self._coroutine.send(sent)
            except StopIteration as done:
                return done.value
            self._awaits.seen += 1
            if self._awaits.seen == self._awaits.at:
                # What a task does when it is cancelled while it waits here.
                if waits_for is not None:
                    waits_for.cancel()
                waits_for = self._coroutine.throw(asyncio.CancelledError())
            sent = yield waits_for


def client_of(simulator: Simulator, time: HandTime) -> AsyncClient:
    return AsyncClient(
        simulator.base_url,
        email=simulator.email,
        access_token=simulator.access_token,
        transport=Loitering(simulator),
        runtime=time.runtime(),
        retry=RetryPolicy(),
    )


def attempt(trouble: str, at: int) -> tuple[Simulator, BaseException | None, int]:
    """One create that is cancelled at its n-th await, in its own world."""
    simulator = Simulator(clock=ManualClock())
    for fault in TROUBLES[trouble]:
        simulator.add_fault(fault)
    awaits = Awaits(at)

    async def create() -> Any:
        async with client_of(simulator, HandTime()) as client:
            return await client.orders.create(order())

    try:
        awaits(create())
    except BaseException as problem:  # noqa: BLE001 - which one it is, is the question
        return simulator, problem, awaits.seen
    return simulator, None, awaits.seen


@pytest.mark.parametrize("trouble", TROUBLES)
def test_wherever_it_is_cancelled_the_caller_hears_of_it_and_settle_finds_one_order(trouble: str) -> None:
    _, undisturbed, awaits = attempt(trouble, at=0)
    assert undisturbed is None
    assert awaits >= 4  # before and after the token, before and after the order
    for at in range(1, awaits + 1):
        simulator, problem, _ = attempt(trouble, at)
        assert isinstance(problem, asyncio.CancelledError), at
        simulator.clear_faults()

        async def settle(world: Simulator = simulator) -> Any:
            async with client_of(world, HandTime()) as client:
                return await client.orders.settle(order())

        placed = asyncio.run(settle())
        (booked,) = simulator.ledger()["accounts"][0]["orders"]
        assert placed.order.id == booked["id"]


@pytest.mark.parametrize("hints", [None, Hints()], ids=["without hints", "with hints"])
def test_a_wait_can_be_cancelled_in_the_middle_of_its_pause(hints: Hints | None) -> None:
    simulator = Simulator(clock=ManualClock())
    transport = SimulatorTransport(simulator)

    async def story() -> None:
        async with AsyncClient(
            simulator.base_url,
            email=simulator.email,
            access_token=simulator.access_token,
            transport=transport,
            runtime=Runtime(),
        ) as client:
            waiting = asyncio.ensure_future(client.orders.wait(order_of(1_000_000), hints=hints))
            for _ in range(5):
                await asyncio.sleep(0)
            waiting.cancel()
            with pytest.raises(asyncio.CancelledError):
                await waiting
        assert hints is None or hints._waiting == {}

    asyncio.run(story())


def test_a_time_limit_around_a_call_is_a_time_limit() -> None:

    async def hang(request: httpx.Request) -> httpx.Response:
        await asyncio.sleep(3600)
        raise AssertionError("nobody waits that long")

    async def story() -> None:
        async with AsyncClient(
            "https://api.example.com",
            email="a@example.com",
            access_token="not-a-real-token",
            transport=httpx.MockTransport(hang),
        ) as client:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await client.orders.create(order())

    asyncio.run(story())
