"""The runners: every effect performed, every failure reported as sent or not sent, nothing else let through."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import httpx
import pytest
from giftcardpartners import (
    AsyncClient,
    Client,
    GiftCardsError,
    InvalidInput,
    Network,
    OutcomeUnknown,
    RequestFailed,
    RetryPolicy,
    Runtime,
    Timeouts,
)
from giftcardpartners._config import Config
from giftcardpartners._http import attempt, failure
from giftcardpartners._http.connections import Connections
from giftcardpartners._http.flow import Answer, Call, NoAnswer, Sleep
from giftcardpartners._http.network import Route
from giftcardpartners._http.runner import Runner
from giftcardpartners._http.transport import sync_client

from .stage import (
    ACCESS_TOKEN,
    BASE,
    EMAIL,
    KINDS,
    HandTime,
    Kind,
    Reply,
    Script,
    digital,
    raw,
    reply,
    stored,
    tell,
)

ONCE = RetryPolicy(attempts=1)


def meaning(problem: BaseException) -> NoAnswer:
    told = failure.told_apart(problem, "api.example.com")
    assert isinstance(told, NoAnswer)
    return told


def from_aiohttp(cause: Exception) -> httpx.ConnectTimeout:
    problem = httpx.ConnectTimeout("mapped")
    problem.__cause__ = cause
    return problem


KEY: Any = None


@pytest.mark.parametrize(
    "problem",
    [
        httpx.ConnectError("refused"),
        httpx.ConnectTimeout("slow"),
        httpx.PoolTimeout("busy"),
        from_aiohttp(aiohttp.ConnectionTimeoutError("slow")),
        from_aiohttp(aiohttp.ClientConnectorError(KEY, OSError(111, "refused"))),
        from_aiohttp(aiohttp.ClientConnectorDNSError(KEY, OSError(1, "no such host"))),
    ],
    ids=repr,
)
def test_only_what_is_certain_counts_as_not_sent(problem: Exception) -> None:
    assert not meaning(problem).maybe_sent


@pytest.mark.parametrize(
    "problem",
    [
        httpx.ReadTimeout("slow"),
        httpx.WriteTimeout("slow"),
        httpx.ReadError("reset"),
        httpx.WriteError("pipe"),
        httpx.CloseError("close"),
        httpx.RemoteProtocolError("disconnected"),
        httpx.LocalProtocolError("odd"),
        httpx.ProxyError("no"),
        httpx.DecodingError("gzip"),
        httpx.ReadTimeout("slow", request=httpx.Request("POST", BASE + "/v1/Orders")),
        from_aiohttp(aiohttp.ServerDisconnectedError()),
        from_aiohttp(aiohttp.ClientOSError(104, "reset")),
        httpx.StreamConsumed(),
        aiohttp.ServerDisconnectedError(),
        OSError(5, "anything"),
        ConnectionResetError(104, "reset"),
        TimeoutError(),
    ],
    ids=repr,
)
def test_whatever_is_not_certain_counts_as_maybe_sent(problem: Exception) -> None:
    assert meaning(problem).maybe_sent


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        (httpx.ReadError("x"), "ReadError"),
        (OSError("x"), "OSError"),
        (ConnectionResetError(104, "x"), "ConnectionResetError, ECONNRESET"),
    ],
    ids=repr,
)
def test_a_transports_own_failure_is_a_lost_answer_told_in_words(
    kind: Kind, problem: Exception, reason: str
) -> None:
    with pytest.raises(OutcomeUnknown) as caught:
        tell(
            kind,
            lambda client: client.orders.create(digital()),
            transport=Script(problem).transport(),
            time=HandTime(),
            retry=ONCE,
        )
    assert caught.value.attempts[0].outcome == f"{reason} (api.example.com)"


class SoftTimeLimitExceeded(Exception):
    """As Celery has it."""


def _foreign() -> list[BaseException]:
    return [
        KeyboardInterrupt(),
        SystemExit(1),
        BaseExceptionGroup("several", [KeyboardInterrupt()]),
        SoftTimeLimitExceeded(),
        RuntimeError("x"),
        KeyError("x"),
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("problem", _foreign(), ids=repr)
@pytest.mark.parametrize("at", ["/v1/Tokens", "/v1/Orders"])
def test_somebody_elses_exception_passes_unchanged_and_nothing_more_is_sent(
    kind: Kind, problem: BaseException, at: str
) -> None:
    sent: list[str] = []

    def interrupted(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.path)
        if request.url.path == at:
            raise problem
        return reply(200, {"Value": "not-a-real-token", "ExpiresIn": 3600})

    with pytest.raises(type(problem)) as caught:
        tell(
            kind,
            lambda client: client.orders.create(digital()),
            transport=httpx.MockTransport(interrupted),
            time=HandTime(),
        )
    assert caught.value is problem
    assert sent == ["/v1/Tokens", "/v1/Orders"][: 1 + (at == "/v1/Orders")]


@pytest.mark.parametrize("kind", KINDS)
def test_every_attempt_carries_the_time_outs(kind: Kind) -> None:
    time = HandTime()
    script = Script(reply(503), reply(200, stored()))
    tell(
        kind,
        lambda client: client.orders.get("ord-1", retry=RetryPolicy(deadline=20)),
        transport=script.transport(),
        time=time,
        timeouts=Timeouts(connect=3, answer=7),
    )
    assert [request.extensions["timeout"] for request in script.requests] == [
        {"connect": 3, "read": 7, "write": 7, "pool": 7}
    ] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_last_attempt_has_only_what_is_left_of_the_deadline(kind: Kind) -> None:
    script = Script(reply(200, stored()))
    tell(
        kind,
        lambda client: client.orders.get("ord-1", retry=RetryPolicy(deadline=2)),
        transport=script.transport(),
        time=HandTime(),
    )
    assert script.requests[0].extensions["timeout"] == {"connect": 2, "read": 2, "write": 2, "pool": 2}


@pytest.mark.parametrize("kind", KINDS)
def test_the_token_request_carries_time_outs_too(kind: Kind) -> None:
    script = Script(reply(200, stored()))
    tell(
        kind,
        lambda client: client.orders.get("ord-1"),
        transport=script.transport(),
        time=HandTime(),
        timeouts=Timeouts(connect=3, answer=7),
    )
    (token,) = script.token_requests
    assert all(0 < seconds <= 7 for seconds in token.extensions["timeout"].values())
    assert set(token.extensions["timeout"]) == {"connect", "read", "write", "pool"}
    assert 0 < token.extensions["timeout"]["connect"] <= 3


@pytest.mark.parametrize("kind", KINDS)
def test_an_attempt_after_the_deadline_is_not_sent(kind: Kind) -> None:
    time = HandTime()

    def slow(request: httpx.Request) -> Reply:
        time.at += 100
        return reply(503)

    script = Script(slow)
    with pytest.raises(OutcomeUnknown) as caught:
        tell(
            kind,
            lambda client: client.orders.create(digital(), retry=RetryPolicy(deadline=50, first_pause=0)),
            transport=script.transport(),
            time=time,
        )
    assert len(script.requests) == 1
    assert caught.value.attempts[-1].decision == "stop: the deadline is near"


class Drip(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A body that brings one byte at a time while the clock goes on."""

    def __init__(self, time: HandTime, body: bytes, seconds: float) -> None:
        self._time, self._body, self._seconds = time, body, seconds

    def __iter__(self) -> Iterator[bytes]:
        for byte in self._body:
            self._time.at += self._seconds
            yield bytes([byte])

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk


