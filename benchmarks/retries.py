"""Retry amplification: how many requests a call becomes while the service refuses all of them with 503."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from giftcardpartners import AsyncClient, GiftCardsError, MemoryStore

from . import peers
from .results import Part
from .server import Service

RATE = 100
"""Calls a second of ours, in time that passes."""


def measure(quick: bool) -> Part:
    """Count the requests; others are called twenty times with the retries they come with."""
    part = Part()
    part.names("openai", "stripe", "squareup", "plaid-python")
    with Service() as service:
        url = f"{service.url}/fail"
        rows: list[tuple[str, str]] = []
        for name, call in _defaults(url).items():
            service.counts()
            with ThreadPoolExecutor(20) as threads:
                list(threads.map(lambda _, call=call: call(), range(20)))
            rows.append((name, f"{service.counts()['requests'] / 20:.3g}"))
        created = asyncio.run(_steady(service, url, 4 if quick else 15))
    part.most("requests per `orders.create`, every call failing, steady state", 1.1, created)
    part.table(
        "Requests per order created while every answer is a 503, each client with the retries it comes with (ours: "
        f"{RATE} calls a second on one client, once its retry budget is spent; it gives back two retries a second):",
        ("client", "requests per call"),
        [("giftcardpartners", f"{created:.3g}"), *rows],
    )
    return part


async def _steady(service: Service, url: str, seconds: int) -> float:
    made, errors = 0, 0
    async with AsyncClient(url, **peers.ACCOUNT, store=MemoryStore()) as client:

        async def call() -> None:
            nonlocal errors
            try:
                await client.orders.create(peers.request())
            except GiftCardsError:
                errors += 1

        async def paced(calls: int) -> None:
            nonlocal made
            tasks, began = [], time.monotonic()
            for number in range(calls):
                await asyncio.sleep(max(0.0, began + number / RATE - time.monotonic()))
                tasks.append(asyncio.create_task(call()))
            await asyncio.gather(*tasks)
            made += calls

        await paced(3 * RATE)
        service.counts()
        made = errors = 0
        await paced(seconds * RATE)
        requests: int = service.counts()["requests"]
    if errors != made:
        raise RuntimeError(f"{made - errors} of {made} calls did not fail")
    return requests / made


def _defaults(url: str) -> dict[str, Callable[[], object]]:
    import openai  # type: ignore[import-not-found,unused-ignore]
    import plaid  # type: ignore[import-not-found,unused-ignore]
    import square  # type: ignore[import-not-found,unused-ignore]
    import stripe  # type: ignore[import-not-found,unused-ignore]
    from plaid.api_client import ApiClient  # type: ignore[import-not-found,unused-ignore]

    by_stripe = stripe.StripeClient("not-a-real-key", base_addresses={"api": url})
    by_openai = openai.OpenAI(api_key="not-a-real-key", base_url=url)
    by_square = square.Square(token="not-a-real-token", base_url=url)._client_wrapper.httpx_client
    by_plaid = ApiClient(plaid.Configuration(host=url))

    def failing(call: Callable[[], object]) -> Callable[[], object]:
        def run() -> None:
            with contextlib.suppress(stripe.StripeError, openai.APIError, plaid.ApiException):
                call()

        return run

    calls: dict[str, Callable[[], object]] = {
        "stripe": lambda: by_stripe.raw_request("post", "/v2/Orders", **peers.body()),
        "openai": lambda: by_openai.post("/v1/Orders", cast_to=object, body=peers.body()),
        "square": lambda: by_square.request("v1/Orders", method="POST", json=peers.body()),
        "plaid": lambda: by_plaid.call_api("/v1/Orders", "POST", body=peers.body(), response_type=None),
    }
    return {name: failing(call) for name, call in calls.items()}
