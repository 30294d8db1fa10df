"""Spans and metrics, where OpenTelemetry's API is installed: one span for each call, and one for each attempt.

Attempts are spans of an HTTP client as the semantic conventions have them, so that the instrumentation of httpx or
aiohttp, which would make the same ones, is asked to rest for as long. No header of a trace is sent to the service: it
is another company's. Everything is done around the flow, so that both runners are watched in the same way.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import wraps
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Protocol, Self, TypeVar
from urllib.parse import urlencode, urlsplit

from .. import errors
from ..models import Placed
from .events import ORDER, AttemptEvent, Tell
from .flow import Answer, Call, Flow, NoAnswer, Sleep

if TYPE_CHECKING:
    from opentelemetry.trace import Span

T = TypeVar("T")
P = ParamSpec("P")
_SCOPE = "giftcardpartners"
_OFF = "OTEL_PYTHON_DISABLED_INSTRUMENTATIONS"
_TOLD = tuple(
    f"giftcardpartners.{name}" for name in ("attempt", "decision", "will_retry", "maybe_placed", "request_id")
)
"""What a span has of an event; the rest has names of its own in the semantic conventions."""

_BY_ID = frozenset({"getOrder", "getProduct"})
"""Operations whose path ends in an id."""


def tracing_to(base_url: str, environ: Mapping[str, str] = os.environ) -> Tracing | None:
    """Return what traces the calls to a service; None where that is not wanted."""
    is_unwanted = _SCOPE in environ.get(_OFF, "").replace(" ", "").split(",")
    return None if is_unwanted else Tracing(base_url)


class Tracing:
    """Traces the calls of one client from the moment when the application has set a provider."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._instruments: _Instruments | None = None

    def is_on(self) -> bool:
        """Whether anybody wants spans or metrics: who has not imported OpenTelemetry does not."""
        if "opentelemetry.trace" not in sys.modules:
            return False
        from opentelemetry import metrics, trace

        return (
            not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)
            # The one of metrics is as much a stand-in until a provider is set, but has no public name.
            or "Proxy" not in type(metrics.get_meter_provider()).__name__
        )

    def call(self, name: str, flow: Flow[T]) -> Flow[T]:
        """Run a flow within a span of its own, if anybody wants that."""
        if not self.is_on():
            return flow
        if self._instruments is None:
            self._instruments = _Instruments(self._base_url)
        return self._instruments.call(name, flow)


class _Instruments:
    """Makes the spans and counts."""

    def __init__(self, base_url: str) -> None:
        from opentelemetry import metrics, trace  # an extra

        self.trace = trace
        self.tracer = trace.get_tracer(_SCOPE)
        self.suppressed = _suppression()
        meter = metrics.get_meter(_SCOPE)
        self.duration = meter.create_histogram(
            "http.client.request.duration", "s", "Duration of HTTP client requests."
        )
        self.attempts = meter.create_counter("giftcardpartners.attempts", "{attempt}", "Requests sent.")
        self.replays = meter.create_counter(
            "giftcardpartners.replays", "{attempt}", "Orders sent again under the same PONumber."
        )
        self._unknown = meter.create_counter(
            "giftcardpartners.unknown_outcomes", "{call}", "Calls that ended in OutcomeUnknown."
        )
        parts = urlsplit(base_url)
        self.base_url = base_url
        self.server: dict[str, str | int] = {
            "server.address": parts.hostname or "",
            "server.port": parts.port or (443 if parts.scheme == "https" else 80),
        }

    def call(self, name: str, flow: Flow[T]) -> Flow[T]:
        """Run a flow within a span of its own."""
        with self.tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                result = yield from self._watched(span, flow)
            except BaseException as problem:
                self._failed(span, name, problem)
                raise
            if isinstance(result, Placed):
                span.set_attribute("giftcardpartners.order_id", result.order.id)
                span.set_attribute("giftcardpartners.replayed", result.replayed)
            return result

    def _failed(self, span: Span, name: str, problem: BaseException) -> None:
        kind = "interrupted" if isinstance(problem, GeneratorExit) else type(problem).__name__
        span.set_attribute("error.type", kind)
        span.set_status(self.trace.StatusCode.ERROR, kind)
        if isinstance(problem, Exception):
            span.record_exception(problem)
        if isinstance(problem, errors.OutcomeUnknown):
            self._unknown.add(1, {"giftcardpartners.call": name})

    def _watched(self, span: Span, flow: Flow[T]) -> Flow[T]:
        result: Any = None
        over: _Attempt | None = None
        sent: dict[str, tuple[int, bool]] = {}
        try:
            while True:
                try:
                    effect = flow.throw(result) if isinstance(result, Exception) else flow.send(result)
                except StopIteration as done:
                    returned: T = done.value
                    return returned
                if over is not None and isinstance(effect, Tell | Call | Sleep):
                    # What was decided belongs to the span of an attempt that was over when its answer came.
                    over.end(effect.event if isinstance(effect, Tell) else None)
                    over = None
                try:
                    # In a call within a call the inner one has made the span already.
                    if isinstance(effect, Call) and self.trace.get_current_span() is span:
                        over = _Attempt(self, effect, sent)
                        with over:
                            result = yield effect
                            over.answered(result)
                    else:
                        result = yield effect
                except (NoAnswer, errors.GiftCardsError) as problem:
                    result = problem
        finally:
            flow.close()
            if over is not None:
                over.end(None)


