"""Drive headless Chromium over the WebDriver protocol (W3C), with nothing but an HTTP client."""

from __future__ import annotations

import base64
import contextlib
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
DRIVER, CHROMIUM = shutil.which("chromedriver"), shutil.which("chromium")


class Browser:
    """One browser window."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def go(self, url: str) -> None:
        """Open an address."""
        self._post("url", url=url)

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page; return what it returns."""
        return self._post("execute/sync", script=script, args=list(arguments))

    def text(self, selector: str) -> str:
        """Return the text of an element as people see it."""
        return str(self.run("return document.querySelector(arguments[0]).innerText", selector))

    def press(self, selector: str) -> None:
        """Click on an element as the mouse does; it must be visible."""
        found = self._post("element", using="css selector", value=selector)
        self._post(f"element/{found[_ELEMENT]}/click")

    def size(self, width: int, height: int) -> None:
        """Let the page have this size, as a device would."""
        self._cdp(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def prefer(self, scheme: str) -> None:
        """Prefer `light` or `dark`."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self._cdp("Emulation.setEmulatedMedia", features=features)

    def without_script(self, disabled: bool) -> None:
        """Run no script of a page from now on, or again."""
        self._cdp("Emulation.setScriptExecutionDisabled", value=disabled)

    def errors(self) -> list[str]:
        """Return what the console complained about so far."""
        return [
            entry["message"] for entry in self._post("se/log", type="browser") if entry["level"] == "SEVERE"
        ]

    def screenshot(self, file: Path) -> None:
        """Write a picture of the window."""
        file.write_bytes(base64.b64decode(self._client.get("screenshot").json()["value"]))

    def until(self, script: str, *arguments: Any) -> None:
        """Wait until a script returns something true."""
        deadline = time.monotonic() + 60
        while not self.run(script, *arguments):
            assert time.monotonic() < deadline, script
            time.sleep(0.05)

    def _cdp(self, command: str, **parameters: Any) -> None:
        self._post("goog/cdp/execute", cmd=command, params=parameters)

    def _post(self, command: str, **parameters: Any) -> Any:
        answer = self._client.post(command, json=parameters)
        assert answer.status_code == 200, answer.text
        return answer.json()["value"]


@contextlib.contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start a browser with an empty profile in `folder`; stop it afterwards."""
    assert DRIVER is not None
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen(
        [DRIVER, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as driver:
        try:
            client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120, trust_env=False)
            with client:
                _wait(client)
                options = {"args": [*_OPTIONS, f"--user-data-dir={folder}"], "binary": CHROMIUM}
                wanted = {
                    "browserName": "chrome",
                    "goog:chromeOptions": options,
                    "goog:loggingPrefs": {"browser": "ALL"},
                }
                made = client.post("/session", json={"capabilities": {"alwaysMatch": wanted}}).json()["value"]
                session = f"/session/{made['sessionId']}/"
                client.base_url = httpx.URL(f"http://127.0.0.1:{port}{session}")
                try:
                    yield Browser(client)
                finally:
                    client.delete(f"http://127.0.0.1:{port}{session.rstrip('/')}")
        finally:
            driver.terminate()


def _wait(client: httpx.Client) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            if client.get("/status").json()["value"]["ready"]:
                return
        except httpx.TransportError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
