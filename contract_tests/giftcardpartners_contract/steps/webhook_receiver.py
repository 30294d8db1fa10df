"""A receiver on loopback for the webhook calls of the target."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_MOST_BYTES = 65_536


@contextmanager
def webhook_receiver() -> Iterator[tuple[str, threading.Event]]:
    """Listen on a free port; yields the address to give to the target, and what its first call sets."""
    called = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        """Answers every POST with 204 and remembers that it came."""

        def do_POST(self) -> None:
            self.rfile.read(min(int(self.headers.get("Content-Length") or 0), _MOST_BYTES))
            self.send_response(204)
            self.end_headers()
            called.set()

        def log_message(self, *_: object) -> None:
            """Log nothing: a call may hold secrets."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/fulfillment-complete", called
        finally:
            server.shutdown()
            thread.join()
