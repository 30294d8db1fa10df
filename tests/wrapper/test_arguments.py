"""Every wrong argument of every public function and setting is an InvalidInput that says what it was; generated."""

from __future__ import annotations

import asyncio
import copy
import inspect
import pickle
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, get_type_hints

import pytest
from giftcardpartners import (
    AccountBalance,
    Address,
    AsyncClient,
    CachePolicy,
    Client,
    DigitalDelivery,
    FileStore,
    InvalidInput,
    Links,
    MemoryStore,
    Network,
    Paging,
    PhysicalShipment,
    RedisStore,
    RetryPolicy,
    Runtime,
    Timeouts,
    TimeToLive,
    TokenPolicy,
    WaitPolicy,
    new_po_number,
)
from giftcardpartners.order_requests import LineTexts
from giftcardpartners.webhooks import Hints

from .stage import ACCESS_TOKEN, BASE, EMAIL, KINDS, Kind, Script, digital, reply, stored
from .test_order_requests import POSTAL
from .test_wait import order_of

POLICIES = (RetryPolicy, WaitPolicy, Timeouts, Paging, TokenPolicy, TimeToLive, CachePolicy, Network)
NUMBERS: list[Any] = [
    -1,
    float("nan"),
    float("inf"),
    float("-inf"),
    True,
    "1",
    None,
    [],
    Decimal("NaN"),
    1 + 1j,
]


class Odd:
    """Of no type that anybody asked for."""

    def __repr__(self) -> str:
        return "planted"


def settings() -> Iterator[tuple[type[Any], str, Any]]:
    for policy in POLICIES:
        hints = get_type_hints(policy)
        for name in policy.__struct_fields__:
            wrong: list[Any] = [Odd(), b"bytes", object]
            if hints[name] in (int, float):
                wrong += NUMBERS
            yield from ((policy, name, value) for value in wrong)


@pytest.mark.parametrize(("policy", "name", "value"), list(settings()), ids=repr)
def test_every_setting_refuses_what_it_cannot_be_and_names_itself(
    policy: type[Any], name: str, value: Any
) -> None:
    with pytest.raises(InvalidInput, match=name) as caught:
        policy(**{name: value})
    assert policy.__name__ in str(caught.value)
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize("policy", POLICIES)
def test_every_setting_is_a_value(policy: type[Any]) -> None:
    one = policy()
    assert one == copy.copy(one) == copy.deepcopy(one) == pickle.loads(pickle.dumps(one))
    assert hash(one) == hash(policy())
    with pytest.raises((AttributeError, TypeError)):
        setattr(one, policy.__struct_fields__[0], 1)


def client_arguments() -> list[str]:
    return [name for name in inspect.signature(Client.__init__).parameters if name != "self"]


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize("name", client_arguments())
@pytest.mark.parametrize("value", [Odd(), 7.5j, b"bytes", ["a"]], ids=repr)
def test_every_argument_of_a_client_is_checked_when_it_is_built(kind: Any, name: str, value: Any) -> None:
    given: dict[str, Any] = {"base_url": BASE, "email": EMAIL, "access_token": ACCESS_TOKEN, name: value}
    with pytest.raises(InvalidInput, match=name) as caught:
        kind(**given)
    assert "planted" not in str(caught.value)


RESOURCES = ("orders", "products", "shipping_methods", "carriers", "brandings", "departments")
GOOD: dict[str, Any] = {
    "order": lambda: digital(),
    "po_number": lambda: "ACME-1",
    "order_id": lambda: "ord-1",
    "product_id": lambda: "CVS",
}


def methods() -> Iterator[tuple[str, str, str]]:
    client = Client(BASE, email=EMAIL, access_token=ACCESS_TOKEN)
    for resource in RESOURCES:
        thing = getattr(client, resource)
        for name, method in inspect.getmembers(thing, inspect.ismethod):
            if not name.startswith("_"):
                for parameter in inspect.signature(method).parameters:
                    yield resource, name, parameter


