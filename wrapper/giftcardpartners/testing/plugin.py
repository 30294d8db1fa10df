"""The pytest plugin for those who use this client: a simulator of the service, a client to it, and faults by marker."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from giftcardpartners_simulator import Simulator

    from .. import Client

MARKERS = (
    "giftcards_fault(kind, **fault): let something go wrong: 'status_after_store', status=504 (docs/simulator.md)",
    "giftcards_settings(**settings): start the simulator with other settings, such as start_balance=10",
)


def pytest_configure(config: pytest.Config) -> None:
    """Tell pytest which markers there are."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


@pytest.fixture
def giftcards_simulator(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Simulator]:
    """A simulator of the service on a real loopback port, fresh for every test.

    It knows its `base_url`, `email` and `access_token`; the environment names them too, so that `Client.from_env()` in
    the code under test finds it. `ledger()` and `requests()` tell what happened, `add_fault` and `add_funds` are for
    the middle of a test. Needs the extra `simulator`.
    """
    # Here and not above: pytest loads this module in every run, also where nobody asks for the simulator.
    from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve

    changes: dict[str, Any] = {}
    for marker in reversed(list(request.node.iter_markers("giftcards_settings"))):
        changes |= marker.kwargs
    simulator = Simulator(Settings().changed(changes), SystemClock())
    for marker in reversed(list(request.node.iter_markers("giftcards_fault"))):
        simulator.add_fault(Fault(**dict(zip(("kind",), marker.args, strict=True)), **marker.kwargs))
    with serve(simulator) as server:
        monkeypatch.setenv("GIFTCARDPARTNERS_BASE_URL", server.base_url)
        monkeypatch.setenv("GIFTCARDPARTNERS_EMAIL", simulator.email)
        monkeypatch.setenv("GIFTCARDPARTNERS_ACCESS_TOKEN", simulator.access_token)
        yield simulator


@pytest.fixture
def giftcards_client(giftcards_simulator: Simulator) -> Iterator[Client]:
    """A client of the simulator that remembers nothing from other tests.

    Where it would pause it moves the simulator's clock instead: backoff and waiting for pending orders take no time.
    """
    from .. import Client, Runtime

    clock = giftcards_simulator.clock

    def skip(seconds: float, _: object = None) -> None:
        clock.advance(seconds)
        giftcards_simulator.tick()

    async def askip(seconds: float, _: object = None) -> None:
        skip(seconds)

    with Client(
        giftcards_simulator.base_url,
        email=giftcards_simulator.email,
        access_token=giftcards_simulator.access_token,
        runtime=Runtime(now=clock.now, monotonic=clock.now, sleep=skip, asleep=askip),
    ) as client:
        yield client
