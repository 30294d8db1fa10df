"""The real server: faults on the wire, and clients that misbehave."""

from __future__ import annotations

import gc
import json
import socket
import threading
import time
from contextlib import closing
from typing import TYPE_CHECKING

import httpx
import pytest
from giftcardpartners_simulator import Fault, Response, Rules, Settings, Simulator, SystemClock, serve
from giftcardpartners_simulator.http.connection import Limits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from giftcardpartners_simulator.extending import Call
    from giftcardpartners_simulator.http.server import Server

QUICK = Limits(idle=0.2, reading=0.2, lingering=0.2)
STATUS = b"GET /v1/Status HTTP/1.1\r\nHost: x\r\n"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """Return a running server."""
    with serve(Simulator(clock=SystemClock())) as running:
        yield running


@pytest.fixture(scope="module")
def hasty() -> Iterator[Server]:
    """Return a running server with little patience."""
    with serve(Simulator(clock=SystemClock()), limits=QUICK) as running:
        yield running


@pytest.fixture(autouse=True)
def _fresh(server: Server) -> None:
    server.simulator.reset(Settings())


def opened(server: Server) -> socket.socket:
    """Return a connection to the server."""
    connection = socket.create_connection(("127.0.0.1", int(server.base_url.rpartition(":")[2])), timeout=60)
    connection.settimeout(5)
    return connection


def received(connection: socket.socket) -> bytes:
    """Return all that comes until the server closes."""
    data = b""
    while part := connection.recv(65536):
        data += part
    return data


def answer_to(server: Server, data: bytes, half_close: bool = False) -> bytes:
    """Send bytes; return all that comes back until the server closes."""
    with closing(opened(server)) as connection:
        connection.sendall(data)
        if half_close:
            connection.shutdown(socket.SHUT_WR)
        return received(connection)


def keep_sending(connection: socket.socket, data: bytes, times: int) -> None:
    """Send the same bytes again and again."""
    for _ in range(times):
        connection.sendall(data)
        time.sleep(0)


def status_of(answer: bytes) -> int:
    """Return the status of the first answer in some bytes."""
    return int(answer.split(b" ", 2)[1])


def ask(server: Server, **options: float) -> httpx.Response:
    """GET the status over HTTP."""
    with httpx.Client(base_url=server.base_url, timeout=options.get("timeout", 5), trust_env=False) as client:
        return client.get("/v1/Status")


def test_it_answers_over_http_and_says_where_it_is(server: Server) -> None:
    assert server.base_url == server.simulator.base_url
    assert ask(server).json() == {"Status": "OK"}


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(kind="refuse_connection"), httpx.RemoteProtocolError),
        (Fault(kind="drop_before_reading"), httpx.RemoteProtocolError),
        (Fault(kind="drop_before_reading", how="reset"), httpx.ReadError),
        (Fault(kind="drop_after_store"), httpx.RemoteProtocolError),
        (Fault(kind="drop_after_store", how="reset"), httpx.ReadError),
        (Fault(kind="drop_mid_body"), httpx.RemoteProtocolError),
        (Fault(kind="never_answer_after_store"), httpx.ReadTimeout),
        (Fault(kind="latency", seconds=2), httpx.ReadTimeout),
    ],
)
def test_a_fault_is_seen_on_the_wire(server: Server, fault: Fault, error: type[Exception]) -> None:
    server.simulator.add_fault(fault)
    with pytest.raises(error) as caught:
        ask(server, timeout=0.2 if error is httpx.ReadTimeout else 60)
    assert type(caught.value) is error
    assert ask(server).status_code == 200


@pytest.mark.parametrize("status", [200, 204, 304, 429, 520, 999])
def test_any_status_goes_over_the_wire(server: Server, status: int) -> None:
    server.simulator.add_fault(Fault(kind="status_after_store", status=status))
    assert ask(server).status_code == status