def called(kind: Kind, resource: str, method: str, arguments: dict[str, Any]) -> Script:
    """Call it; return what was sent before it raised."""
    script = Script(reply(200, stored()))
    if kind == "sync":
        with Client(
            BASE,
            email=EMAIL,
            access_token=ACCESS_TOKEN,
            transport=script.transport(),
            retry=RetryPolicy(attempts=1),
        ) as client:
            told = getattr(getattr(client, resource), method)(**arguments)
            if inspect.isgenerator(told):
                list(told)
            return script

    async def story() -> None:
        async with AsyncClient(
            BASE,
            email=EMAIL,
            access_token=ACCESS_TOKEN,
            transport=script.transport(),
            retry=RetryPolicy(attempts=1),
        ) as client:
            told = getattr(getattr(client, resource), method)(**arguments)
            if inspect.isasyncgen(told):
                [item async for item in told]
            else:
                await told

    asyncio.run(story())
    return script


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("resource", "method", "parameter"), list(methods()))
@pytest.mark.parametrize("value", [Odd(), 7.5j, b"bytes", ["a"]], ids=repr)
def test_every_argument_of_every_method_is_checked(
    kind: Kind, resource: str, method: str, parameter: str, value: Any
) -> None:
    arguments: dict[str, Any] = {}
    client = Client(BASE, email=EMAIL, access_token=ACCESS_TOKEN)
    for name, one in inspect.signature(getattr(getattr(client, resource), method)).parameters.items():
        if one.default is inspect.Parameter.empty:
            arguments[name] = order_of(1) if (method, name) == ("wait", "order") else GOOD[name]()
    arguments[parameter] = value
    named = "order" if (method, parameter) == ("wait", "order") else parameter
    with pytest.raises(InvalidInput, match=named) as caught:
        called(kind, resource, method, arguments)
    assert "planted" not in str(caught.value)


MADE_BY_CALLERS: dict[str, tuple[Any, dict[str, Any]]] = {
    "FileStore": (FileStore, {}),
    "MemoryStore": (MemoryStore, {}),
    "RedisStore": (RedisStore, {"url": "redis://127.0.0.1:9"}),
    "Runtime": (Runtime, {}),
    "Hints": (Hints, {}),
    "new_po_number": (new_po_number, {}),
    **{kind.__name__: (kind, {"po_number": "ACME-1"}) for kind in (DigitalDelivery, Links, PhysicalShipment)},
    **{
        f"{kind.__name__}.add": (
            kind(po_number="ACME-1").add,
            {"product_id": "CVS", "value": Decimal(25), **recipient},
        )
        for kind, recipient in (
            (DigitalDelivery, {"email": "ana@example.org"}),
            (Links, {}),
            (PhysicalShipment, {"address": Address(**POSTAL)}),
        )
    },
}


def made_by_callers() -> Iterator[tuple[str, str, Any]]:
    for name, (call, _) in MADE_BY_CALLERS.items():
        known = [*inspect.signature(call).parameters]
        if known[-1] == "texts":
            known[-1:] = LineTexts.__annotations__
        for parameter in known:
            wrong: list[Any] = [Odd(), 7.5j, ["a"]]
            if (name, parameter) != ("FileStore", "path"):  # which may be bytes
                wrong.append(b"bytes")
            yield from ((name, parameter, value) for value in wrong)


@pytest.mark.parametrize(("name", "parameter", "value"), list(made_by_callers()), ids=repr)
def test_every_argument_of_what_callers_make_is_checked(name: str, parameter: str, value: Any) -> None:
    call, good = MADE_BY_CALLERS[name]
    words = "An? .* line needs" if parameter == "address" else parameter
    with pytest.raises(InvalidInput, match=words) as caught:
        call(**(good | {parameter: value}))
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize("kind", [*POLICIES, *(call for call, _ in MADE_BY_CALLERS.values())])
def test_every_signature_can_be_read(kind: Any) -> None:
    """As `help` and IDEs do."""
    assert inspect.signature(kind).parameters


@pytest.mark.parametrize("amount", [25, 25.5, "25.00", True])
def test_an_answer_that_is_made_by_hand_holds_amounts(amount: Any) -> None:
    with pytest.raises(TypeError, match="Decimal"):
        AccountBalance(available=amount)
