"""The least of a service: it issues tokens, counts, and lets in whoever has a good one. Real sockets."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

EMAIL = "ops@example.com"
ACCESS_TOKEN = "not-a-real-access-token"


class CountingService(ThreadingHTTPServer):
    """`requests` counts by path; the rest shapes the answers to /v1/Tokens, of which number `failing` is a 503."""

    daemon_threads = True
    request_queue_size = 512

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.requests: Counter[str] = Counter()
        self.delay = 0.05
        self.let_through = threading.Event()
        """While it is not set, no token is handed out."""
        self.let_through.set()
        self.lifetime: object = 3600
        self.token_status = 200
        self.failing = 0
        self.token_headers: dict[str, str] = {}
        self.good: set[str] = set()
        self.bodies: dict[str, Any] = {}
        self.lock = threading.Lock()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def tokens(self) -> int:
        """How many tokens were asked for."""
        return self.requests["/v1/Tokens"]

    def revoke(self) -> None:
        """From now on every token issued so far is answered with 401."""
        self.good.clear()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that was killed hangs up; that is what some tests are about."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: CountingService

    def do_POST(self) -> None:
        service = self.server
        with service.lock:
            service.requests[self.path] += 1
            number = service.requests[self.path]
        time.sleep(service.delay)
        service.let_through.wait(120)
        assert self.headers["Email"] == EMAIL
        assert self.headers["AccessToken"] == ACCESS_TOKEN
        if number == service.failing:
            self._answer(503, {})
            return
        if service.token_status != 200:
            self._answer(service.token_status, {}, service.token_headers)
            return
        value = f"token-{number}-of-{service.server_address[1]}"
        service.good.add(value)
        self._answer(200, {"value": value, "expiresIn": service.lifetime})

    def do_GET(self) -> None:
        service = self.server
        path = self.path.partition("?")[0]
        with service.lock:
            service.requests[path] += 1
        good = self.headers["Authorization"].removeprefix("Bearer ") in service.good
        self._answer(200 if good else 401, service.bodies.get(path, {}) if good else {})

    def _answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass
