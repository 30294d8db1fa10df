"""Which httpx client is built: with time-outs, without a default that waits for ever, quick where it can be."""

from __future__ import annotations

import asyncio
import importlib.util

import httpx
import pytest
from giftcardpartners import Timeouts
from giftcardpartners._http import transport
from httpx_aiohttp import AiohttpTransport

TIMEOUTS = Timeouts(connect=3, answer=7)
WANTED = httpx.Timeout(7, connect=3)


def test_the_sync_client_has_time_outs_and_follows_nobody() -> None:
    with transport.sync_client(TIMEOUTS, None) as client:
        assert client.timeout == WANTED
        assert not client.follow_redirects


def test_the_async_client_stands_on_aiohttp_when_it_is_there() -> None:
    client = transport.async_client(TIMEOUTS, None)
    assert isinstance(client._transport, AiohttpTransport)
    assert client.timeout == WANTED
    asyncio.run(client.aclose())


def test_the_async_client_stands_on_httpx_when_aiohttp_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    client = transport.async_client(TIMEOUTS, None)
    assert isinstance(client._transport, httpx.AsyncHTTPTransport)
    assert client.timeout == WANTED
    asyncio.run(client.aclose())


def test_a_transport_that_is_given_is_used() -> None:
    mine = httpx.MockTransport(lambda _: httpx.Response(200))
    assert transport.sync_client(TIMEOUTS, mine)._transport is mine
    assert transport.async_client(TIMEOUTS, mine)._transport is mine


def test_certificates_are_checked_and_read_once() -> None:
    context = transport._context()
    assert context is transport._context()
    assert context.check_hostname
