"""Frozen settings: from arguments or the environment, refused early, secrets out of every repr."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from giftcardpartners import AsyncClient, Client, InvalidInput, Paging, Timeouts
from giftcardpartners._config import Config, from_environment
from hypothesis import given
from hypothesis import strategies as some

from .document import operations
from .stage import ACCESS_TOKEN, BASE, EMAIL

ENVIRONMENT = {
    "GIFTCARDPARTNERS_BASE_URL": BASE,
    "GIFTCARDPARTNERS_EMAIL": EMAIL,
    "GIFTCARDPARTNERS_ACCESS_TOKEN": ACCESS_TOKEN,
}


def config(base_url: Any = BASE, email: Any = EMAIL, access_token: Any = ACCESS_TOKEN) -> Config:
    return Config(base_url, email, access_token)


@pytest.mark.parametrize(
    ("given_url", "used"),
    [
        ("https://api.example.com", "https://api.example.com"),
        ("https://api.example.com/", "https://api.example.com"),
        ("https://api.example.com/v1", "https://api.example.com"),
        ("https://api.example.com/v1/", "https://api.example.com"),
        ("https://api.example.com:8443/b2b", "https://api.example.com:8443/b2b"),
        ("HTTPS://API.example.com", "HTTPS://API.example.com"),
        ("https://[2001:db8::1]:443", "https://[2001:db8::1]:443"),
        ("https://192.0.2.7", "https://192.0.2.7"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_an_address_is_used_without_the_closing_v1(given_url: str, used: str) -> None:
    assert config(given_url).base_url == used
    httpx.Client().build_request("GET", used + "/v1/Orders")


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.9.8.7", "[::1]", "localhost:8080", "LOCALHOST"]
)
def test_plain_http_is_allowed_on_loopback(host: str) -> None:
    assert config(f"http://{host}").base_url == f"http://{host}"


@pytest.mark.parametrize(
    "host",
    [
        "api.example.com",
        "192.0.2.7",
        "localhost.example.com",
        "127.0.0.1.example.com",
        "[::]",
        "128.0.0.1",
    ],
)
def test_plain_http_is_refused_elsewhere(host: str) -> None:
    with pytest.raises(InvalidInput, match="refused except on loopback"):
        config(f"http://{host}")


@pytest.mark.parametrize(
    "base_url",
    [
        "",
        "api.example.com",
        "/v1",
        "ftp://api.example.com",
        "https://",
        "https:///x",
        "https://api.example.com:99999",
        "https://[::1",
        " https://api.example.com",
        "https://api.example.com\n",
        "https://api\texample.com",
        "https://exa mple.com",
        "https://example.com\\@evil.example",
        "https://exa<mple.com",
        "https://☃.example",
        "https://ünicode.example",
        "https://" + "a" * 70_000 + ".example",
        None,
        7,
        b"https://api.example.com",
    ],
    ids=lambda value: repr(value)[:30],
)
def test_an_address_that_can_only_go_wrong_is_refused(base_url: Any) -> None:
    with pytest.raises(InvalidInput):
        config(base_url)


@pytest.mark.parametrize("part", ["user:planted@", "planted@"])
def test_an_address_with_credentials_is_refused_and_not_repeated(part: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        config(f"https://{part}api.example.com")
    assert "planted" not in str(caught.value)


@pytest.mark.parametrize("tail", ["?key=planted", "#planted"])
def test_an_address_with_a_query_or_fragment_is_refused(tail: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        config(BASE + tail)
    assert "planted" not in str(caught.value)


@given(some.text(max_size=40))
def test_any_text_makes_a_usable_address_or_is_refused(text: str) -> None:
    for base_url in (text, f"https://{text}", f"https://{text}.example.com/{text}"):
        try:
            used = config(base_url).base_url
        except InvalidInput:
            continue
        httpx.URL(used + "/v1/Orders")


@pytest.mark.parametrize(
    "value",
    ["", " ", "planted\n", " planted", "plant\x00ed", "plänted", "planted\x7f", None, 7, b"planted"],
    ids=repr,
)
@pytest.mark.parametrize("name", ["email", "access_token"])
def test_a_credential_that_no_header_carries_is_refused_and_not_repeated(name: str, value: Any) -> None:
    with pytest.raises(InvalidInput, match=name) as caught:
        config(**{name: value})
    assert "nted" not in str(caught.value)


def test_the_repr_of_a_configuration_shows_where_and_never_who() -> None:
    shown = repr(config())
    assert BASE in shown
    assert EMAIL not in shown
    assert ACCESS_TOKEN not in shown


def test_a_configuration_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        config().base_url = "http://evil.example"  # type: ignore[misc]


@pytest.mark.parametrize("name", ["connect", "answer"])
@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_a_time_out_is_finite_and_above_nought(name: str, value: float) -> None:
    with pytest.raises(InvalidInput):
        Timeouts(**{name: value})


def test_a_page_is_as_large_as_the_specification_allows() -> None:
    listing = next(operation for name, _, _, operation in operations() if name == "listOrders")
    parameters = {one["name"]: one["schema"] for one in listing["parameters"]}
    most, least = parameters["pageSize"]["maximum"], parameters["pageSize"]["minimum"]
    assert (Paging(size=most).size, Paging(size=least).size) == (most, least)
    assert Paging().first == parameters["pageIndex"]["minimum"]
    for size in (least - 1, most + 1):
        with pytest.raises(InvalidInput):
            Paging(size=size)
    with pytest.raises(InvalidInput):
        Paging(first=-1)


def test_the_environment_is_read() -> None:
    assert from_environment(ENVIRONMENT) == {"base_url": BASE, "email": EMAIL, "access_token": ACCESS_TOKEN}


def test_everything_that_is_missing_is_named_at_once() -> None:
    with pytest.raises(InvalidInput, match="GIFTCARDPARTNERS_EMAIL, GIFTCARDPARTNERS_ACCESS_TOKEN"):
        from_environment({"GIFTCARDPARTNERS_BASE_URL": BASE, "GIFTCARDPARTNERS_EMAIL": ""})


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_both_clients_come_from_the_environment(
    kind: type[Client] | type[AsyncClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ENVIRONMENT:
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InvalidInput, match="BASE_URL"):
        kind.from_env()
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    assert (
        repr(kind.from_env(transport=transport, timeouts=Timeouts(answer=1))) == f"<{kind.__name__} {BASE}>"
    )
