"""What the tests of the wrapper play with: a clock by hand, answers, scripted services, and both clients."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, TypeVar, cast

import httpx
from giftcardpartners import (
    AsyncClient,
    Client,
    DigitalDelivery,
    GiftCardsError,
    RetryPolicy,
    Runtime,
)
from giftcardpartners._http.budget import RetryBudget
from giftcardpartners._http.flow import Answer, Call, Callback, DropConnection, Flow, NoAnswer, Sleep
from giftcardpartners._http.retry import CallContext, ClientContext
from giftcardpartners.runtime import Wake

T = TypeVar("T")
Kind = Literal["sync", "async"]
KINDS: tuple[Kind, ...] = ("sync", "async")

BASE = "https://api.example.com"
EMAIL = "ops@example.com"
ACCESS_TOKEN = "not-a-real-access-token"
BEARER = "not-a-real-bearer-token"
PO = "ACME-1"


class HandTime:
    """A clock that only a pause moves, and rng that always show the same."""

    def __init__(self, rng: float = 0.5) -> None:
        self.at = 1000.0
        self.rng = rng
        self.pauses: list[float] = []

    def monotonic(self) -> float:
        return self.at

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:
        self.pauses.append(seconds)
        self.at += seconds

    async def asleep(self, seconds: float, wake: Wake | None = None) -> None:
        self.sleep(seconds)
        await asyncio.sleep(0)

    def runtime(self) -> Runtime:
        return Runtime(
            now=self.monotonic,
            monotonic=self.monotonic,
            sleep=self.sleep,
            asleep=self.asleep,
            random=lambda: self.rng,
        )


def digital(po_number: str = PO, *, to: str | None = None) -> DigitalDelivery:
    """An order that nobody ever placed."""
    order = DigitalDelivery(po_number=po_number)
    if to is None:
        return order.add("SHOP1", Decimal("25.00"), 2, email="ana@example.org")
    return order.add("SHOP1", Decimal("25.00"), 2, email="ana@example.org", to=to)


def stored(order_id: str = "ord-1", **changes: Any) -> dict[str, Any]:
    """What a service shows of `digital()`; `changes` replace or (with ...) remove a property."""
    shown: dict[str, Any] = {
        "Id": order_id,
        "Type": "DigitalDelivery",
        "Status": "Completed",
        "PONumber": PO,
        "LineItems": [{"Id": "li-1", "ProductId": "SHOP1", "Value": 25.0, "Quantity": 2, "Cost": 24.5}],
    }
    shown.update(changes)
    return {key: value for key, value in shown.items() if value is not ...}


def another(order_id: str = "ord-1", **changes: Any) -> dict[str, Any]:
    """The same order with another value on its line."""
    line = {"ProductId": "SHOP1", "Value": 75, "Quantity": 2}
    return stored(order_id, **{"LineItems": [line], **changes})


def page(*orders: Any, total: int | None = None) -> dict[str, Any]:
    """One page of a list in its envelope."""
    envelope: dict[str, Any] = {"Data": list(orders), "Page": 1, "PageSize": 100}
    return envelope if total is None else {**envelope, "TotalCount": total}


def answer(status: int = 200, body: Any = None, **headers: str) -> Answer:
    """An answer with a JSON body, or with the bytes given."""
    content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Answer(status, {"content-type": "application/json", **named}, content)


LOST = NoAnswer("ReadTimeout", maybe_sent=True)
NOT_SENT = NoAnswer("ConnectError", maybe_sent=False)


def context(time: HandTime, policy: RetryPolicy | None = None, *, capacity: float = 100.0) -> CallContext:
    """The beginning of a call, at the hand's time."""
    chosen = policy or RetryPolicy()
    budget = RetryBudget(time.monotonic, capacity=capacity, per_second=0.0)
    client = ClientContext(chosen, budget, time.monotonic, time.monotonic, lambda: time.rng)
    return CallContext.start(client)


@dataclass(frozen=True)
class Forever:
    """A last reply that is given as often as it is asked for."""

    reply: Answer | Exception


