"""Read a `FulfillmentComplete` call, and hand its hint to whoever waits for that order.

What such a call carries is documented nowhere, and nothing proves who sent it (docs/assumptions.md). So it is only
ever a hint to look again: `read` never raises, and a waiter reads the order itself.
"""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec
from giftcardpartners_api.types import raw_json

LARGEST_BODY = 1024 * 1024
"""Bytes of a webhook body that are looked at; a larger one gives an empty hint."""

_LONGEST_ID = 200

Body: TypeAlias = bytes | bytearray | memoryview | str | Mapping[str, Any]
"""A webhook's body as web frameworks hand it over."""


class Hint(msgspec.Struct, frozen=True):
    """What a webhook call may be about: an order's id, or nothing that can be told."""

    order_id: str | None


def read(body: Body | None, headers: Mapping[str, str] | None = None) -> Hint:  # noqa: ARG001  # a signature, once there is one
    """Turn the body of any call into a hint; never raises, whatever it is.

    A framework may hand the body over as it came, as text, or read already (a mapping); a body of another kind, None
    included, is an empty hint. `headers` are accepted so that a signature can be checked here on the day the vendor
    documents one.
    """
    try:
        said = body if isinstance(body, Mapping) else _said(body)
        named = {key.lower(): value for key, value in said.items() if isinstance(key, str)}
    except Exception:  # noqa: BLE001  # a mapping may be anybody's; whoever called must get an answer
        return Hint(None)
    for key in ("orderid", "id"):
        value = named.get(key)
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_ID and value.isprintable():
            return Hint(value)
    return Hint(None)


def _said(body: object) -> Mapping[str, object]:
    if isinstance(body, str):
        body = body.encode("utf-8", "surrogatepass")
    if not isinstance(body, bytes | bytearray | memoryview) or len(content := bytes(body)) > LARGEST_BODY:
        return {}
    said = raw_json(content)
    return said if isinstance(said, dict) else {}


class Hints:
    """A mailbox between webhook receivers and waiters, for any number of threads and event loops.

    `put` a hint from any web framework; pass the mailbox to `orders.wait`. Early hints are kept (the newest `keep`
    order ids) until somebody waits for that order; a hint without an id wakes every waiter once.
    """

    def __init__(self, keep: int = 10_000) -> None:
        self._keep = keep
        self._lock = threading.Lock()
        self._early: OrderedDict[str, None] = OrderedDict()
        self._waiting: dict[Callable[[], None], str] = {}

    def put(self, hint: Hint) -> None:
        """Hand over a hint; returns at once."""
        with self._lock:
            wakes = [wake for wake, order_id in self._waiting.items() if hint.order_id in {None, order_id}]
            if hint.order_id is not None and not wakes:
                self._early[hint.order_id] = None
                self._early.move_to_end(hint.order_id)
                while len(self._early) > self._keep:
                    self._early.popitem(last=False)
        for wake in wakes:
            wake()

    def waker(self, order_id: str) -> Waker:
        """What a waiter for this order pauses on."""
        return Waker(self, order_id)

    def _listen(self, order_id: str, wake: Callable[[], None]) -> None:
        with self._lock:
            early = order_id in self._early
            self._early.pop(order_id, None)
            if not early:
                self._waiting[wake] = order_id
        if early:
            wake()

    def _forget(self, wake: Callable[[], None]) -> None:
        with self._lock:
            self._waiting.pop(wake, None)


class Waker(msgspec.Struct, frozen=True):
    """A pause that a hint for one order ends early."""

    hints: Hints
    order_id: str

    def wait(self, seconds: float) -> bool:
        """Block up to `seconds`; True when a hint came."""
        woken = threading.Event()
        self.hints._listen(self.order_id, woken.set)
        try:
            return woken.wait(seconds)
        finally:
            self.hints._forget(woken.set)

    async def wait_async(self, seconds: float) -> bool:
        """The same without blocking the event loop; may be cancelled."""
        import asyncio  # only here: the sync client does without

        loop = asyncio.get_running_loop()
        woken = asyncio.Event()

        def wake() -> None:
            # The loop may be closed by the time a late hint arrives; then nobody is waiting any more.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(woken.set)

        self.hints._listen(self.order_id, wake)
        try:
            async with asyncio.timeout(seconds):
                await woken.wait()
        except TimeoutError:
            return False
        finally:
            self.hints._forget(wake)
        return True
