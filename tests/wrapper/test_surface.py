"""The public surface: exactly what `__all__` says, the same for both clients, documented, light to import."""

from __future__ import annotations

import inspect
import subprocess
import sys
from types import ModuleType
from typing import Any, get_type_hints

import giftcardpartners
import pytest
from giftcardpartners import AsyncClient, Client, async_resources, resources
from giftcardpartners.async_resources import AsyncLookup, AsyncOrders, AsyncProducts
from giftcardpartners.resources import Lookup, Orders, Products

PAIRS: list[tuple[type[Any], type[Any]]] = [
    (Client, AsyncClient),
    (Orders, AsyncOrders),
    (Products, AsyncProducts),
    (Lookup, AsyncLookup),
]
RENAMED = {"close": "aclose", "__enter__": "__aenter__", "__exit__": "__aexit__"}


def members(kind: type[Any]) -> dict[str, Any]:
    return {
        name: member
        for name, member in inspect.getmembers(kind, inspect.isroutine)
        if not name.startswith("_") or name in {*RENAMED, *RENAMED.values(), "__init__"}
    }


def test_all_is_exactly_the_public_names_in_order() -> None:
    lazy: dict[str, str] = vars(giftcardpartners)["_MODULES"]
    assert set(giftcardpartners.__all__) == {*lazy, "webhooks"}
    assert set(giftcardpartners.__all__) <= set(dir(giftcardpartners))
    for name in giftcardpartners.__all__:
        assert getattr(giftcardpartners, name) is not None
    with pytest.raises(AttributeError, match="Nonsense"):
        giftcardpartners.Nonsense  # type: ignore[attr-defined]  # noqa: B018
    assert giftcardpartners.__all__ == sorted(
        giftcardpartners.__all__, key=lambda name: (name == name.lower(), name)
    )


@pytest.mark.parametrize("name", giftcardpartners.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    thing = getattr(giftcardpartners, name)
    assert (inspect.getdoc(thing) or "").strip()
    for method, member in inspect.getmembers(thing, inspect.isfunction):
        if not method.startswith("_"):
            assert (inspect.getdoc(member) or "").strip(), f"{name}.{method}"


def test_both_modules_hold_the_same_resources() -> None:
    def classes(module: ModuleType) -> set[str]:
        return {
            name
            for name, one in vars(module).items()
            if inspect.isclass(one) and one.__module__ == module.__name__
        }

    assert {f"Async{name}" for name in classes(resources)} == classes(async_resources)
    assert classes(resources) == {one.__name__ for one, _ in PAIRS[1:]}


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=lambda kind: kind.__name__)
def test_both_offer_the_same_methods(one: type[Any], other: type[Any]) -> None:
    assert {RENAMED.get(name, name) for name in members(one)} == set(members(other))


def plain(hint: Any) -> str:
    """A type as text, without what makes it asynchronous."""
    text = str(hint).replace("AsyncIterator", "Iterator").replace("Async", "")
    return text.replace("async_resources", "resources").replace("_async_transports", "_transports")


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [(one, other, name) for one, other in PAIRS for name in members(one)],
    ids=lambda part: part if isinstance(part, str) else part.__name__,
)
def test_both_signatures_are_the_same(one: type[Any], other: type[Any], name: str) -> None:
    left, right = members(one)[name], members(other)[RENAMED.get(name, name)]
    ours, theirs = inspect.signature(left), inspect.signature(right)
    assert list(ours.parameters) == list(theirs.parameters)
    for parameter in ours.parameters.values():
        twin = theirs.parameters[parameter.name]
        assert (parameter.kind, parameter.default) == (twin.kind, twin.default)
        if name == "__init__" and parameter.name in ("runner", "transport"):
            continue
        assert plain(parameter.annotation).replace("AsyncBaseTransport", "BaseTransport") == plain(
            twin.annotation
        )
    assert plain(ours.return_annotation) == plain(theirs.return_annotation)
    if name not in ("__init__", "from_env", "history"):
        assert inspect.iscoroutinefunction(right)
        assert not inspect.iscoroutinefunction(left)