def dripping(time: HandTime, body: bytes, seconds: float) -> httpx.MockTransport:
    return httpx.MockTransport(
        lambda _: httpx.Response(
            200, headers={"Content-Type": "application/json"}, stream=Drip(time, body, seconds)
        )
    )


@pytest.mark.parametrize("kind", KINDS)
def test_a_dripping_answer_ends_at_the_time_out(kind: Kind) -> None:
    time = HandTime()
    with pytest.raises(RequestFailed) as caught:
        tell(
            kind,
            lambda client: client.status(),
            transport=dripping(time, b"x" * 1000, 1.0),
            time=time,
            retry=ONCE,
            timeouts=Timeouts(answer=10),
        )
    assert caught.value.attempts[0].outcome == "the answer was not complete in time"
    assert time.at == 1011.0


@pytest.mark.parametrize("kind", KINDS)
def test_a_slow_answer_within_the_time_out_is_read(kind: Kind) -> None:
    time = HandTime()
    transport = dripping(time, b'{"Status":"ok"}', 0.1)
    assert tell(kind, lambda client: client.status(), transport=transport, time=time).status == "ok"


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_larger_than_any_should_be_is_given_up(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "LARGEST_ANSWER", 1000)
    script = Script(raw(200, b" " * 1001), raw(200, b'{"Status":"' + b"x" * 987 + b'"}'))
    with pytest.raises(RequestFailed) as caught:
        tell(kind, lambda client: client.status(), transport=script.transport(), time=HandTime(), retry=ONCE)
    assert caught.value.attempts[0].outcome == "the answer is larger than any answer should be"
    assert tell(kind, lambda client: client.status(), transport=script.transport(), time=HandTime()).status


def test_a_compressed_answer_is_read() -> None:
    script = Script(raw(200, gzip.compress(b'{"Status":"ok"}'), Content_Encoding="gzip"))
    assert tell("sync", lambda client: client.status(), transport=script.transport()).status == "ok"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "story",
    [
        lambda client: client.status(),
        lambda client: client.orders.create(digital()),
        lambda client: client.balance(),
    ],
)
def test_a_closed_client_says_so_and_sends_nothing(kind: Kind, story: Any) -> None:
    script = Script(reply(200))
    if kind == "sync":
        client = Client(BASE, email=EMAIL, access_token=ACCESS_TOKEN, transport=script.transport())
        client.close()
        with pytest.raises(InvalidInput, match="The client is closed"):
            story(client)
    else:

        async def use_after_close() -> None:
            client = AsyncClient(BASE, email=EMAIL, access_token=ACCESS_TOKEN, transport=script.transport())
            await client.aclose()
            with pytest.raises(InvalidInput, match="The client is closed"):
                await story(client)

        asyncio.run(use_after_close())
    assert script.requests == []


