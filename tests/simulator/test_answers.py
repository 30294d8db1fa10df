"""How answers are written: spelling and error bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from giftcardpartners_simulator.rules.answers import camel_case

if TYPE_CHECKING:
    from .conftest import Api, NewApi


@pytest.mark.parametrize(
    ("key", "spelled"),
    [
        ("Id", "id"),
        ("PONumber", "poNumber"),
        ("PreviousOrderIds", "previousOrderIds"),
        ("ABC", "abc"),
        ("x", "x"),
    ],
)
def test_keys_in_camel_case(key: str, spelled: str) -> None:
    assert camel_case(key) == spelled


def keys(payload: Any) -> set[str]:
    """Return all keys of a JSON value."""
    if isinstance(payload, dict):
        return set(payload).union(*map(keys, payload.values()))
    return set().union(*map(keys, payload)) if isinstance(payload, list) else set()


def test_all_answers_can_be_in_camel_case(new_api: NewApi) -> None:
    api = new_api(camel_case=True)
    answers = [
        api.post(api.links(Quantity=2)),
        api.post(api.links()),
        api.get("/v1/Products"),
        api.get("/v1/Orders"),
    ]
    answers += [api.get("/v1/AccountBalance"), api.post(b"{"), api.get("/nowhere")]
    spelled = set().union(*(keys(answer.json()) for answer in answers))
    assert {"poNumber", "lineItems", "claimData", "previousOrderIds", "message", "totalCount"} <= spelled
    assert not any(key[:1].isupper() for key in spelled)


@pytest.mark.parametrize(
    ("shape", "media", "fields"),
    [
        ("errors", "application/json", {"Title", "Message", "Errors"}),
        ("message", "application/json", {"Message"}),
        ("problem", "application/problem+json", {"title", "status", "detail", "errors"}),
    ],
)
def test_error_bodies_have_several_shapes(new_api: NewApi, shape: str, media: str, fields: set[str]) -> None:
    api = new_api(problem_body=shape)
    answer = api.get("/v1/Orders/none")
    assert (answer.status, answer.header("content-type"), set(answer.json())) == (404, media, fields)


def test_a_400_is_an_error_too(new_api: NewApi) -> None:
    assert new_api(problem_body="problem").post(b"{").header("content-type") == "application/problem+json"


def test_error_bodies_can_be_text_or_nothing(new_api: NewApi) -> None:
    answer = new_api(problem_body="text").get("/v1/Orders/none")
    assert answer.header("content-type") == "text/plain; charset=utf-8"
    assert answer.body.startswith(b"Not found: ")
    answer = new_api(problem_body="empty").get("/v1/Orders/none")
    assert (answer.status, answer.header("content-type"), answer.body) == (404, None, b"")


def test_successes_stay_json_whatever_errors_are(new_api: NewApi) -> None:
    assert new_api(problem_body="problem").get("/v1/Carriers").header("Content-Type") == "application/json"


def test_texts_beyond_ascii_are_written_as_they_are(api: Api) -> None:
    assert "寿司屋".encode() in api.get("/v1/Products/SUSHIYA").body
