"""Beside the real Sentry SDK and its integration with httpx: breadcrumbs, one span for each request, no secret."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from giftcardpartners import AttemptEvent, GiftCardsError, RetryPolicy
from giftcardpartners_simulator import Credentials, Fault
from sentry_sdk.integrations.httpx import HttpxIntegration
from sentry_sdk.transport import Transport

from .shown import TESTS, told_by
from .sockets import WAYS, Way, reach, served
from .test_secrets import ACCESS_TOKEN, EMAIL, PLANTED, digital

TWICE = RetryPolicy(attempts=2, first_pause=0.01, history_wait=0.1)


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.items: list[Any] = []

    def capture_envelope(self, envelope: Any) -> None:
        self.items += [item.payload.json for item in envelope.items]


@pytest.fixture
def kept() -> Iterator[Kept]:
    """The SDK with everything on that shows much; the hub of the process is as before afterwards."""
    kept = Kept()
    client = sentry_sdk.Client(
        dsn="https://key@sentry.invalid/1",
        transport=kept,
        traces_sample_rate=1.0,
        include_local_variables=True,
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[HttpxIntegration()],
    )
    with sentry_sdk.isolation_scope() as scope:
        scope.set_client(client)
        yield kept
    client.close(timeout=0)


def breadcrumb(event: AttemptEvent) -> None:
    sentry_sdk.add_breadcrumb(category="giftcardpartners", message=str(event), data=event.fields())


@pytest.mark.parametrize("way", WAYS[:2])
def test_breadcrumbs_tell_of_the_attempts_and_nothing_secret_goes_there(way: Way, kept: Kept) -> None:
    accounts = (Credentials(EMAIL, ACCESS_TOKEN),)
    lost = Fault(kind="drop_after_store", operation="createOrder", times=None)
    with served(lost, accounts=accounts, echo_addresses=True) as simulator:
        with sentry_sdk.start_transaction(name="job"):
            try:
                reach(
                    way,
                    simulator.base_url,
                    lambda client: client.orders.create(digital(), retry=TWICE),
                    email=EMAIL,
                    access_token=ACCESS_TOKEN,
                    events=breadcrumb,
                )
            except GiftCardsError as error:
                sentry_sdk.capture_exception(error)
        tokens = list(simulator.rules.state.tokens)
    report, transaction = (next(item for item in kept.items if key in item) for key in ("exception", "spans"))
    crumbs = [crumb for crumb in report["breadcrumbs"]["values"] if crumb["category"] == "giftcardpartners"]
    assert [crumb["data"]["giftcardpartners.operation"] for crumb in crumbs] == [
        "createToken",
        "createOrder",
        "createOrder",
    ]
    assert [span["op"] for span in transaction["spans"]] == ["http.client"] * 3
    seen = 0
    for shown in report["exception"]["values"]:
        frames = shown.get("stacktrace", {}).get("frames", [])
        # The frames of the tests know the secrets; all others have local variables, too.
        frames[:] = [frame for frame in frames if not frame["abs_path"].startswith(TESTS)]
        seen += sum(bool(frame["vars"]) for frame in frames)
    assert seen > 3
    whole = repr(kept.items)
    assert [secret for secret in (*PLANTED.values(), *tokens) if secret in whole] == []


def test_a_cancelled_call_shows_nothing_of_what_the_integration_holds(kept: Kept) -> None:
    async def limited(client: Any) -> None:
        async with asyncio.timeout(0.3):
            await client.orders.create(digital())

    silent = Fault(kind="never_answer_after_store", operation="createOrder")
    accounts = (Credentials(EMAIL, ACCESS_TOKEN),)
    with served(silent, accounts=accounts) as simulator, pytest.raises(TimeoutError) as caught:
        reach("async over httpx", simulator.base_url, limited, email=EMAIL, access_token=ACCESS_TOKEN)
    told = told_by(caught.value)
    assert not [secret for secret in (*PLANTED.values(), *simulator.rules.state.tokens) if secret in told]
