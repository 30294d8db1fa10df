"""The examples as modules, a simulator that makes real webhook calls, and servers on free ports."""

from __future__ import annotations

import importlib.util
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve

ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(path.stem for path in (ROOT / "examples").glob("*.py"))


def example(name: str) -> ModuleType:
    """One example, imported from its file."""
    spec = importlib.util.spec_from_file_location(f"examples_{name}", ROOT / "examples" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@contextmanager
def served(**settings: Any) -> Iterator[Simulator]:
    """A simulator behind real sockets that makes its webhook calls itself."""
    simulator = Simulator(Settings(**settings), SystemClock())
    with serve(simulator):
        yield simulator


def credentials(simulator: Simulator) -> dict[str, Any]:
    return {
        "base_url": simulator.base_url,
        "email": simulator.email,
        "access_token": simulator.access_token,
    }


def environment(simulator: Simulator) -> dict[str, str]:
    return {f"GIFTCARDPARTNERS_{name.upper()}": value for name, value in credentials(simulator).items()}


@contextmanager
def listening() -> Iterator[tuple[socket.socket, str]]:
    """A socket on a free port, and the address of what will answer there."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        free.listen(64)
        yield free, f"http://127.0.0.1:{free.getsockname()[1]}"


def post(url: str, payload: Any) -> tuple[int, Any]:
    """POST JSON (or bytes as they are); the status and what came back."""
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    response = httpx.post(url, content=content, headers={"Content-Type": "application/json"}, timeout=30)
    return response.status_code, response.json() if response.content else None


@contextmanager
def running(target: Any) -> Iterator[threading.Thread]:
    """A thread that is joined on the way out."""
    thread = threading.Thread(target=target)
    thread.start()
    try:
        yield thread
    finally:
        thread.join()