class _Traced(Protocol):
    @property
    def tracing(self) -> Tracing | None: ...


class _OfClient(Protocol):
    @property
    def client(self) -> _Traced: ...


S = TypeVar("S", bound=_OfClient)


def named(
    name: str,
) -> Callable[[Callable[Concatenate[S, P], Flow[T]]], Callable[Concatenate[S, P], Flow[T]]]:
    """Name the flow that a method returns, as callers call it: what a trace has as one span."""

    def decorate(method: Callable[Concatenate[S, P], Flow[T]]) -> Callable[Concatenate[S, P], Flow[T]]:
        @wraps(method)
        def begin(self: S, /, *args: P.args, **kwargs: P.kwargs) -> Flow[T]:
            flow = method(self, *args, **kwargs)
            tracing = self.client.tracing
            return flow if tracing is None else tracing.call(name, flow)

        return begin

    return decorate


class _Attempt:
    """The span of one attempt, current while the request is under way, ended when the decision is known."""

    def __init__(self, tracing: _Instruments, call: Call, sent: dict[str, tuple[int, bool]]) -> None:
        resends, was_refused = sent.get(call.operation, (-1, False))
        self._resends = resends + 1 if call.attempt > 1 or was_refused else 0
        self._tracing = tracing
        self._call = call
        self._sent = sent
        self._kind: dict[str, str | int] = {
            "http.request.method": call.method,
            "url.template": f"{call.path.rpartition('/')[0]}/{{id}}"
            if call.operation in _BY_ID
            else call.path,
            **tracing.server,
        }
        self._stack = ExitStack()
        self._elapsed: float | None = None
        self._ended_at = 0

    def __enter__(self) -> Self:
        """Begin."""
        tracing, call = self._tracing, self._call
        query = f"?{urlencode(call.params)}" if call.params else ""
        attributes = {
            **self._kind,
            "url.full": f"{tracing.base_url}{call.path}{query}",
            "giftcardpartners.operation": call.operation,
        }
        if call.po_number is not None:
            attributes["giftcardpartners.po_number"] = call.po_number
            outer = tracing.trace.get_current_span()
            outer.set_attribute("giftcardpartners.po_number", call.po_number)
        if self._resends:
            attributes["http.request.resend_count"] = self._resends
        name = f"{call.method} {self._kind['url.template']}"
        self.span = tracing.tracer.start_span(name, kind=tracing.trace.SpanKind.CLIENT, attributes=attributes)
        self._stack.enter_context(
            tracing.trace.use_span(self.span, record_exception=False, set_status_on_exception=False)
        )
        self._stack.enter_context(tracing.suppressed())
        return self

    def answered(self, answer: Answer) -> None:
        """Note what came."""
        self._elapsed = answer.elapsed
        self._sent[self._call.operation] = self._resends, answer.status_code in (401, 403)
        self._note("http.response.status_code", answer.status_code)
        if answer.status_code >= 400:
            self._note("error.type", str(answer.status_code))
            self.span.set_status(self._tracing.trace.StatusCode.ERROR)

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Note what came instead, and how long it took."""
        if isinstance(problem, NoAnswer):
            self._elapsed = problem.elapsed
            self._sent[self._call.operation] = self._resends, False
            self._lost(problem.reason.partition(" (")[0].partition(",")[0], problem.reason)
        elif problem is not None:
            self._lost("interrupted" if isinstance(problem, GeneratorExit) else type(problem).__name__, "")
        self._stack.close()
        self._ended_at = time.time_ns()
        tracing = self._tracing
        counted = {**self._kind, "giftcardpartners.operation": self._call.operation}
        tracing.attempts.add(1, counted)
        if self._elapsed is not None:
            tracing.duration.record(self._elapsed, self._kind)
        if self._resends and self._call.operation == ORDER:
            tracing.replays.add(1)

    def end(self, event: AttemptEvent | None) -> None:
        """End the span, at the time when the attempt ended, with what was told about it."""
        if event is not None:
            fields = event.fields()
            self.span.set_attributes({name: fields[name] for name in _TOLD if name in fields})
        self.span.end(self._ended_at)

    def _lost(self, kind: str, reason: str) -> None:
        self._note("error.type", kind)
        self.span.set_status(self._tracing.trace.StatusCode.ERROR, reason or kind)

    def _note(self, name: str, value: str | int) -> None:
        self._kind[name] = value
        self.span.set_attribute(name, value)


def _suppression() -> Callable[[], AbstractContextManager[None]]:
    """What asks other instrumentations to rest; they bring it along themselves."""
    try:
        from opentelemetry.instrumentation.utils import suppress_http_instrumentation
    except ImportError:
        return nullcontext
    return suppress_http_instrumentation
