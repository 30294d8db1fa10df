"""A receiver on loopback that counts the webhook calls it gets."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

_MOST_BYTES = 65_536


class WebhookReceiver:
    """A context manager that listens on a free port; `url` is the address to give to the target."""

    def __init__(self) -> None:
        self._called = threading.Event()
        called = self._called

        class Handler(BaseHTTPRequestHandler):
            """Answers every POST with 204 and remembers that it came."""

            def do_POST(self) -> None:
                self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES))
                self.send_response(204)
                self.end_headers()
                called.set()

            def log_message(self, *_: object) -> None:
                """Log nothing: a call may hold secrets."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self.url = f"http://127.0.0.1:{self._server.server_port}/fulfillment-complete"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait(self, seconds: float) -> bool:
        """Wait until a call comes; tell whether one did."""
        return self._called.wait(seconds)
