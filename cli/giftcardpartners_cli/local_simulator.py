"""`--simulator`: the one that `giftcards simulator` keeps running, or one that lives as long as the command."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from platformdirs import user_cache_path

from .output import tell
from .profiles import Account

if TYPE_CHECKING:
    from giftcardpartners_simulator import Simulator


def _note() -> Path:
    given = os.environ.get("GIFTCARDPARTNERS_CACHE_DIR")
    return (Path(given) if given else user_cache_path("giftcardpartners")) / "simulator.json"


def simulated_account() -> Account:
    """Return the account of a simulator."""
    running = _running()
    if running is not None:
        base_url, email, token = running
        return Account(
            base_url, email, token, "`giftcards simulator`", "its test credentials", "memory", None, True
        )
    from giftcardpartners_simulator import Settings, Simulator, SimulatorTransport, SystemClock

    tell("(a fresh simulator for this command only; `giftcards simulator` keeps one running)")
    simulator = Simulator(Settings(), SystemClock())
    return Account(
        simulator.base_url,
        simulator.email,
        simulator.access_token,
        "a simulator of this command's own",
        "its test credentials",
        "memory",
        SimulatorTransport(simulator),
        True,
    )


def _running() -> tuple[str, str, str] | None:
    with suppress(OSError, ValueError, KeyError, TypeError):
        noted = json.loads(_note().read_text("utf-8"))
        base_url, email, token = str(noted["base_url"]), str(noted["email"]), str(noted["access_token"])
        parts = urlsplit(base_url)
        if parts.hostname in {"127.0.0.1", "::1", "localhost"}:
            with socket.create_connection((parts.hostname, parts.port or 80), timeout=1):
                return base_url, email, token
    return None


@contextmanager
def noted(simulator: Simulator) -> Iterator[None]:
    """Leave a note for `--simulator` while the simulator runs."""
    path = _note()
    note = {"base_url": simulator.base_url, "email": simulator.email, "access_token": simulator.access_token}
    with suppress(OSError):  # a convenience: the simulator runs without it
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(note, file)
    try:
        yield
    finally:
        with suppress(OSError, ValueError):
            if json.loads(path.read_text("utf-8")) == note:
                path.unlink()