def test_latency_delays_the_answer(server: Server) -> None:
    server.simulator.add_fault(Fault(kind="latency", seconds=0.1))
    assert ask(server).elapsed.total_seconds() >= 0.1


def test_a_cut_body_comes_in_part(server: Server) -> None:
    server.simulator.add_fault(Fault(kind="drop_mid_body", cut_at=4))
    answer = answer_to(server, STATUS + b"\r\n")
    assert answer.endswith(b'\r\n\r\n{"St')
    assert b"Content-Length: 15" in answer


def test_a_connection_is_kept_and_requests_are_pipelined(server: Server) -> None:
    with closing(opened(server)) as connection:
        connection.sendall((STATUS + b"\r\n") * 2 + STATUS + b"Connection: close\r\n\r\n")
        assert received(connection).count(b"HTTP/1.1 200") == 3


def test_a_body_may_come_in_chunks_and_in_bytes(server: Server) -> None:
    head = b"POST /v1/Tokens HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    data = head + b"3\r\nabc\r\n0\r\n\r\n"
    with closing(opened(server)) as connection:
        for byte in data:
            connection.sendall(bytes([byte]))
        assert status_of(received(connection)) == 400


def test_expect_100_continue_is_answered_before_the_body(server: Server) -> None:
    head = b"POST /v1/Tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close\r\n"
    with closing(opened(server)) as connection:
        connection.sendall(head + b"Expect: 100-continue\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 100")
        connection.sendall(b"{}")
        assert status_of(received(connection)) == 400


