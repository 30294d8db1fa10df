"""The client is played every recorded scenario: it understands each answer, and loses no order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    Client,
    GiftCardsError,
    InsufficientFunds,
    InvalidInput,
    InvalidRequest,
    NotFound,
    OutcomeUnknown,
    Paging,
    PONumberReused,
    RetryPolicy,
    Runtime,
)

from tests.cassettes.offline import no_network
from tests.recording.cassette import Recorded

from .player import SCENARIOS, ScenarioTransport, order_from
from .written import plain, written

ERRORS: dict[int, type[GiftCardsError]] = {
    400: InvalidRequest,
    401: AuthenticationFailed,
    403: AccessDisabled,
    404: NotFound,
    422: InsufficientFunds,
}


@pytest.fixture(autouse=True)
def offline() -> Iterator[None]:
    with no_network():
        yield


def client_of(transport: ScenarioTransport) -> Client:
    """Return a client for which time passes only while it pauses."""
    runtime = Runtime(now=transport.now, monotonic=transport.now, sleep=transport.sleep, random=lambda: 0.5)
    return Client(
        "https://api.example.com",
        email="account@example.com",
        access_token="not-a-real-access-token",
        transport=transport,
        runtime=runtime,
        retry=RetryPolicy(attempts=9),
        paging=Paging(size=2),
    )


def ask(client: Client, recorded: Recorded) -> Any:
    """Make the call that a recorded request stands for; return the raw answer, or what comes nearest to it."""
    last = recorded.path.rpartition("/")[2]
    calls: dict[str, Callable[[], Any]] = {
        "createToken": lambda: written(client.balance()),
        "getAccountBalance": lambda: written(client.balance()),
        "getStatus": lambda: written(client.status()),
        "listProducts": lambda: written(list(client.products.refresh())),
        "getProduct": lambda: written(client.products.get(last)),
        "listOrders": lambda: written(list(client.orders.history())),
        "getOrder": lambda: written(client.orders.get(last)),
        "createOrder": lambda: written(client.orders.create(order_from(recorded.sent_body)).order),
        "listShippingMethods": lambda: written(list(client.shipping_methods.refresh())),
        "listCarriers": lambda: written(list(client.carriers.refresh())),
        "listBrandings": lambda: written(list(client.brandings.refresh())),
        "listDepartments": lambda: written(list(client.departments.refresh())),
    }
    return calls[recorded.operation]()


LISTS = (
    "listProducts",
    "listOrders",
    "listShippingMethods",
    "listCarriers",
    "listBrandings",
    "listDepartments",
)


def outcome(client: Client, first: Recorded, transport: ScenarioTransport) -> str:
    """Make a call, and return in one word how it ended; what it returned must be what was recorded last."""
    try:
        read = ask(client, first)
    except (InvalidInput, LookupError, TypeError, ValueError, ArithmeticError):
        transport.left.remove(first)
        assert first.status == 400, f"the client cannot say what was answered with {first.status}"
        return "unsayable"
    except GiftCardsError as error:
        refused = [one for one in transport.played if one.status >= 300]
        expected = {ERRORS.get(refused[-1].status, PONumberReused)}
        if first.operation == "createOrder" and 504 in {one.status for one in refused}:
            expected = {OutcomeUnknown}
        assert {type(error)} == expected, f"{refused[-1].name}: {error}"
        return type(error).__name__
    last = transport.played[-1]
    recorded = json.loads(last.body)
    if first.operation in LISTS:
        rows = recorded["Data"] if isinstance(recorded, dict) else recorded
        assert read[len(read) - len(rows) :] == plain(rows)
    elif first.operation == "getProduct" and last.operation == "listProducts":
        assert read["Id"] == first.path.rpartition("/")[2]
    else:
        assert read == plain(recorded)
    return "understood"


def play(scenario: str) -> list[str]:
    """Make the client go through a scenario; return how each of its calls ended."""
    transport = ScenarioTransport(scenario)
    ended = []
    with client_of(transport) as client:
        while transport.left:
            first = transport.left[0]
            transport.played.clear()
            ended.append(outcome(client, first, transport))
            if transport.left and transport.left[0] is first:
                transport.left.remove(first)  # the client had no need to ask
    return ended


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_client_understands_every_answer_of_a_story(scenario: str) -> None:
    assert play(scenario)


@pytest.mark.parametrize(
    ("scenario", "ended"),
    [
        ("a repeated order is answered with the first one", ["understood"] * 3),
        (
            "the same number with another order is answered with the first one",
            ["understood", "PONumberReused"],
        ),
        ("the answer is lost after the order was stored", ["understood"] * 2),
        ("the answer is lost before the order was stored", ["understood"]),
        ("a gateway answers with a page instead", ["understood"]),
        ("a gateway answers with nothing", ["understood"]),
        ("an order is slowed down, then taken", ["understood"]),
        ("a token is refused in the middle of ordering", ["understood"]),
        ("a conflict that names the order by its id", ["understood"] * 2),
        ("a conflict that names no order, which the history has", ["understood"] * 2),
        ("a conflict that names several orders", [*["understood"] * 3, "NotFound"]),
        (
            "an order beyond the balance leaves nothing behind",
            ["understood", "InsufficientFunds", *["understood"] * 2],
        ),
        ("createOrder on a bad day", ["OutcomeUnknown"]),
        ("createOrder with switched-off credentials", ["AccessDisabled"]),
        ("switched-off credentials get no token", ["AccessDisabled"]),
    ],
)
def test_a_story_ends_for_the_caller_as_it_should(scenario: str, ended: list[str]) -> None:
    assert play(scenario) == ended


def test_a_replayed_order_is_the_first_one_and_the_caller_is_told() -> None:
    scenario = "the answer is lost after the order was stored"
    transport = ScenarioTransport(scenario)
    order = order_from(SCENARIOS[scenario][0].sent_body)

    with client_of(transport) as client:
        placed = client.orders.create(order)

    assert placed.replayed
    assert [one.status for one in transport.played if one.operation == "createOrder"] == [504, 409]
    assert placed.order.po_number == order.po_number
