"""A service over TLS or plain sockets that answers each caller about the order that it asked for, and counts."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections import Counter
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import trustme


class Echo(ThreadingHTTPServer):
    """Shows the order of each id and of each PONumber that it is asked for; `connections` counts by client port."""

    daemon_threads = True
    request_queue_size = 256

    def __init__(self, authority: trustme.CA | None = None, delay: float = 0.02) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.delay = delay
        self.scheme = "http"
        self.requests: Counter[str] = Counter()
        self.ports: set[int] = set()
        self.confused = 0
        """How many of the next questions for an order are answered with another order."""
        self.peers: list[Any] = []
        if authority is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            authority.issue_cert("127.0.0.1", "localhost").configure_cert(context)
            self.scheme = "https"
            self.use(context)
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)

    def use(self, context: ssl.SSLContext) -> None:
        """Speak TLS."""
        self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"{self.scheme}://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is what some tests are about."""

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
    server: Echo

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._count()
        if self.path.endswith("/v1/Tokens"):
            self._answer(200, {"Value": "not-a-real-token", "ExpiresIn": 3600})
            return
        asked = json.loads(body)
        time.sleep(self.server.delay)
        self._answer(201, self._order(f"id-of-{asked['PONumber']}", asked["PONumber"]))

    def do_GET(self) -> None:
        self._count()
        name = self.path.rpartition("/")[2]
        time.sleep(self.server.delay)
        if "Orders/" in self.path and self.server.confused:
            self.server.confused -= 1
            self._answer(200, self._order("id-of-another", "ANOTHER"))
        elif "Orders/" in self.path:
            self._answer(200, self._order(name, name.removeprefix("id-of-")))
        else:
            self._answer(200, {"Pending": 0, "Available": 10})

    def _count(self) -> None:
        self.server.requests[self.path] += 1
        self.server.ports.add(self.client_address[1])

    def _order(self, order_id: str, po_number: str) -> dict[str, Any]:
        line = {"Id": "l", "ProductId": "CVS", "Value": 25, "Quantity": 1}
        return {
            "Id": order_id,
            "PONumber": po_number,
            "Type": "Links",
            "Status": "Completed",
            "LineItems": [line],
        }

    def _answer(self, status: int, body: Any) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
        pass
