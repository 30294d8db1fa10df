"""One token request for processes and hosts: cold, on expiry, after a burst of 401s, with somebody killed."""

from __future__ import annotations

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


@pytest.fixture(params=[pytest.param("file", marks=pytest.mark.slow), "valkey"])
def home(request: pytest.FixtureRequest, tmp_path: Path, valkey_url: str) -> str:
    return str(tmp_path / "state.sqlite3") if request.param == "file" else valkey_url


def test_a_fleet_asks_once_whatever_happens(service: CountingService, home: str) -> None:
    # Processes cost seconds to start: eight share the file here, and Redis in `nox -s bench -- state`.
    processes = 8 if home.endswith(".sqlite3") else 3
    everybody = processes * 16
    with Fleet(service, home, processes=processes, threads=16) as fleet:
        # At a cold start,
        assert fleet.round() == {"200": everybody}
        assert service.tokens == 1
        # after a burst of 401s,
        service.revoke()
        assert fleet.round() == {"200": everybody}
        assert service.tokens == 2
        # and on expiry there is one request;
        assert fleet.round(ahead=3_590) == {"200": everybody}
        assert service.tokens == 3
        # a renewal that fails is repeated by one, later, while only those who had waited for it are told;
        service.failing = 4
        assert set(fleet.round(ahead=7_190)) <= {"200", "NoAnswer"}
        assert fleet.round(ahead=7_190) == {"200": everybody}
        assert service.tokens == 5
        # and a refusal is told to all.
        service.token_status = 403
        assert fleet.round(ahead=10_800) == {"AccessDisabled": everybody}
        assert service.tokens == 6


def test_a_killed_renewer_is_outlived_by_its_lease(service: CountingService, home: str) -> None:
    service.let_through.clear()
    with Fleet(service, home, processes=1, threads=2, lease=1.5) as others:
        with Fleet(service, home, processes=1, threads=1, lease=1.5) as killed:
            killed.start_round()
            while not service.tokens:
                time.sleep(0.01)
        service.let_through.set()
        assert others.round() == {"200": 2}
    assert service.tokens == 2