def test_settling_with_a_closed_client_guesses_nothing() -> None:
    client = Client(BASE, email=EMAIL, access_token=ACCESS_TOKEN, transport=Script(reply(200)).transport())
    client.close()
    with pytest.raises(InvalidInput, match="The client is closed"):
        client.orders.settle(digital())


@pytest.mark.parametrize("kind", KINDS)
def test_redirects_are_not_followed_with_the_token_in_hand(kind: Kind) -> None:
    script = Script(
        httpx.Response(302, headers={"Location": "https://evil.example/"}, stream=httpx.ByteStream(b""))
    )
    with pytest.raises(GiftCardsError):
        tell(kind, lambda client: client.orders.get("ord-1"), transport=script.transport(), time=HandTime())
    assert [request.url.host for request in script.requests] == ["api.example.com"]


def test_a_flow_is_closed_even_when_its_pause_is_interrupted() -> None:
    closed: list[bool] = []

    def flow() -> Any:
        try:
            yield Sleep(1)
        finally:
            closed.append(True)

    def interrupted(seconds: float, wake: Any) -> None:
        raise KeyboardInterrupt

    connections = Connections(
        lambda: sync_client(Route(None, None, Network()), Script(reply(200)).transport())
    )
    runner = Runner(connections, Config(BASE, EMAIL, ACCESS_TOKEN), Runtime(sleep=interrupted))
    with pytest.raises(KeyboardInterrupt):
        runner.run(flow())
    assert closed == [True]


def test_a_call_and_an_answer_show_no_content() -> None:
    call = Call("createOrder", "POST", "/v1/Orders", content=b"planted")
    came = Answer(200, {"content-type": "Text/HTML; charset=x", "x": "planted"}, b"planted")
    assert "planted" not in repr(call) + repr(came) + str(came)
    assert str(came) == "200, text/html, 7 bytes"
    assert str(Answer(204, {}, b"")) == "204, no content type, 0 bytes"


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_that_cannot_be_built_was_not_sent(kind: Kind) -> None:
    def flow() -> Any:
        return (yield Call("createOrder", "POST", "/v1/" + "x" * 70_000))

    with pytest.raises(NoAnswer, match="InvalidURL") as caught:
        tell(kind, lambda client: client._runner.run(flow()), transport=Script(reply(200)).transport())
    assert not caught.value.maybe_sent


@pytest.mark.parametrize("kind", KINDS)
def test_every_request_says_who_asks_and_what_it_takes(kind: Kind) -> None:
    script = Script(reply(200, stored()))
    tell(kind, lambda client: client.orders.get("ord-1"), transport=script.transport())
    for request in (*script.requests, *script.token_requests):
        assert request.headers["User-Agent"] == "giftcardpartners-python"
        assert request.headers["Accept"] == "application/json"
        assert request.headers["Host"] == "api.example.com"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("problem", [httpx.ReadError("reset"), TimeoutError()], ids=repr)
def test_what_fails_before_there_is_a_token_was_not_sent(kind: Kind, problem: Exception) -> None:
    def broken(request: httpx.Request) -> Reply:
        raise problem

    script = Script(reply(200), token=broken)
    with pytest.raises(RequestFailed, match="certainly not sent"):
        tell(
            kind,
            lambda client: client.orders.create(digital()),
            transport=script.transport(),
            time=HandTime(),
            retry=ONCE,
        )
    assert script.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_whose_deadline_has_passed_is_not_sent(kind: Kind) -> None:
    script = Script(reply(200, stored()))
    time = HandTime()

    def flow() -> Any:
        return (yield Call("getStatus", "GET", "/v1/Status", deadline=time.at))

    with pytest.raises(NoAnswer) as caught:
        tell(kind, lambda client: client._runner.run(flow()), transport=script.transport(), time=time)
    assert not caught.value.maybe_sent
    assert script.requests == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_without_a_deadline_has_the_time_outs_of_the_client(kind: Kind) -> None:
    script = Script(reply(200, stored()))

    def flow() -> Any:
        return (yield Call("getStatus", "GET", "/v1/Status"))

    time = HandTime()
    tell(
        kind,
        lambda client: client._runner.run(flow()),
        transport=script.transport(),
        time=time,
        timeouts=Timeouts(answer=9),
    )
    assert script.requests[0].extensions["timeout"]["read"] == 9


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("status", [401, 403])
def test_the_services_health_is_asked_without_a_token_and_then_with_one(kind: Kind, status: int) -> None:
    shown: list[bool] = []

    def strict(request: httpx.Request) -> Reply:
        shown.append("Authorization" in request.headers)
        return reply(200, {"Status": "ok"}) if shown[-1] else reply(status)

    script = Script(strict)
    assert tell(kind, lambda client: client.status(), transport=script.transport()).status == "ok"
    assert shown == [False, True]
    lenient = Script(reply(200, {"Status": "ok"}))
    assert tell(kind, lambda client: client.status(), transport=lenient.transport()).status == "ok"
    assert lenient.token_requests == []
