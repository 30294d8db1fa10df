"""One token request for processes and hosts: cold, on expiry, after a burst of 401s, with somebody killed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .fleet import Fleet
from .service import CountingService


@pytest.fixture
def service() -> Iterator[CountingService]:
    with CountingService() as running:
        yield running


@pytest.fixture(params=["file", "valkey"])
def home(request: pytest.FixtureRequest, tmp_path: Path, valkey_url: str) -> str:
    return str(tmp_path / "state.sqlite3") if request.param == "file" else valkey_url


def test_processes_ask_once_cold_after_401s_and_on_expiry(service: CountingService, home: str) -> None:
    # Eight processes cost seconds to start: the file has them here, Redis in `nox -s bench -- state`.
    processes = 8 if home.endswith(".sqlite3") else 3
    everybody = {"200": processes * 16}
    with Fleet(service, home, processes=processes, threads=16) as fleet:
        assert fleet.round() == everybody
        assert service.tokens == 1
        service.revoke()
        service.lifetime = 1
        assert fleet.round() == everybody
        assert service.tokens == 2
        time.sleep(1)
        service.lifetime = 3600
        assert fleet.round() == everybody
        assert service.tokens == 3


def test_a_refusal_is_told_to_all_processes_at_once(service: CountingService, home: str) -> None:
    service.token_status = 403
    with Fleet(service, home, processes=2, threads=16) as fleet:
        before = time.monotonic()
        assert fleet.round() == {"AccessDisabled": 32}
        assert time.monotonic() - before < 2
    assert service.tokens == 1


def test_a_failed_renewal_is_not_stampeded(service: CountingService, home: str) -> None:
    service.token_status = 503
    with Fleet(service, home, processes=2, threads=16) as fleet:
        before = time.monotonic()
        service.delay = 0.2

        def recover() -> None:
            time.sleep(0.4)
            service.token_status = 200

        recovery = threading.Thread(target=recover)
        recovery.start()
        outcomes = fleet.round()
        recovery.join()
        # Those who waited with the one that failed are told; the others wait for the next try, which succeeds.
        assert set(outcomes) <= {"200", "_Unavailable"}
        assert fleet.round() == {"200": 32}
        assert time.monotonic() - before < 5
    assert service.tokens == 2


def test_a_killed_renewer_is_outlived_by_its_lease(service: CountingService, home: str) -> None:
    service.delay = 2
    with Fleet(service, home, processes=1, threads=1, lease=1.5) as killed:
        killed.start_round()
        while not service.tokens:
            time.sleep(0.01)
        since = time.monotonic()
    service.delay = 0
    with Fleet(service, home, processes=1, threads=2, lease=1.5) as others:
        assert others.round() == {"200": 2}
        assert time.monotonic() - since < 3
    assert service.tokens == 2