@dataclass
class Conversation:
    """Talk to a flow: each reply is an answer or a loss; pauses are answered with time that passes."""

    flow: Flow[Any]
    time: HandTime
    calls: list[Call] = field(default_factory=list)
    sleeps: list[Sleep] = field(default_factory=list)
    dropped: list[Answer] = field(default_factory=list)

    def play(self, *replies: Answer | Exception | Forever) -> Any:
        """Give the replies one by one; return the flow's result or let its error through.

        All replies must be used, and no call may be left without one.
        """
        *first, last = replies or (None,)
        forever = last.reply if isinstance(last, Forever) else None
        left = [one for one in (first if forever else replies) if not isinstance(one, Forever)]
        try:
            effect = next(self.flow)
            while True:
                if isinstance(effect, Sleep):
                    self.sleeps.append(effect)
                    self.time.sleep(effect.seconds)
                    effect = self.flow.send(None)
                    continue
                if isinstance(effect, Callback):
                    effect.run()
                    effect = self.flow.send(None)
                    continue
                if isinstance(effect, DropConnection):
                    self.dropped.append(effect.answer)
                    effect = self.flow.send(None)
                    continue
                assert isinstance(effect, Call), "an order asks no store"
                self.calls.append(effect)
                assert left or forever, f"no reply is left for {effect}"
                reply = left.pop(0) if left or forever is None else forever
                effect = self.flow.throw(reply) if isinstance(reply, Exception) else self.flow.send(reply)
        except StopIteration as done:
            result = done.value
        except GiftCardsError:
            assert not left, f"{len(left)} replies were not needed"
            raise
        assert not left, f"{len(left)} replies were not needed"
        return result

    def operations(self) -> list[str]:
        """The operations called, in order."""
        return [call.operation for call in self.calls]


Reply = httpx.Response | Exception
Service = Callable[[httpx.Request], Reply]


def raw(
    status: int, content: bytes, content_type: str = "application/json", **headers: str
) -> httpx.Response:
    """An answer made of bytes that are not decoded before they are read."""
    named = {"Content-Type": content_type, **{key.replace("_", "-"): text for key, text in headers.items()}}
    return httpx.Response(status, headers=named, stream=httpx.ByteStream(content))


def reply(status: int = 200, body: Any = None) -> httpx.Response:
    """An answer with a JSON body."""
    return raw(status, json.dumps(body).encode())


class Script:
    """A service that knows its answers by heart; tokens are answered beside the script."""

    def __init__(self, *replies: Reply | Service, token: Service | None = None) -> None:
        self.replies = list(replies)
        self.token = token
        self.requests: list[httpx.Request] = []
        self.token_requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            self.token_requests.append(request)
            came: Reply | Service = self.token or reply(200, {"Value": BEARER, "ExpiresIn": 3600})
        else:
            self.requests.append(request)
            assert self.replies, f"the script has no reply to {request.method} {request.url.path}"
            # The last reply is given for ever.
            came = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if callable(came) and not isinstance(came, Exception):
            came = came(request)
        if isinstance(came, Exception):
            if isinstance(came, httpx.RequestError):
                came.request = request
            raise came
        # A stream can be read once; a reply may be given many times.
        body = b"".join(cast("Iterable[bytes]", came.stream))
        return httpx.Response(came.status_code, headers=came.headers, stream=httpx.ByteStream(body))

    def transport(self) -> httpx.MockTransport:
        return httpx.MockTransport(self)

    def paths(self) -> list[str]:
        return [f"{request.method} {request.url.path}" for request in self.requests]


Story = Callable[[Any], Any]


def tell(
    kind: Kind,
    story: Story,
    *,
    transport: Any = None,
    base_url: str = BASE,
    time: HandTime | None = None,
    **settings: Any,
) -> Any:
    """Run `story(client)` with a sync or an async client; in the async one its result is awaited.

    A story is one expression, such as `lambda client: client.orders.create(order)`.
    """
    credentials = {"email": EMAIL, "access_token": ACCESS_TOKEN, "transport": transport, **settings}
    if time is not None:
        credentials["runtime"] = time.runtime()
    if kind == "sync":
        with Client(base_url, **credentials) as client:
            told = story(client)
            return list(told) if inspect.isgenerator(told) else told

    async def walk() -> Any:
        async with AsyncClient(base_url, **credentials) as client:
            told = story(client)
            if inspect.isasyncgen(told):
                return [item async for item in told]
            return await cast("Awaitable[Any]", told)

    return asyncio.run(walk())


def spellings(value: Any, spell: Callable[[str], str]) -> Any:
    """The same JSON with every key respelled."""
    if isinstance(value, Mapping):
        return {spell(key): spellings(item, spell) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [spellings(item, spell) for item in value]
    return value
