"""A client that is no limit: one request written again and again over some connections, answers counted by length."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

import uvloop  # type: ignore[import-not-found,unused-ignore]

CONNECTIONS = 16


def flood(url: str, requests: list[bytes]) -> None:
    """Send these requests, each after the answer to the one before on its connection. Raises on an answer but 2xx."""
    address = urlsplit(url)
    waiting = iter(requests)

    async def connection() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        for request in waiting:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 2"):
                raise RuntimeError(head.decode())
            length = head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()

    async def all_of_them() -> None:
        await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))

    uvloop.run(all_of_them())
