"""The real server: loopback sockets in a thread, every fault performed on the wire."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Self

from .connection import Callbacks, Connection, Limits
from .control_endpoint import PREFIX, Control
from .page.handler import Page, redirect
from .same_site import refusal
from .webhook_sender import WebhookSender

if TYPE_CHECKING:
    from ..messages import Request, Response
    from ..simulator import Simulator


class Server:
    """A running server; a context manager that stops it. `base_url` is where it listens."""

    def __init__(self, simulator: Simulator, host: str, port: int, limits: Limits) -> None:
        self.simulator = simulator
        self._limits = limits
        self._control = Control(simulator)
        self._page = Page(simulator)
        self._sender: WebhookSender | None = None
        self._ready = threading.Event()
        self._failure: OSError | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread = threading.Thread(
            target=lambda: asyncio.run(self._listen(host, port)), name="simulator-server", daemon=True
        )
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure
        if simulator.on_webhook is None:
            self._sender = WebhookSender(simulator)
            simulator.on_webhook = self._sender.accept

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening, drop all connections, and wait until that is done."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stop.set)
            self._thread.join()
        if self._sender is not None:
            self.simulator.on_webhook = None
            self._sender.close()
            self._sender = None

    async def _listen(self, host: str, port: int) -> None:
        self._loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        try:
            server = await asyncio.start_server(self._connected, host, port, backlog=512)
        except OSError as error:
            self._failure = error
            self._ready.set()
            return
        bound = server.sockets[0].getsockname()[1]
        self.base_url = f"http://[{host}]:{bound}" if ":" in host else f"http://{host}:{bound}"
        self.simulator.base_url = self.base_url
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callbacks = Callbacks(self.simulator.refuse_unread, self._handle, self._refuse, self._most_body)
        task = asyncio.ensure_future(Connection(callbacks, self._limits, reader, writer).run())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _handle(self, request: Request, peer: str) -> Response:
        if request.target.startswith(PREFIX.rstrip("/")):
            return self._handle_control(request, peer)
        if request.target == "/" and "text/html" in (request.header("Accept") or ""):
            return redirect(302)  # a browser at the address that was printed
        answer = self.simulator.handle(request)
        if self._sender is not None and self._sender.has_early:
            await asyncio.to_thread(self._sender.deliver_early)
        return answer

    def _handle_control(self, request: Request, peer: str) -> Response:
        refused = refusal(request, peer)
        if refused:
            return self._refuse(403, refused)
        return (self._page if self._page.owns(request.target) else self._control).handle(request)

    def _most_body(self) -> int:
        return self.simulator.settings.max_body

    def _refuse(self, status: int, reason: str) -> Response:
        return self.simulator.rules.problem(status, "Refused", reason)


def serve(
    simulator: Simulator, host: str = "127.0.0.1", port: int = 0, limits: Limits | None = None
) -> Server:
    """Start a server for a simulator; port 0 takes a free one. Raises OSError when it cannot listen there."""
    return Server(simulator, host, port, Limits() if limits is None else limits)