def test_a_head_has_no_body(server: Server) -> None:
    answer = answer_to(server, b"HEAD /v1/Status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert status_of(answer) == 405
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"hello\r\n\r\n", 400),
        (b"GET /v1/Status\r\n\r\n", 400),
        (b"GET /v1/Status HTTP/1.1\r\n\r\n", 400),
        (b"GET / v1 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        (STATUS + b"Bad Header: x\r\n\r\n", 400),
        (STATUS + b"Content-Length: many\r\n\r\n", 400),
        (STATUS + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n", 400),
        (STATUS + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        (STATUS + b"X: " + b"x" * 40_000, 431),
        (b"GET /" + b"x" * 40_000, 431),
        (STATUS + b"".join(b"X-%d: x\r\n" % number for number in range(5_000)), 431),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
        (b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n", 413),
        (b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n", 413),
        (
            b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2000000\r\n\r\n",
            413,
        ),
    ],
)
def test_what_is_no_request_is_refused_and_the_connection_closed(
    server: Server, data: bytes, status: int
) -> None:
    answer = answer_to(server, data)
    assert status_of(answer) == status
    assert b"connection: close" in answer.lower()
    assert json.loads(answer.partition(b"\r\n\r\n")[2])["Message"]


def test_an_oversized_body_is_refused_even_when_it_keeps_coming(server: Server) -> None:
    head = b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert status_of(answer_to(server, head + (b"10000\r\n" + b"x" * 65_536 + b"\r\n") * 20)) == 413


def test_a_client_that_floods_after_a_refusal_is_cut_off(hasty: Server) -> None:
    with closing(opened(hasty)) as connection:
        connection.sendall(b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n")
        with pytest.raises(OSError, match=r"reset|pipe"):
            keep_sending(connection, b"x" * 65_536, 1_000)


@pytest.mark.parametrize(
    "data", [STATUS, b"GET", b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{"]
)
def test_half_a_request_times_out_with_408(hasty: Server, data: bytes) -> None:
    assert status_of(answer_to(hasty, data)) == 408


def test_a_refused_client_that_lingers_is_dropped(hasty: Server) -> None:
    with closing(opened(hasty)) as connection:
        connection.sendall(b"hello\r\n\r\n")
        assert status_of(received(connection)) == 400
        time.sleep(2 * QUICK.lingering)
        with pytest.raises(OSError, match=r"reset|pipe"):
            keep_sending(connection, b"x", 100)


def test_a_request_that_is_never_answered_holds_the_connection(server: Server) -> None:
    server.simulator.add_fault(Fault(kind="never_answer_after_store"))
    with closing(opened(server)) as connection:
        connection.sendall(STATUS + b"\r\n")
        connection.settimeout(0.1)
        for _ in range(2):
            with pytest.raises(TimeoutError):
                connection.recv(1)
            connection.sendall(STATUS + b"\r\n")
    assert len(server.simulator.requests()) == 1


def test_a_silent_client_is_dropped(hasty: Server) -> None:
    assert answer_to(hasty, b"") == b""


@pytest.mark.parametrize(
    "data", [b"", STATUS, b"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n{"]
)
def test_a_client_that_stops_in_the_middle_leaves_no_trace(hasty: Server, data: bytes) -> None:
    assert answer_to(hasty, data, half_close=True)[:12] in (b"", b"HTTP/1.1 400")


def test_a_client_that_closes_its_half_still_gets_its_answer(server: Server) -> None:
    assert status_of(answer_to(server, STATUS + b"\r\n", half_close=True)) == 200


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"CONNECT x:1 HTTP/1.1\r\nHost: x\r\n\r\n", 404),
        (STATUS + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n", 200),
        (b"GET /v1/Status HTTP/1.0\r\n\r\n", 200),
    ],
)
def test_odd_methods_and_upgrades_do_no_harm(server: Server, data: bytes, status: int) -> None:
    assert status_of(answer_to(server, data, half_close=True)) == status


def test_many_clients_at_once_place_one_order(server: Server) -> None:
    sim = server.simulator
    with httpx.Client(base_url=server.base_url, trust_env=False) as client:
        token = client.post(
            "/v1/Tokens", headers={"Email": sim.email, "AccessToken": sim.access_token}
        ).json()["Value"]
    body = {"Type": "Links", "LineItems": [{"ProductId": "PRODUCTA", "Value": 5}], "PONumber": "one"}
    data = json.dumps(body).encode()
    head = f"POST /v1/Orders HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n"
    request = f"{head}Content-Length: {len(data)}\r\n\r\n".encode() + data
    statuses: list[int] = []
    threads = [
        threading.Thread(target=lambda: statuses.append(status_of(answer_to(server, request))))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 19


class Verbose(Rules):
    """Answer with more than any buffer holds."""

    def get_status(self, _call: Call) -> Response:
        """Return twenty million characters."""
        return self.answer(200, {"Status": "x" * 20_000_000})


def test_a_client_that_does_not_read_is_cut_off() -> None:
    with serve(Simulator(rules=Verbose), limits=QUICK) as running, closing(opened(running)) as connection:
        connection.sendall(STATUS + b"\r\n")
        time.sleep(3 * QUICK.idle)
        assert 0 < len(received(connection)) < 20_000_000


class Broken(Rules):
    """Fail on every call."""

    def respond(self, call: Call) -> Response:
        """Fail."""
        raise RuntimeError("broken on purpose")


def test_rules_that_fail_end_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    with serve(Simulator(rules=Broken)) as running, pytest.raises(httpx.RemoteProtocolError):
        ask(running)
    gc.collect()
    assert "broken on purpose" in caplog.text


def test_a_taken_port_is_an_os_error(server: Server) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(Simulator(), port=int(server.base_url.rpartition(":")[2]))


def test_closing_ends_all_connections_and_is_done_once() -> None:
    sim = Simulator()
    running = serve(sim)
    sim.add_fault(Fault(kind="never_answer_after_store"))
    with closing(opened(running)) as connection, closing(opened(running)) as idle:
        connection.sendall(STATUS + b"\r\n")
        while not sim.requests():
            pass
        running.close()
        running.close()
        assert idle.recv(1) == b""
        with pytest.raises(OSError, match="refused"):
            opened(running)


def test_it_can_listen_on_ipv6() -> None:
    with serve(Simulator(), host="::1") as running:
        assert running.base_url.startswith("http://[::1]:")
        assert ask(running).status_code == 200
