"""The in-process door: what an httpx client meets, sync and async, and how much simulated time passes."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from giftcardpartners_simulator import (
    Clock,
    Fault,
    ManualClock,
    Settings,
    Simulator,
    SimulatorTransport,
    SystemClock,
)

Ask = Callable[..., httpx.Response]


def sync_ask(sim: Simulator, timeout: float | None = 5, **doors: Any) -> httpx.Response:
    """GET the status with a sync client."""
    with httpx.Client(
        transport=SimulatorTransport(sim, **doors), base_url=sim.base_url, timeout=timeout
    ) as client:
        return client.get("/v1/Status")


def async_ask(sim: Simulator, timeout: float | None = 5, **doors: Any) -> httpx.Response:
    """GET the status with an async client."""

    async def ask() -> httpx.Response:
        transport = SimulatorTransport(sim, **doors)
        async with httpx.AsyncClient(transport=transport, base_url=sim.base_url, timeout=timeout) as client:
            return await client.get("/v1/Status")

    return asyncio.run(ask())


BOTH = pytest.mark.parametrize("ask", [sync_ask, async_ask])


def broken(*faults: Fault, clock: Clock | None = None) -> Simulator:
    """Return a simulator with faults to come."""
    sim = Simulator(clock=clock or ManualClock(0))
    for fault in faults:
        sim.add_fault(fault)
    return sim


@BOTH
def test_an_answer_arrives_whole(ask: Ask) -> None:
    answer = ask(broken())
    assert (answer.status_code, answer.json()) == (200, {"Status": "OK"})
    assert answer.headers["content-length"] == "15"


@BOTH
@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind="refuse_connection"), httpx.ConnectError),
        (Fault(kind="connect_timeout"), httpx.ConnectTimeout),
        (Fault(kind="drop_before_reading"), httpx.RemoteProtocolError),
        (Fault(kind="drop_before_reading", how="reset"), httpx.ReadError),
        (Fault(kind="drop_before_reading", how="broken_pipe"), httpx.WriteError),
        (Fault(kind="drop_after_store"), httpx.RemoteProtocolError),
        (Fault(kind="drop_after_store", how="reset"), httpx.ReadError),
        (Fault(kind="never_answer_before_store"), httpx.ReadTimeout),
        (Fault(kind="never_answer_after_store"), httpx.ReadTimeout),
        (Fault(kind="latency", seconds=6), httpx.ReadTimeout),
        (Fault(kind="drop_mid_body"), httpx.RemoteProtocolError),
        (Fault(kind="drop_mid_body", how="reset"), httpx.ReadError),
    ],
)
def test_a_fault_is_the_error_that_a_network_would_give(
    ask: Ask, fault: Fault, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        ask(broken(fault))
    assert type(caught.value) is error
    assert isinstance(caught.value, httpx.TransportError)
    assert caught.value.request.url.path == "/v1/Status"


@BOTH
@pytest.mark.parametrize(
    ("fault", "timeout", "passed"),
    [
        (Fault(kind="latency", seconds=3), 5, 3),
        (Fault(kind="latency", seconds=5), 5, 5),
        (Fault(kind="latency", seconds=6), None, 6),
        (Fault(kind="latency", seconds=6), 5, 5),
        (Fault(kind="never_answer_after_store"), 5, 5),
        (Fault(kind="never_answer_after_store"), None, 3600),
        (Fault(kind="connect_timeout"), 2, 2),
        (Fault(kind="connect_timeout"), None, 3600),
        (Fault(kind="refuse_connection"), 5, 0),
    ],
)
def test_simulated_time_passes_as_long_as_the_client_waits(
    ask: Ask, fault: Fault, timeout: float | None, passed: float
) -> None:
    sim = broken(fault)
    with contextlib.suppress(httpx.TransportError):
        ask(sim, timeout)
    assert sim.clock.now() == passed


@BOTH
def test_an_answer_at_the_last_moment_is_in_time(ask: Ask) -> None:
    assert ask(broken(Fault(kind="latency", seconds=5)), 5).status_code == 200


def test_a_dropped_answer_may_come_late() -> None:
    sim = broken(Fault(kind="latency", seconds=2), Fault(kind="drop_after_store"))
    with pytest.raises(httpx.RemoteProtocolError):
        sync_ask(sim)
    assert sim.clock.now() == 2


def test_delays_go_where_they_are_sent() -> None:
    slept: list[float] = []

    async def asleep(seconds: float) -> None:
        slept.append(-seconds)

    sim = broken(Fault(kind="latency", seconds=3, times=2))
    sync_ask(sim, sleep=slept.append)
    async_ask(sim, asleep=asleep)
    assert slept == [3, -3]
    assert sim.clock.now() == 0


@BOTH
def test_with_another_clock_the_delay_is_waited_for(ask: Ask) -> None:
    sim = broken(Fault(kind="latency", seconds=0.05), clock=SystemClock())
    before = sim.clock.now()
    ask(sim)
    assert sim.clock.now() - before >= 0.05


def test_a_body_that_is_cut_gives_its_first_part() -> None:
    sim = broken(Fault(kind="drop_mid_body", cut_at=4))
    with (
        httpx.Client(transport=SimulatorTransport(sim)) as client,
        client.stream("GET", "http://x/v1/Status") as answer,
    ):
        parts = answer.iter_raw()
        assert next(parts) == b'{"St'
        with pytest.raises(httpx.RemoteProtocolError, match="received 4 bytes, expected 15"):
            next(parts)


@BOTH
@pytest.mark.parametrize("status", [204, 304])
def test_some_statuses_have_no_body(ask: Ask, status: int) -> None:
    answer = ask(broken(Fault(kind="status_after_store", status=status)))
    assert (answer.status_code, answer.content) == (status, b"")


@BOTH
def test_an_unheard_of_status_arrives(ask: Ask) -> None:
    assert ask(broken(Fault(kind="status_after_store", status=520))).status_code == 520


def test_a_request_keeps_its_method_query_headers_and_body() -> None:
    sim = Simulator(Settings(), ManualClock(0))
    with httpx.Client(transport=SimulatorTransport(sim), base_url=sim.base_url) as client:
        token = client.post(
            "/v1/Tokens", headers={"Email": sim.email, "AccessToken": sim.access_token}
        ).json()["Value"]
        client.headers["Authorization"] = f"Bearer {token}"
        assert client.get("/v1/Products", params={"productName": "café zoé"}).json()["TotalCount"] == 1
        body = {"Type": "Links", "LineItems": [{"ProductId": "SUSHIYA", "Value": 10}], "PONumber": "寿司 1"}
        placed = client.post("/v1/Orders", json=body)
        assert placed.status_code == 201
        assert client.get(f"/v1/Orders/{placed.json()['Id']}").json() == placed.json()
        assert client.delete("/v1/Orders").headers["allow"] == "GET, POST"
