"""Deliver webhook calls over HTTP from a thread of their own."""

from __future__ import annotations

import logging
import queue
import threading
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from .same_site import is_loopback

if TYPE_CHECKING:
    from ..simulator import Simulator
    from ..webhooks import WebhookCall

_LOG = logging.getLogger("giftcardpartners_simulator")
_PAUSE = 0.02
_TIMEOUT = 5.0


class WebhookSender:
    """Take the simulator's webhook calls and POST them; what is not answered with 2xx is reported back."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._calls: queue.SimpleQueue[WebhookCall] = queue.SimpleQueue()
        self._early: queue.SimpleQueue[WebhookCall] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._work, name="simulator-webhooks", daemon=True)
        self._thread.start()

    @cached_property
    def _client(self) -> httpx.Client:
        """Made for the first call: reading the certificates costs more than starting a simulator."""
        return httpx.Client(timeout=_TIMEOUT, trust_env=False)

    def accept(self, call: WebhookCall) -> None:
        """Take a call; it is made soon, an early one before the answer to the present request."""
        (self._early if call.early else self._calls).put(call)

    @property
    def has_early(self) -> bool:
        """Tell whether calls must go out before the present answer does."""
        return not self._early.empty()

    def deliver_early(self) -> None:
        """Make the early calls now."""
        while self.has_early:
            self._post(self._early.get())

    def close(self) -> None:
        """Stop; calls that were not made are forgotten."""
        self._stopped.set()
        self._thread.join()
        if "_client" in vars(self):
            self._client.close()

    def _work(self) -> None:
        while not self._stopped.wait(_PAUSE):
            self._simulator.tick()
            while not self._calls.empty() and not self._stopped.is_set():
                self._post(self._calls.get())

    def _post(self, call: WebhookCall) -> None:
        if not self._simulator.settings.webhook_any_host and not is_loopback(
            urlsplit(call.url).hostname or ""
        ):
            _LOG.warning("A webhook of order %s was not sent: its host is not loopback.", call.order_id)
            return
        try:
            with self._client.stream("POST", call.url, content=call.body, headers=call.headers) as answer:
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            _LOG.info("A webhook of order %s failed: %s", call.order_id, type(error).__name__)
            status = 0
        if not 200 <= status < 300:
            self._simulator.webhook_refused(call)
