"""How fast the simulator answers, beside the library that it stands on answering a constant in the same way."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from urllib.request import Request, urlopen

import h11
import msgspec

from .peers import body
from .results import Part
from .sampling import shown, spread
from .server import Child
from .wire import CONNECTIONS, flood

ANSWER = b'{"Pending":0,"Available":100000.0}'
CONSTANT = ("benchmarks.simulator",)
SIMULATOR = ("giftcardpartners_simulator", "--port", "0", "--set", "start_balance=1000000000")


def measure(quick: bool) -> Part:
    """Measure both by the CPU of their processes, in rounds that take turns."""
    part = Part()
    part.names("h11", "uvloop")
    count, rounds = (500, 3) if quick else (2_000, 9)
    rows = []
    with Process(*CONSTANT) as constant, Process(*SIMULATOR) as ours:
        token = _token(*ours.told)
        for name, requests in (("AccountBalance", _gets), ("createOrder", _posts)):
            costs = [
                (constant.cost(requests(token, count)), ours.cost(requests(token, count)))
                for _ in range(rounds)
            ]
            ratio = spread([base / mine for base, mine in costs])
            part.least(
                f"simulator, requests a second of CPU, `{name}` ÷ h11 answering a constant", 0.4, ratio
            )
            rates = (shown(1 / spread([one[side] for one in costs]).middle) for side in (0, 1))
            rows.append((name, *rates))
    part.table(
        f"Requests a second of the server's CPU, through {CONNECTIONS} connections:",
        ("request", "h11, a constant", "simulator"),
        rows,
    )
    return part


class Process(Child):
    """A server in another process that prints its address first, as `address` or `NAME=address`."""

    def __init__(self, *arguments: str) -> None:
        command = [sys.executable, "-m", *arguments]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  # our own
        assert self._process.stdout is not None
        lines = 3 if arguments == SIMULATOR else 1
        self.told = [self._process.stdout.readline().strip().rpartition("=")[2] for _ in range(lines)]

    def cost(self, requests: list[bytes]) -> float:
        """Seconds of the server's CPU for one of these requests; Linux tells."""
        before = self._cpu()
        flood(self.told[0], requests)
        return (self._cpu() - before) / len(requests)

    def _cpu(self) -> float:
        # What clock_getcpuclockid(3) gives for another process, in nanoseconds; Python has no name for it.
        return time.clock_gettime((~self._process.pid << 3) | 2)


def _token(url: str, email: str, access_token: str) -> str:
    asked = Request(f"{url}/v1/Tokens", method="POST", headers={"Email": email, "AccessToken": access_token})  # noqa: S310  # loopback
    with urlopen(asked) as answer:  # noqa: S310
        token: str = msgspec.json.decode(answer.read())["Value"]
    return token


def _gets(token: str, count: int) -> list[bytes]:
    head = f"GET /v1/AccountBalance HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n\r\n"
    return [head.encode()] * count


def _posts(token: str, count: int) -> list[bytes]:
    head = (
        "POST /v1/Orders HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {}\r\n"
        "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n"
    )
    bodies = [msgspec.json.encode(body()) for _ in range(count)]
    return [head.format(token, len(content)).encode() + content for content in bodies]


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    http = h11.Connection(h11.SERVER)
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(ANSWER)))]
    while True:
        event = http.next_event()
        if event is h11.NEED_DATA:
            http.receive_data(await reader.read(65_536))
        elif isinstance(event, h11.EndOfMessage):
            answer = h11.Response(status_code=200, headers=headers)
            parts = (answer, h11.Data(data=ANSWER), h11.EndOfMessage())
            writer.write(b"".join(http.send(part) or b"" for part in parts))
            await writer.drain()
            http.start_next_cycle()
        elif isinstance(event, h11.ConnectionClosed) or event is h11.PAUSED:
            writer.close()
            return


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve())
