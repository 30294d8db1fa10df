"""A 429 slows all calls of the process, and `rate` sends so many orders a second, whoever sends them."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import threading
import time
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import pytest
from giftcardpartners import (
    AsyncClient,
    Client,
    InvalidInput,
    Links,
    MemoryStore,
    RateLimited,
    RequestFailed,
    RetryPolicy,
)
from giftcardpartners._http.brake import Brake

from .stage import ACCESS_TOKEN, BASE, EMAIL, KINDS, HandTime, Kind, Script, answer, raw, reply, stored, tell

ACCOUNT: Any = {"email": EMAIL, "access_token": ACCESS_TOKEN}


def limited(**headers: str) -> httpx.Response:
    return raw(429, b"{}", **headers)


def brake_of(time: HandTime) -> Brake:
    return Brake(time.monotonic)


def test_it_holds_for_as_long_as_a_429_asks() -> None:
    time = HandTime()
    brake = brake_of(time)
    assert brake.left() == 0
    brake.heed(answer(429, retry_after="7"), time.at)
    assert brake.left() == 7
    time.at += 6.5
    assert brake.left() == 0.5
    time.at += 1
    assert brake.left() == 0
    brake.heed(answer(429, retry_after=formatdate(time.at + 3, usegmt=True)), time.at)
    assert 2 < brake.left() <= 3


def test_a_shorter_retry_after_does_not_release_it() -> None:
    time = HandTime()
    brake = brake_of(time)
    brake.heed(answer(429, retry_after="7"), time.at)
    brake.heed(answer(429, retry_after="0"), time.at)
    assert brake.left() == 7


def test_without_a_retry_after_it_holds_longer_each_time_until_an_answer_comes() -> None:
    time = HandTime()
    brake = brake_of(time)
    held = []
    for _ in range(6):
        brake.heed(answer(429), time.at)
        held.append(brake.left())
        time.at += 10
    assert held == [0.5, 1, 2, 4, 8, 8]
    brake.heed(answer(200), time.at)
    brake.heed(answer(429), time.at)
    assert brake.left() == 0.5


def test_a_retry_after_of_an_hour_holds_a_minute() -> None:
    time = HandTime()
    brake = brake_of(time)
    brake.heed(answer(429, retry_after="3600"), time.at)
    assert brake.left() == 60


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_call_of_another_client_waits_too(kind: Kind) -> None:
    clock, store = HandTime(), MemoryStore()
    script = Script(limited(Retry_After="7"), reply(200, stored()))
    once = RetryPolicy(attempts=1)

    def get(client: Any) -> Any:
        return client.orders.get("ord-1")

    with pytest.raises(RateLimited):
        tell(kind, get, transport=script.transport(), time=clock, store=store, retry=once)
    assert clock.pauses == []
    tell("sync", get, transport=script.transport(), time=clock, store=store, retry=once)
    assert clock.pauses == [pytest.approx(7.35)]


def test_another_account_does_not_wait() -> None:
    clock, store = HandTime(), MemoryStore()
    script = Script(limited(Retry_After="7"), reply(200, stored()))
    once = RetryPolicy(attempts=1)
    with pytest.raises(RateLimited):
        tell(
            "sync",
            lambda c: c.orders.get("o"),
            transport=script.transport(),
            time=clock,
            store=store,
            retry=once,
        )
    with Client(
        BASE,
        email="other@example.com",
        access_token=ACCESS_TOKEN,
        transport=script.transport(),
        store=store,
        runtime=clock.runtime(),
    ) as other:
        other.orders.get("ord-1")
    assert clock.pauses == []


def test_a_call_that_would_wait_beyond_its_deadline_says_that_it_was_not_sent() -> None:
    clock, store = HandTime(), MemoryStore()
    script = Script(limited(Retry_After="50"), reply(200, stored()))

    def get(client: Any) -> Any:
        return client.orders.get("ord-1", retry=RetryPolicy(attempts=1, deadline=10))

    with pytest.raises(RateLimited):
        tell("sync", get, transport=script.transport(), time=clock, store=store)
    with pytest.raises(RequestFailed, match=r"429.*certainly not sent"):
        tell("sync", get, transport=script.transport(), time=clock, store=store)
    assert len(script.requests) == 1


class Turnstile:
    """A service that says 429 for a while; `early` counts what was sent although all had been told to wait."""

    def __init__(self, wait: float) -> None:
        self.wait = wait
        self.until: float | None = None
        self.under_way = 0
        self.early = 0
        self.lock = threading.Lock()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            return reply(200, {"Value": "not-a-real-token", "ExpiresIn": 3600})
        with self.lock:
            now = time.monotonic()
            if self.until is None:
                self.until = now + self.wait
                return limited(Retry_After=str(int(self.wait)))
            # What was under way already cannot wait.
            self.early += now < self.until - 0.2 and now > self.until - self.wait + 0.3
        return reply(200, stored())


def test_sixty_three_other_threads_wait_for_one_429() -> None:
    service = Turnstile(1)
    with Client(BASE, **ACCOUNT, transport=httpx.MockTransport(service)) as client:
        threads = [
            threading.Thread(target=lambda: [client.orders.get("ord-1") for _ in range(3)]) for _ in range(64)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert service.until is not None
    assert service.early == 0


def test_so_many_tasks_too() -> None:
    service = Turnstile(1)

    async def story() -> None:
        async with AsyncClient(BASE, **ACCOUNT, transport=httpx.MockTransport(service)) as client:

            async def three() -> None:
                for _ in range(3):
                    await client.orders.get("ord-1")

            await asyncio.gather(*(three() for _ in range(64)))

    asyncio.run(story())
    assert service.early == 0


def _po(number: int) -> Links:
    return Links(po_number=f"ACME-{number}").add("SHOP1", 25, 2)


def _create(number: int, client: Any) -> Any:
    return client.orders.create(_po(number))


def _placed(request: httpx.Request) -> httpx.Response:
    if request.url.path == "/v1/Tokens":
        return reply(200, {"Value": "not-a-real-token", "ExpiresIn": 3600})
    return reply(201, stored(PONumber=json.loads(request.content)["PONumber"], Type="Links"))


@pytest.mark.parametrize("kind", KINDS)
def test_orders_are_spaced_and_other_calls_are_not(kind: Kind) -> None:
    clock = HandTime()
    at: list[float] = []

    def service(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Orders" and request.method == "POST":
            at.append(clock.at)
        return _placed(request) if request.method == "POST" else reply(200, {"Pending": 0, "Available": 1})

    transport = httpx.MockTransport(service)
    store = MemoryStore()
    for number in range(4):
        tell(
            kind,
            partial(_create, number),
            transport=transport,
            time=clock,
            store=store,
            rate=2,
        )
    assert [moment - at[0] for moment in at] == [0, 0.5, 1, 1.5]
    before = clock.at
    tell(kind, lambda client: client.balance(), transport=transport, time=clock, store=store, rate=2)
    assert clock.at == before


def test_a_rate_that_leaves_no_time_is_told_as_not_sent() -> None:
    clock, store = HandTime(), MemoryStore()
    transport = httpx.MockTransport(_placed)
    quick = RetryPolicy(attempts=1, deadline=5)
    chosen: dict[str, Any] = {
        "transport": transport,
        "time": clock,
        "store": store,
        "rate": 0.1,
        "retry": quick,
    }
    tell("sync", lambda client: client.orders.create(_po(1)), **chosen)
    with pytest.raises(RequestFailed, match="rate of orders"):
        tell("sync", lambda client: client.orders.create(_po(2)), **chosen)


def test_processes_that_share_a_store_share_the_rate(tmp_path: Path) -> None:
    program = Path(__file__).parent / "programs" / "rated.py"
    command = [sys.executable, str(program), str(tmp_path / "state.sqlite3")]
    processes = [
        subprocess.Popen([*command, f"ACME-{number}", "20"], stdout=subprocess.PIPE, text=True)
        for number in range(3)
    ]
    told = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    # One clock for all processes of a machine.
    moments = sorted(float(line) for lines in told for line in lines.splitlines())
    assert len(moments) == 15
    # Fifteen orders at twenty a second: fourteen intervals, whatever the load of the machine adds to them.
    assert moments[-1] - moments[0] >= 14 * 0.05 * 0.9


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), True, "5"])
def test_a_rate_that_is_none_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInput, match="rate"):
        Client(BASE, **ACCOUNT, rate=wrong)
