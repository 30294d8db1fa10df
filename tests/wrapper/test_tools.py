"""What people hang on httpx keeps working: transports, vcrpy, respx, pytest-httpx, OpenTelemetry, Sentry, for real."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import httpx_aiohttp
import pytest
import respx
import sentry_sdk
import vcr  # type: ignore[import-untyped]
from giftcardpartners import AsyncClient, Client, MemoryStore
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.instrumentor import BaseInstrumentor  # type: ignore[attr-defined]
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from pytest_httpx import HTTPXMock
from sentry_sdk.integrations.httpx import HttpxIntegration
from sentry_sdk.transport import Transport

from .servers import Echo
from .stage import BASE

ACCOUNT: Any = {"email": "ops@example.com", "access_token": "planted-access-token"}
TOKEN = {"Value": "planted-token", "ExpiresIn": 3600}
BALANCE = {"Pending": 0, "Available": 10}
WAYS = ("sync", "async over httpx", "async over aiohttp")


def balance(way: str, base_url: str) -> Any:
    """Ask for the balance in one of the three ways."""
    if way == "sync":
        with Client(base_url, **ACCOUNT, store=MemoryStore()) as client:
            return client.balance().available

    async def story() -> Any:
        async with AsyncClient(base_url, **ACCOUNT, store=MemoryStore()) as client:
            return (await client.balance()).available

    with pytest.MonkeyPatch.context() as patch:
        if way == "async over httpx":
            patch.setattr("importlib.util.find_spec", lambda name: None)
        return asyncio.run(story())


@pytest.mark.parametrize("way", WAYS[:2])
def test_respx_mocks_what_httpcore_would_send(way: str) -> None:
    with respx.mock(base_url=BASE) as router:
        router.post("/v1/Tokens").mock(return_value=httpx.Response(200, json=TOKEN))
        route = router.get("/v1/AccountBalance").mock(return_value=httpx.Response(200, json=BALANCE))
        assert balance(way, BASE) == 10
    assert route.call_count == 1


@pytest.mark.parametrize("way", WAYS)
def test_respx_mocks_what_httpx_would_send(way: str) -> None:
    with respx.mock(base_url=BASE, using="httpx") as router:
        router.post("/v1/Tokens").mock(return_value=httpx.Response(200, json=TOKEN))
        router.get("/v1/AccountBalance").mock(return_value=httpx.Response(200, json=BALANCE))
        assert balance(way, BASE) == 10


@pytest.mark.parametrize("way", WAYS[:2])
def test_pytest_httpx_mocks_it(way: str, httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=f"{BASE}/v1/Tokens", json=TOKEN)
    httpx_mock.add_response(url=f"{BASE}/v1/AccountBalance", json=BALANCE)
    assert balance(way, BASE) == 10


@pytest.mark.parametrize("way", WAYS)
def test_vcrpy_records_it_and_plays_it_again(way: str, tmp_path: Path) -> None:
    cassette = str(tmp_path / "cassette.yaml")
    with Echo() as service:
        address = service.url
        with vcr.use_cassette(cassette):
            assert balance(way, address) == 10
    with vcr.use_cassette(cassette, record_mode="none"):
        assert balance(way, address) == 10


@contextmanager
def traced(instrumentor: BaseInstrumentor) -> Iterator[InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    instrumentor.instrument(tracer_provider=provider)
    try:
        yield exporter
    finally:
        instrumentor.uninstrument()


@pytest.mark.parametrize("way", WAYS)
def test_opentelemetry_sees_each_request_and_no_secret(way: str) -> None:
    instrumentor = AioHttpClientInstrumentor() if way == WAYS[2] else HTTPXClientInstrumentor()
    with Echo() as service, traced(instrumentor) as spans:
        assert balance(way, service.url) == 10
    finished = spans.get_finished_spans()
    assert [dict(span.attributes or {}).get("http.method") for span in finished] == ["POST", "GET"]
    assert "planted" not in "".join(span.to_json() for span in finished)


@pytest.mark.parametrize("way", WAYS)
def test_sentry_sees_each_request_and_no_secret(way: str) -> None:
    sent: list[Any] = []

    class Kept(Transport):
        def capture_envelope(self, envelope: Any) -> None:
            sent.append(envelope)

    sentry_sdk.init(
        dsn="https://public@sentry.example.com/1",
        traces_sample_rate=1.0,
        transport=Kept,
        default_integrations=False,
        integrations=[HttpxIntegration()],
    )
    try:
        with Echo() as service, sentry_sdk.start_transaction(name="test"):
            assert balance(way, service.url) == 10
        sentry_sdk.flush()
    finally:
        sentry_sdk.init()
    told = "".join(str(item.payload.json) for envelope in sent for item in envelope.items)
    assert told.count("http.client") >= 2
    assert "planted" not in told


def answer(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, json=TOKEN if request.method == "POST" else BALANCE)


async def asgi(scope: Any, receive: Any, send: Any) -> None:
    body = TOKEN if scope["method"] == "POST" else BALANCE
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(body).encode()})


def wsgi(environ: dict[str, Any], start: Any) -> list[bytes]:
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(TOKEN if environ["REQUEST_METHOD"] == "POST" else BALANCE).encode()]


@pytest.mark.parametrize(
    "transport",
    [httpx.MockTransport(answer), httpx.WSGITransport(wsgi), httpx.HTTPTransport(retries=1)],
    ids=lambda transport: type(transport).__name__,
)
def test_a_transport_that_is_handed_in_carries_every_request(transport: httpx.BaseTransport) -> None:
    with Echo() as service, Client(service.url, **ACCOUNT, transport=transport) as client:
        assert client.balance().available == 10
        assert bool(service.requests) == isinstance(transport, httpx.HTTPTransport)


@pytest.mark.parametrize(
    "make",
    [
        lambda: httpx.MockTransport(answer),
        lambda: httpx.ASGITransport(asgi),
        lambda: httpx.AsyncHTTPTransport(retries=1),
        lambda: httpx_aiohttp.AiohttpTransport(),
    ],
    ids=["MockTransport", "ASGITransport", "AsyncHTTPTransport", "AiohttpTransport"],
)
def test_an_async_transport_that_is_handed_in_carries_every_request(
    make: Callable[[], httpx.AsyncBaseTransport],
) -> None:
    async def story() -> None:
        transport = make()
        async with AsyncClient(service.url, **ACCOUNT, transport=transport) as client:
            assert (await client.balance()).available == 10
        assert bool(service.requests) != isinstance(transport, httpx.MockTransport | httpx.ASGITransport)

    with Echo() as service:
        asyncio.run(story())
