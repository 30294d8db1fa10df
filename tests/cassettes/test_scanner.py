"""The scanner finds planted secrets of every kind, in every place of a cassette and in every spelling."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tests.recording.scan import scan_folder, scan_text

PLANTS = {
    "JSON web token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln",
    "bearer token": "Bearer 8f2c1d9e7b6a",
    "e-mail address": "jo.doe@mail.acme-gifts.io",
    "phone number": "+12025550123",
    "claim link": "https://claim.acme-gifts.io/t/8f2c1d",
}
"""Secrets that are known by their shape, by their kind."""

PLACES: dict[str, Callable[[str], str]] = {
    "a comment": lambda secret: f"# {secret}\na: 1\n",
    "a scenario's name": lambda secret: yaml.safe_dump({"scenario": secret}),
    "a header": lambda secret: yaml.safe_dump({"headers": {"x-note": [secret]}}),
    "an address": lambda secret: yaml.safe_dump(
        {"uri": f"https://api.example.com/v1/Products/{quote(secret, '')}"}
    ),
    "a text": lambda secret: body(json.dumps({"Deep": [{"Down": f"so: {secret}"}]})),
    "the name of a property": lambda secret: body(json.dumps({secret: 1})),
    "a page": lambda secret: body(f"<p>{html.escape(secret)}</p>"),
    "HTML escapes": lambda secret: body("".join(f"&#{ord(one)};" for one in secret)),
    "JSON escapes": lambda secret: body('{"a": "' + "".join(f"\\u{ord(one):04x}" for one in secret) + '"}'),
    "JSON in JSON": lambda secret: body(json.dumps({"raw": json.dumps({"a": [secret]})})),
    "bytes": lambda secret: yaml.safe_dump({"string": b"\xff " + secret.encode()}),
}


def body(text: str) -> str:
    return yaml.safe_dump({"response": {"body": {"string": text}}}, allow_unicode=True)


def kinds(text: str, file: str = "a.yaml") -> set[str]:
    return {leak.kind for leak in scan_text(text, file)}


@pytest.mark.parametrize(
    ("place", "kind"), [*zip(PLACES, cycle(PLANTS)), *zip(cycle(islice(PLACES, 5)), PLANTS)]
)
def test_a_planted_secret_is_found(place: str, kind: str) -> None:
    assert kind in kinds(PLACES[place](PLANTS[kind]))


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("Authorization", "Bearer abc", "token"),
        ("AccessToken", "sesame", "token"),
        ("X-Api-Key", "sesame", "token"),
        ("Set-Cookie", "id=1", "cookie"),
        ("Email", "jo at home", "e-mail address"),
        ("FromEmail", "jo", "e-mail address"),
        ("Sms", "0815", "phone number"),
        ("ClaimLink", "https://x.test/1", "claim link"),
        ("BarcodePath", "/b/123", "claim link"),
        ("ClaimLinkChallengeAnswer", "wuba", "challenge answer"),
        ("AddressLine1", "9 Elm Rd", "postal address"),
        ("AddressLine2", "2nd floor", "postal address"),
    ],
)
def test_a_place_made_for_secrets_may_hold_only_what_is_plainly_invented(
    key: str, value: str, kind: str
) -> None:
    for item in (value, [value]):
        assert kind in kinds(json.dumps({"a": [{key: item}]}), "a.json")


def test_the_value_of_a_token_is_a_secret_and_the_value_of_a_card_is_none() -> None:
    assert kinds(json.dumps({"value": "abc", "expiresIn": 60}), "a.json") == {"token"}
    assert not kinds(json.dumps({"Value": "abc", "Quantity": 1}), "a.json")


def test_parts_of_an_address_are_secrets_only_in_an_address() -> None:
    home = {"AddressLine1": "1 Example Street"}

    for key, value in (("Name", "Jo Doe"), ("City", "Austin"), ("State", "TX"), ("Zip", "73301")):
        assert kinds(json.dumps({**home, key: value}), "a.json") == {"postal address"}
        assert not kinds(json.dumps({key: value}), "a.json")


def test_what_is_plainly_invented_is_no_leak() -> None:
    invented: dict[str, Any] = {
        "Authorization": "Bearer not-a-real-token",
        "Email": "recipient-1@example.com",
        "Sms": "+15550100001",
        "ClaimLink": "https://claim.example.com/not-a-real-link-1",
        "ClaimLinkChallengeAnswer": "not-a-real-answer-1",
        "AddressLine1": "1 Example Street",
        "Zip": "00001",
        "Id": "ord-1027c4d1c386bbc4",
        "Note": "25.00, 10 to 500, 2030-01-02T09:00:00Z",
        "Errors": {"Email": ["is not an e-mail address"]},
    }

    assert scan_text(json.dumps(invented), "a.json") == []


def test_a_leak_says_where_it_is_and_not_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"a": {"Password": "sesame"}}))

    assert [str(leak) for leak in scan_folder(tmp_path)] == ["a.json: token at .a.Password (6 characters)"]
