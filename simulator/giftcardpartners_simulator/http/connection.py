"""One connection of the real server: read requests with h11, write answers, break off when told to."""

from __future__ import annotations

import asyncio
import socket
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

import h11

from ..messages import BODILESS, Request, Response

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_CHUNK = 65_536
_HEAD_LIMIT = 32_768
_LINGER_BYTES = 8 * 1_048_576


@dataclass(frozen=True)
class Limits:
    """Seconds that a connection may rest, a request may take to arrive, a refused client may go on."""

    idle: float = 75.0
    reading: float = 10.0
    lingering: float = 2.0


class Refusal(Exception):
    """The request cannot be read; the connection answers with `status` and closes."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass(frozen=True)
class Callbacks:
    """What a connection asks: before it reads a body, for an answer, for the answer to what is no request."""

    refuse_unread: Callable[[Request], Response | None]
    handle: Callable[[Request, str], Awaitable[Response]]
    refuse: Callable[[int, str], Response]
    most_body: Callable[[], int]


class Connection:
    """Serve one client until it goes away, misbehaves, or a fault ends the connection."""

    def __init__(
        self, callbacks: Callbacks, limits: Limits, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._callbacks = callbacks
        self._limits = limits
        self._reader = reader
        self._writer = writer
        self._loop = asyncio.get_running_loop()
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_HEAD_LIMIT)
        peer = writer.get_extra_info("peername")
        self._peer = peer[0] if isinstance(peer, tuple) else ""

    async def run(self) -> None:
        """Serve requests one after another."""
        try:
            while await self._serve_one():
                pass
        except (OSError, h11.LocalProtocolError, asyncio.CancelledError):
            self._writer.transport.abort()
        finally:
            self._writer.close()

    async def _serve_one(self) -> bool:
        try:
            head = await self._read_head()
            if head is None:
                return False
            request = _request(head)
            answer = self._callbacks.refuse_unread(request)
            if answer is None:
                request.body = await self._read_body(head)
                answer = await self._callbacks.handle(request, self._peer)
        except Refusal as refusal:
            await self._refuse(refusal)
            return False
        if answer.delay:
            await asyncio.sleep(answer.delay)
        if answer.termination != "complete":
            await self._break(answer)
            return False
        await self._send(answer, head.method == b"HEAD")
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    async def _read_head(self) -> h11.Request | None:
        if not self._http.trailing_data[0]:
            try:
                async with asyncio.timeout(self._limits.idle):
                    data = await self._reader.read(_CHUNK)
            except TimeoutError:
                return None
            if not data:
                return None
            self._http.receive_data(data)
        event = await self._event(self._loop.time() + self._limits.reading)
        return event if isinstance(event, h11.Request) else None

    async def _read_body(self, head: h11.Request) -> bytes:
        body = bytearray()
        declared = next((value for name, value in head.headers if name == b"content-length"), b"0")
        deadline = self._loop.time() + self._limits.reading
        while True:
            if max(len(body), int(declared)) > self._callbacks.most_body():
                raise Refusal(413, f"A body has at most {self._callbacks.most_body()} bytes.")
            event = await self._event(deadline)
            if not isinstance(event, h11.Data):
                return bytes(body)
            body += event.data

    async def _event(self, deadline: float) -> object:
        """Return the next event; only what has to be waited for costs a timer."""
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError as error:
                raise Refusal(error.error_status_hint, "The request is not HTTP that can be read.") from None
            if event is not h11.NEED_DATA:
                return event
            if self._http.they_are_waiting_for_100_continue:
                await self._write(self._sent(h11.InformationalResponse(status_code=100, headers=[])))
            try:
                async with asyncio.timeout_at(deadline):
                    self._http.receive_data(await self._reader.read(_CHUNK))
            except TimeoutError:
                raise Refusal(408, "The request took too long to arrive.") from None

    async def _refuse(self, refusal: Refusal) -> None:
        await self._send(self._callbacks.refuse(refusal.status, refusal.reason), closing=True)
        self._writer.write_eof()
        try:
            async with asyncio.timeout(self._limits.lingering):
                left = _LINGER_BYTES
                while left > 0 and (data := await self._reader.read(_CHUNK)):
                    left -= len(data)
        except TimeoutError:
            return

    async def _send(self, answer: Response, is_head: bool = False, closing: bool = False) -> None:
        bodiless = is_head or answer.status in BODILESS
        data = self._head(answer, closing)
        if answer.body and not bodiless:
            data += self._sent(h11.Data(data=answer.body))
        await self._write(data + self._sent(h11.EndOfMessage()))

    def _head(self, answer: Response, closing: bool = False) -> bytes:
        headers = [
            (name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in answer.headers
        ]
        if answer.status not in BODILESS:
            headers.append((b"Content-Length", str(len(answer.body)).encode()))
        if closing:
            headers.append((b"Connection", b"close"))
        return self._sent(h11.Response(status_code=answer.status, headers=headers))

    def _sent(self, event: h11.Event) -> bytes:
        return self._http.send(event) or b""

    async def _break(self, answer: Response) -> None:
        if answer.termination == "silent":
            while await self._reader.read(_CHUNK):
                pass
            return
        if answer.termination == "cut":
            part = answer.body[: answer.cut_at]
            await self._write(self._head(answer) + self._sent(h11.Data(data=part)))
        if answer.how != "disconnect":
            opened = self._writer.get_extra_info("socket")
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._writer.transport.abort()

    async def _write(self, data: bytes) -> None:
        self._writer.write(data)
        if not self._writer.transport.get_write_buffer_size():
            return  # all of it has gone out
        async with asyncio.timeout(self._limits.idle):
            await self._writer.drain()


def _request(head: h11.Request) -> Request:
    headers = [(name.decode("latin-1"), value.decode("utf-8", "replace")) for name, value in head.headers]
    return Request(head.method.decode("latin-1"), head.target.decode("latin-1"), headers)
