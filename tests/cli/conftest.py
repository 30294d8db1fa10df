"""A served simulator in the environment, folders of the test's own, and `giftcards` in this process or another."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from giftcardpartners_cli.running import run
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve


@dataclass(frozen=True)
class Ran:
    """How a command ended, and what it printed."""

    status: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIFTCARDPARTNERS_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    for name in ("BASE_URL", "EMAIL", "ACCESS_TOKEN", "PROFILE"):
        monkeypatch.delenv(f"GIFTCARDPARTNERS_{name}", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def settings() -> Settings:
    return Settings(completion_seconds=0.1, completion_seconds_per_unit=0)


@pytest.fixture
def simulator(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Simulator]:
    """A simulator that the environment names."""
    served = Simulator(settings, SystemClock())
    with serve(served):
        monkeypatch.setenv("GIFTCARDPARTNERS_BASE_URL", served.base_url)
        monkeypatch.setenv("GIFTCARDPARTNERS_EMAIL", served.email)
        monkeypatch.setenv("GIFTCARDPARTNERS_ACCESS_TOKEN", served.access_token)
        yield served


def giftcards(*words: str, stdin: str | bytes = "") -> Ran:
    """Run a command in this process, through the streams of click's runner."""
    with CliRunner().isolation(input=stdin) as (out, err, _):
        status = run(list(words))
        sys.stdout.flush()
        sys.stderr.flush()
        return Ran(status, out.getvalue().decode(), err.getvalue().decode())


def process(*words: str, stdin: str = "", **environment: str) -> Ran:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "giftcardpartners_cli", *words],
        input=stdin, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60, check=False,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def order_file(tmp_path: Path) -> Callable[[str], str]:
    """Write order.yaml, and return its name."""

    def write(text: str, name: str = "order.yaml") -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


ORDER = """\
type: DigitalDelivery
line_items:
  - product_id: PRODUCTA
    value: 25.00
    quantity: 2
    email: ana@example.org
    to: Ana
"""
