"""Which httpx client is built: without a memory for cookies, deaf to the environment, quick where it can be."""

from __future__ import annotations

import asyncio
import importlib.util

import httpx
import pytest
from giftcardpartners import Network
from giftcardpartners._http import transport
from giftcardpartners._http.aiohttp_transport import AiohttpTransport
from giftcardpartners._http.network import Route

ROUTE = Route(None, None, Network())


def test_the_sync_client_follows_nobody_and_keeps_no_cookies() -> None:
    mine = httpx.MockTransport(lambda _: httpx.Response(200, headers={"Set-Cookie": "a=b"}))
    with transport.sync_client(ROUTE, mine) as client:
        assert not client.follow_redirects
        client.get("https://api.example.com")
        assert list(client.cookies.jar) == []


def test_the_async_client_stands_on_aiohttp_when_it_is_there() -> None:
    client = transport.async_client(ROUTE)
    assert isinstance(client._transport, AiohttpTransport)
    asyncio.run(client.aclose())


def test_the_async_client_stands_on_httpx_when_aiohttp_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    client = transport.async_client(ROUTE)
    assert isinstance(client._transport, httpx.AsyncHTTPTransport)
    asyncio.run(client.aclose())


def test_a_transport_that_is_given_is_used() -> None:
    mine = httpx.MockTransport(lambda _: httpx.Response(200))
    assert transport.sync_client(ROUTE, mine)._transport is mine
    assert transport.async_client(ROUTE, mine)._transport is mine
