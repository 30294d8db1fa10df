"""Traces and metrics, with the real SDK and the real instrumentations of httpx and aiohttp beside ours."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from giftcardpartners import AsyncClient, GiftCardsError, OutcomeUnknown, RetryPolicy
from giftcardpartners._http.otel import tracing_to
from giftcardpartners_simulator import Fault
from opentelemetry import metrics, trace
from opentelemetry.instrumentation.aiohttp_client import AioHttpClientInstrumentor
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, StatusCode

from .sockets import QUICK, WAYS, Way, reach, served
from .stage import (
    ACCESS_TOKEN,
    BASE,
    EMAIL,
    KINDS,
    PO,
    HandTime,
    Kind,
    Script,
    digital,
    page,
    raw,
    reply,
    stored,
    tell,
)

LOST = httpx.ReadTimeout("slow")
ONCE = RetryPolicy(attempts=1)


@dataclass
class Told:
    """What the SDK was told."""

    exporter: InMemorySpanExporter
    reader: InMemoryMetricReader

    def spans(self) -> tuple[ReadableSpan, ...]:
        return self.exporter.get_finished_spans()

    def attempts(self) -> list[ReadableSpan]:
        return [span for span in self.spans() if span.kind is SpanKind.CLIENT]

    def calls(self) -> list[ReadableSpan]:
        return [span for span in self.spans() if span.kind is SpanKind.INTERNAL]

    def count(self, name: str) -> int:
        data = self.reader.get_metrics_data()
        points = [
            point
            for resource in (data.resource_metrics if data is not None else [])
            for scope in resource.scope_metrics
            for metric in scope.metrics
            if metric.name == name
            for point in metric.data.data_points
        ]
        return sum(getattr(point, "value", getattr(point, "count", 0)) for point in points)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    """The SDK, for this test only: its own setters work once in a process."""
    kept = Told(InMemorySpanExporter(), InMemoryMetricReader())
    tracers, meters = TracerProvider(), MeterProvider([kept.reader])
    tracers.add_span_processor(SimpleSpanProcessor(kept.exporter))
    monkeypatch.setattr(trace, "get_tracer", tracers.get_tracer)
    monkeypatch.setattr(metrics, "get_meter", meters.get_meter)
    monkeypatch.setattr(trace, "get_tracer_provider", lambda: tracers)
    others: tuple[Any, ...] = (HTTPXClientInstrumentor(), AioHttpClientInstrumentor())
    for one in others:
        one.instrument(tracer_provider=tracers, meter_provider=meters)
    yield kept
    for one in others:
        one.uninstrument()
    tracers.shutdown()
    meters.shutdown()


def placing(client: Any) -> Any:
    return client.orders.create(digital())


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_is_a_span_and_so_is_each_attempt(kind: Kind, told: Told) -> None:
    script = Script(LOST, raw(503, b"", x_request_id="req-7"), reply(401), reply(201, stored()))
    tell(kind, placing, transport=script.transport(), time=HandTime())
    (call,) = told.calls()
    token, first, second, refused, another, third = told.attempts()
    assert call.name == "orders.create"
    assert dict(call.attributes or {}) == {
        "giftcardpartners.po_number": PO,
        "giftcardpartners.order_id": "ord-1",
        "giftcardpartners.replayed": False,
    }
    assert call.status.status_code is StatusCode.UNSET
    for span in told.attempts():
        assert span.parent is not None
        assert call.context is not None
        assert span.parent.span_id == call.context.span_id
    assert [span.name for span in (token, another)] == ["POST /v1/Tokens"] * 2
    assert dict(first.attributes or {}) == {
        "http.request.method": "POST",
        "url.full": "https://api.example.com/v1/Orders",
        "url.template": "/v1/Orders",
        "server.address": "api.example.com",
        "server.port": 443,
        "error.type": "ReadTimeout",
        "giftcardpartners.operation": "createOrder",
        "giftcardpartners.po_number": PO,
        "giftcardpartners.attempt": 1,
        "giftcardpartners.decision": "again in 0.25 s",
        "giftcardpartners.will_retry": True,
        "giftcardpartners.maybe_placed": True,
    }
    assert first.status.status_code is StatusCode.ERROR
    shown = [dict(span.attributes or {}) for span in (second, refused, third)]
    assert [one["http.response.status_code"] for one in shown] == [503, 401, 201]
    assert [one["http.request.resend_count"] for one in shown] == [1, 2, 3]
    assert [one.get("error.type") for one in shown] == ["503", "401", None]
    assert [one["giftcardpartners.po_number"] for one in shown] == [PO] * 3
    assert shown[0]["giftcardpartners.request_id"] == "req-7"
    assert third.status.status_code is StatusCode.UNSET


@pytest.mark.parametrize("kind", KINDS)
def test_attempts_replays_and_unknown_outcomes_are_counted(kind: Kind, told: Told) -> None:
    tell(kind, placing, transport=Script(LOST, reply(201, stored())).transport(), time=HandTime())
    assert told.count("giftcardpartners.attempts") == 3
    assert told.count("http.client.request.duration") == 3
    assert told.count("giftcardpartners.replays") == 1
    assert told.count("giftcardpartners.unknown_outcomes") == 0
    lost = Script(LOST, reply(200, page()))
    with pytest.raises(OutcomeUnknown):
        tell(kind, placing, transport=lost.transport(), time=HandTime(), retry=ONCE)
    assert told.count("giftcardpartners.unknown_outcomes") == 1
    assert told.count("giftcardpartners.replays") == 1
    failed = told.calls()[-1]
    assert (failed.attributes or {})["error.type"] == "OutcomeUnknown"
    assert failed.status.status_code is StatusCode.ERROR


@pytest.mark.parametrize("way", WAYS)
def test_beside_other_instrumentations_nothing_is_there_twice(way: Way, told: Told) -> None:
    seen: list[str] = []
    with served(Fault(kind="drop_after_store", operation="createOrder")) as simulator:

        def story(client: Any) -> Any:
            return client.orders.create(digital_of_the_catalogue())

        placed = reach(way, simulator.base_url, story, events=lambda event: seen.append(event.operation))
    assert placed.replayed or placed.order.id
    assert [
        span.attributes["giftcardpartners.operation"] for span in told.attempts() if span.attributes
    ] == seen
    assert {span.instrumentation_scope.name for span in told.spans() if span.instrumentation_scope} == {
        "giftcardpartners"
    }
    assert told.count("http.client.request.duration") == len(seen)
    for span in told.attempts():
        assert span.start_time is not None
        assert span.end_time is not None
        assert span.start_time < span.end_time


def digital_of_the_catalogue() -> Any:
    from giftcardpartners import DigitalDelivery

    return DigitalDelivery(po_number=PO).add("CVS", 25, email="ana@example.org")


@pytest.mark.parametrize("way", WAYS[:2])
def test_what_a_callback_asks_elsewhere_is_traced_by_httpx_as_ever(way: Way, told: Told) -> None:
    def hook(event: Any) -> None:
        httpx.get(simulator.base_url + "/v1/Status", trust_env=False)

    with served() as simulator:
        reach(way, simulator.base_url, lambda client: client.balance(), events=hook)
    scopes = [span.instrumentation_scope.name for span in told.spans() if span.instrumentation_scope]
    assert scopes.count("opentelemetry.instrumentation.httpx") == 2
    assert scopes.count("giftcardpartners") == 3


@pytest.mark.parametrize("kind", KINDS)
def test_a_call_belongs_to_the_callers_span_and_leaves_it_current(kind: Kind, told: Told) -> None:
    inside: list[Any] = []

    def answering(request: httpx.Request) -> httpx.Response:
        inside.append(trace.get_current_span())
        return reply(201, stored())

    outer_tracer = trace.get_tracer("application")
    with outer_tracer.start_as_current_span("request") as outer:
        tell(kind, placing, transport=Script(answering).transport())
        assert trace.get_current_span() is outer
    (call,) = [span for span in told.calls() if span.name == "orders.create"]
    assert call.parent is not None
    assert call.parent.span_id == outer.get_span_context().span_id
    assert inside[0].get_span_context().span_id in {
        span.context.span_id for span in told.attempts() if span.context is not None
    }


def test_calls_side_by_side_keep_their_spans_apart(told: Told) -> None:
    async def placed(client: AsyncClient, number: str) -> None:
        await client.orders.create(digital_with(number))

    async def story() -> None:
        with served() as simulator:
            settings: Any = {"email": simulator.email, "access_token": simulator.access_token, "retry": QUICK}
            async with AsyncClient(simulator.base_url, **settings) as client:
                await asyncio.gather(*(placed(client, f"ACME-{number}") for number in range(20)))

    asyncio.run(story())
    calls = {span.context.span_id: span for span in told.calls() if span.context is not None}
    assert len(calls) == 20
    orders = [span for span in told.attempts() if span.name == "POST /v1/Orders"]
    assert len(orders) == 20
    for span in orders:
        assert span.parent is not None
        number = (span.attributes or {})["giftcardpartners.po_number"]
        assert (calls[span.parent.span_id].attributes or {})["giftcardpartners.po_number"] == number


def digital_with(number: str) -> Any:
    from giftcardpartners import DigitalDelivery

    return DigitalDelivery(po_number=number).add("CVS", 25, email="ana@example.org")


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_is_no_part_of_a_spans_name(kind: Kind, told: Told) -> None:
    tell(kind, lambda client: client.orders.get("ord-1"), transport=Script(reply(200, stored())).transport())
    span = told.attempts()[-1]
    assert span.name == "GET /v1/Orders/{id}"
    assert (span.attributes or {})["url.full"] == "https://api.example.com/v1/Orders/ord-1"


@pytest.mark.parametrize("kind", KINDS)
def test_an_interrupted_call_ends_its_spans(kind: Kind, told: Told) -> None:
    with pytest.raises(KeyboardInterrupt):
        tell(kind, placing, transport=Script(_interrupted).transport())
    assert [(span.attributes or {})["error.type"] for span in (told.attempts()[-1], told.calls()[-1])] == [
        "interrupted",
        "interrupted",
    ]


def _interrupted(request: httpx.Request) -> httpx.Response:
    raise KeyboardInterrupt


@pytest.mark.parametrize("kind", KINDS)
def test_a_look_into_the_catalogue_on_the_way_of_an_order_is_no_attempt_twice(kind: Kind, told: Told) -> None:
    script = Script(reply(200, page()))
    with pytest.raises(GiftCardsError):
        tell(
            kind,
            lambda client: client.orders.create(digital(), check=True),
            transport=script.transport(),
            time=HandTime(),
        )
    assert len(told.attempts()) == len(script.requests) + len(script.token_requests)
    assert {span.name for span in told.calls()} >= {"orders.create", "products.get"}


@pytest.mark.parametrize("kind", KINDS)
def test_no_secret_is_in_a_span(kind: Kind, told: Told) -> None:
    script = Script(LOST, reply(400, {"Message": "ana@example.org"}))
    with pytest.raises(GiftCardsError):
        tell(kind, placing, transport=script.transport(), time=HandTime())
    whole = "\n".join(span.to_json() for span in told.spans())
    assert "createOrder" in whole
    assert not [
        secret for secret in (EMAIL, ACCESS_TOKEN, "not-a-real-bearer-token", "ana@") if secret in whole
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_no_header_of_a_trace_goes_to_the_service(kind: Kind, told: Told) -> None:
    script = Script(reply(201, stored()))
    tell(kind, placing, transport=script.transport())
    for request in (*script.requests, *script.token_requests):
        assert not {"traceparent", "tracestate", "baggage"} & set(request.headers)


def test_it_can_be_switched_off_and_need_not_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert tracing_to(BASE, {"OTEL_PYTHON_DISABLED_INSTRUMENTATIONS": "redis, giftcardpartners"}) is None
    # As where the extra is not installed.
    code = (
        "import sys\n"
        "class Absent:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'opentelemetry': raise ModuleNotFoundError(name)\n"
        "sys.meta_path.insert(0, Absent())\n"
        "import giftcardpartners as g\n"
        "from giftcardpartners_simulator import Simulator, SimulatorTransport\n"
        "service = Simulator()\n"
        "account = {'email': service.email, 'access_token': service.access_token}\n"
        "with g.Client(service.base_url, **account, transport=SimulatorTransport(service)) as client:\n"
        "    assert client.balance().available\n"
        "assert 'opentelemetry' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


@pytest.mark.parametrize("way", WAYS[:2])
def test_while_the_application_has_no_provider_others_go_on(way: Way) -> None:
    exporter, tracers = InMemorySpanExporter(), TracerProvider()
    tracers.add_span_processor(SimpleSpanProcessor(exporter))
    HTTPXClientInstrumentor().instrument(tracer_provider=tracers)
    try:
        with served() as simulator:
            reach(way, simulator.base_url, lambda client: client.balance())
    finally:
        HTTPXClientInstrumentor().uninstrument()
    assert [span.name for span in exporter.get_finished_spans()] == ["POST", "GET"]


@pytest.mark.parametrize("kind", KINDS)
def test_metrics_need_no_traces(kind: Kind, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = InMemoryMetricReader()
    meters = MeterProvider([reader])
    monkeypatch.setattr(metrics, "get_meter", meters.get_meter)
    monkeypatch.setattr(metrics, "get_meter_provider", lambda: meters)
    tell(kind, placing, transport=Script(reply(201, stored())).transport())
    assert Told(InMemorySpanExporter(), reader).count("giftcardpartners.attempts") == 2
    meters.shutdown()