def test_history_is_an_iterator_in_both() -> None:
    assert inspect.isgeneratorfunction(Orders.history)
    assert inspect.isasyncgenfunction(AsyncOrders.history)


@pytest.mark.parametrize(("one", "other"), PAIRS[1:], ids=lambda kind: kind.__name__)
def test_both_docstrings_are_the_same(one: type[Any], other: type[Any]) -> None:
    for name, member in members(one).items():
        if name != "__init__":
            assert inspect.getdoc(member)
            assert inspect.getdoc(member) == inspect.getdoc(members(other)[name])


def test_both_clients_hold_the_same_resources() -> None:
    credentials: Any = {"email": "a@example.com", "access_token": "not-a-real-token"}
    one, other = (
        Client("https://api.example.com", **credentials),
        AsyncClient("https://api.example.com", **credentials),
    )
    public = {name for name in vars(one) if not name.startswith("_")}
    assert public == {name for name in vars(other) if not name.startswith("_")}
    assert {type(getattr(other, name)).__name__ for name in public} == {
        f"Async{type(getattr(one, name)).__name__}" for name in public
    }
    one.close()


def test_settings_of_from_env_are_those_of_the_constructor() -> None:
    from giftcardpartners.client import AsyncClientSettings, ClientSettings

    for kind, settings in ((Client, ClientSettings), (AsyncClient, AsyncClientSettings)):
        arguments = set(inspect.signature(kind.__init__).parameters) - {
            "self",
            "base_url",
            "email",
            "access_token",
        }
        assert set(get_type_hints(settings)) == arguments


BANNED = (
    *("schemathesis", "hypothesis", "pytest", "redis", "rich", "typer", "aiohttp", "httpx_aiohttp"),
    *("giftcardpartners_simulator", "giftcardpartners_contract", "yaml", "vcr"),
)


def imported(statement: str) -> set[str]:
    code = f"{statement}\nimport sys\nprint(' '.join(sys.modules))"
    command = [sys.executable, "-c", code]
    run = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return set(run.stdout.split())


def test_importing_it_imports_nothing_that_is_not_needed() -> None:
    # httpx brings its command line's libraries along wherever they happen to be installed.
    modules = imported("import giftcardpartners") - imported("import httpx")
    assert not {
        name for name in modules for banned in BANNED if name == banned or name.startswith(f"{banned}.")
    }


def test_importing_it_alone_imports_nothing_and_a_name_what_it_needs() -> None:
    bare = imported("pass")
    alone = imported("import giftcardpartners") - bare
    assert {name.partition(".")[0] for name in alone} <= {
        "giftcardpartners",
        "__future__",
        "importlib",
        "warnings",
    }
    building = imported("from giftcardpartners import DigitalDelivery, RetryPolicy, OutcomeUnknown") - bare
    assert not building & {"sqlite3", "platformdirs", "redis", "aiohttp", "httpx", "ssl"}


def test_a_sync_client_needs_no_asyncio_of_ours() -> None:
    made = (
        "g.Client('http://127.0.0.1:9', email='a@example.com', access_token='not-a-real-token', "
        "retry=g.RetryPolicy(attempts=1))"
    )
    tried = f"{made}.orders.find('ACME-1')"
    code = f"import giftcardpartners as g\ntry: {tried}\nexcept g.GiftCardsError: pass"
    plain = "import httpx\ntry: httpx.Client(trust_env=False).get('http://127.0.0.1:9')\nexcept httpx.HTTPError: pass"
    ours = imported(code) - imported(plain)
    assert not ours & {"asyncio", "sqlite3", "aiohttp", "redis", "platformdirs"}


def test_building_a_sync_client_imports_no_async_transport() -> None:
    modules = imported(
        "import giftcardpartners as g\n"
        "g.Client('https://api.example.com', email='a@example.com', access_token='not-a-real-token').close()"
    )
    assert "aiohttp" not in modules
