"""A server that issues tokens in every dialect that the compared clients speak, slowly, and counts."""

from __future__ import annotations

import asyncio
import json
import threading
from types import TracebackType
from typing import Self


class TokenServer:
    """POST anywhere is a token request; GET is 200 with a good token and 401 with another."""

    def __init__(self, delay: float = 0.05) -> None:
        self.delay = delay
        self.lifetime = 3600
        self.tokens = 0
        self.refused = 0
        self.good: set[str] = set()
        self.url = ""
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(
            asyncio.start_server(self._serve, "127.0.0.1", 0, backlog=2048)
        )
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._ready.set()
        self._loop.run_forever()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.01))
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                lines = head.decode("latin-1").split("\r\n")
                headers = {
                    name.lower(): value.strip()
                    for name, _, value in (one.partition(":") for one in lines[1:])
                }
                await reader.readexactly(int(headers.get("content-length", 0)))
                if lines[0].startswith("POST"):
                    status, body = await self._issue()
                else:
                    status, body = self._judge(headers.get("authorization", ""))
                content = json.dumps(body).encode()
                writer.write(
                    f"HTTP/1.1 {status}\r\nContent-Type: application/json\r\n"
                    f"Content-Length: {len(content)}\r\n\r\n".encode()
                    + content
                )
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            writer.close()

    async def _issue(self) -> tuple[str, object]:
        self.tokens += 1
        value = f"token-{self.tokens}"
        await asyncio.sleep(self.delay)
        self.good.add(value)
        oauth = {"access_token": value, "token_type": "Bearer", "expires_in": self.lifetime}
        return "200 OK", {"Value": value, "ExpiresIn": self.lifetime, **oauth}

    def _judge(self, authorization: str) -> tuple[str, object]:
        if authorization.removeprefix("Bearer ") in self.good:
            return "200 OK", {}
        self.refused += 1
        return "401 Unauthorized", {}
