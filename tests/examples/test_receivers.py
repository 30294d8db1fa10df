"""Both webhook receivers, run as they are against the simulator's real calls, racing with the polls."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from giftcardpartners import AsyncClient, Client, RetryPolicy, WaitPolicy
from giftcardpartners_simulator import Fault, Simulator
from werkzeug.serving import make_server

from .stage import credentials, environment, example, listening, post, running, served

RARELY = WaitPolicy(first_pause=3600, ceiling=3600, deadline=7200)
"""Longer than any test may last: only a webhook ends such a wait."""
OFTEN = WaitPolicy(first_pause=0.02, first_pause_per_unit=0, ceiling=0.05, ceiling_per_unit=0, deadline=30)
QUICK = RetryPolicy(first_pause=0.01, ceiling=0.02)
HOOK = "/hooks/gift-cards"


@contextmanager
def starlette_app(simulator: Simulator, policy: WaitPolicy) -> Iterator[str]:
    module = example("receiver_starlette")
    with listening() as (free, url):
        client = AsyncClient(**credentials(simulator), wait=policy, retry=QUICK)
        server = uvicorn.Server(
            uvicorn.Config(module.make_app(client, url), log_level="critical", lifespan="on", ws="none")
        )
        with running(lambda: server.run(sockets=[free])):
            until(lambda: server.started)
            try:
                yield url
            finally:
                server.should_exit = True


@contextmanager
def flask_app(simulator: Simulator, policy: WaitPolicy) -> Iterator[str]:
    module = example("receiver_flask")
    with (
        listening() as (free, url),
        Client(**credentials(simulator), wait=policy, retry=QUICK) as client,
    ):
        server = make_server("127.0.0.1", 0, module.make_app(client, url), threaded=True, fd=free.fileno())
        with running(lambda: server.serve_forever(poll_interval=0.01)):
            try:
                yield url
            finally:
                server.shutdown()
        server.server_close()


def until(done: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(20_000):  # a guard: it takes no time
        if done():
            return
        pause.wait(0.005)
    raise AssertionError("that never happened")


APPS = [starlette_app, flask_app]
App = Callable[[Simulator, WaitPolicy], Any]


def polls(simulator: Simulator) -> int:
    return sum(entry["operation"] == "getOrder" for entry in simulator.requests())


def wanted(units: int = 2) -> dict[str, Any]:
    return {"po_number": "ACME-1", "product": "CVS", "units": units}


@pytest.mark.parametrize("app", APPS)
@pytest.mark.parametrize(
    "faults",
    [
        (),
        (Fault(kind="webhook_twice"),),
        (Fault(kind="webhook_early"),),
        (Fault(kind="webhook_forged", value="unknown_id"),),
        (Fault(kind="webhook_forged", value="garbage"), Fault(kind="webhook_early")),
        (Fault(kind="drop_after_store", operation="createOrder"), Fault(kind="webhook_early")),
    ],
    ids=lambda faults: "+".join(fault.kind for fault in faults) or "as it should be",
)
def test_the_webhook_ends_a_wait_that_polls_would_drag_out(app: App, faults: tuple[Fault, ...]) -> None:
    with served(pending_from_units=1, completion_seconds=0.2, completion_seconds_per_unit=0) as simulator:
        for fault in faults:
            simulator.add_fault(fault)
        with app(simulator, RARELY) as url:
            status, told = post(url + "/orders", wanted())
        assert (status, told["status"], told["cards"]) == (200, "Completed", 2)
        assert told["order"] == simulator.ledger()["accounts"][0]["orders"][0]["id"]
        assert polls(simulator) <= 4


@pytest.mark.parametrize("app", APPS)
def test_polls_end_a_wait_whose_webhook_is_lost(app: App) -> None:
    with served(pending_from_units=1, completion_polls=3) as simulator:
        simulator.add_fault(Fault(kind="webhook_lost"))
        with app(simulator, OFTEN) as url:
            assert post(url + "/orders", wanted())[1]["status"] == "Completed"
        assert polls(simulator) >= 3


@pytest.mark.parametrize("app", APPS)
def test_webhook_and_polls_race_for_many_orders_at_once(app: App) -> None:
    told: list[Any] = []
    with served(pending_from_units=1, completion_seconds=0.1) as simulator, app(simulator, OFTEN) as url:

        def order(number: int) -> None:
            told.append(post(url + "/orders", {**wanted(), "po_number": f"ACME-{number}"})[1])

        threads = [threading.Thread(target=order, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [one["status"] for one in told] == ["Completed"] * 6
    assert len({one["order"] for one in told}) == 6


@pytest.mark.parametrize("app", APPS)
def test_whatever_is_posted_is_answered_at_once_and_harms_nobody(app: App) -> None:
    with served(pending_from_units=1, completion_polls=2) as simulator, app(simulator, OFTEN) as url:
        odd = [
            b"",
            b"\x00\xff{",
            b"[" * 100_000,
            json.dumps({"Id": "../Tokens"}).encode(),
            b" " * (1024 * 1024 + 5),
        ]
        for body in odd:
            assert post(url + HOOK, body)[0] == 204
        assert post(url + "/orders", wanted())[1]["status"] == "Completed"


@pytest.mark.parametrize("app", APPS)
def test_an_order_that_is_refused_is_told_as_such(app: App) -> None:
    with served() as simulator, app(simulator, OFTEN) as url:
        status, told = post(url + "/orders", {**wanted(), "product": "NOSUCH"})
        assert (status, told["problem"]) == (502, "InvalidRequest")
        assert post(url + "/orders", wanted(units=-1))[1]["problem"] == "InvalidInput"


@pytest.mark.parametrize("name", ["receiver_starlette", "receiver_flask"])
def test_the_applications_come_from_the_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with served() as simulator:
        for key, value in {**environment(simulator), "PUBLIC_URL": "http://127.0.0.1:9"}.items():
            monkeypatch.setenv(key, value)
        assert example(name).app_from_env()
