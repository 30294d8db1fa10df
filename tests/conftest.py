"""What every test folder shares: no stop-watch for Hypothesis, and no memory from one test to the next."""

from __future__ import annotations

# httpx imports it late; a test that runs pytest inside pytest would take it away again, with its error classes.
import httpcore  # noqa: F401
import pytest
from giftcardpartners._cache.stores import opening
from hypothesis import HealthCheck, settings

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients of one process share a token and a catalogue; tests must not."""
    monkeypatch.setattr(opening, "_opened", {})
