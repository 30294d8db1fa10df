"""A webhook receiver in Starlette that orders, waits and receives in one event loop.

Run it with any ASGI server, such as `uvicorn receiver_starlette:app_from_env --factory`; PUBLIC_URL is where the
service can reach it. Nothing signs a webhook call: it is only ever a reason to read an order again.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import AsyncIterator
from typing import Any

from giftcardpartners import AsyncClient, GiftCardsError, Links, OutcomeUnknown, webhooks
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

HOOK = "/hooks/gift-cards"


def make_app(client: AsyncClient, public_url: str) -> Starlette:
    """Build the application; it closes the client when it stops."""
    hints = webhooks.Hints()

    async def receive(request: Request) -> Response:
        """Take a hint and answer at once; whatever the body is, there is nothing to complain about."""
        with contextlib.suppress(ClientDisconnect):
            hints.put(webhooks.read(await bounded_body(request), request.headers))
        return Response(status_code=204)

    async def order_links(request: Request) -> Response:
        """Order claim links and answer when they are there: POST {"po_number": …, "product": …, "units": …}."""
        wanted: dict[str, Any] = await request.json()
        try:
            order = Links(po_number=wanted["po_number"], webhook_url=public_url + HOOK)
            order.add(wanted["product"], 25, wanted["units"])
            try:
                placed = await client.orders.create(order)
            except OutcomeUnknown:
                placed = await client.orders.settle(order)
            done = await client.orders.wait(placed.order, hints=hints)
        except GiftCardsError as problem:
            return JSONResponse({"problem": type(problem).__name__, "say": str(problem)}, status_code=502)
        return JSONResponse({"order": done.id, "status": done.status, "cards": done.units})

    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        async with client:
            yield

    return Starlette(
        routes=[Route(HOOK, receive, methods=["POST"]), Route("/orders", order_links, methods=["POST"])],
        lifespan=lifespan,
    )


async def bounded_body(request: Request) -> bytes:
    """Read a body up to the length that is looked at; the rest of a longer one is left unread."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > webhooks.LARGEST_BODY:
            break
    return bytes(body)


def app_from_env() -> Starlette:
    """Build the application from the environment."""
    return make_app(AsyncClient.from_env(), os.environ["PUBLIC_URL"])
