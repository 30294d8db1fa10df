"""What every test folder shares: no stop-watch for Hypothesis, and no memory from one test to the next."""

from __future__ import annotations

import signal

# httpx imports it late; a test that runs pytest inside pytest would take it away again, with its error classes.
import httpcore  # noqa: F401
import pytest
from giftcardpartners._cache.stores import opening
from hypothesis import HealthCheck, settings

settings.register_profile("project", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("project")

# A shell starts background jobs with SIGINT ignored, `nohup` all with SIGHUP, and their children inherit that: neither
# Ctrl-C nor a closed terminal would ever reach them.
_HANGUP = getattr(signal, "SIGHUP", signal.SIGTERM)
for _signal, _usual in ((signal.SIGINT, signal.default_int_handler), (_HANGUP, signal.SIG_DFL)):
    if signal.getsignal(_signal) == signal.SIG_IGN:
        signal.signal(_signal, _usual)


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients of one process share a token and a catalogue; tests must not."""
    monkeypatch.setattr(opening, "_opened", {})
