"""The scanner finds planted secrets of every kind, in every place of a cassette and in every spelling."""

from __future__ import annotations

import ast
import base64
import gzip
import html
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml

from tests.recording import scan
from tests.recording.scan import scan_file, scan_folder, scan_text

from .exchanges import document, write

DIGITS = "4539 1488 0343 6467"
PLANTS = {
    "JSON web token": "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2ln",
    "bearer token": "Bearer 8f2c1d9e7b6a",
    "basic credentials": "Basic b3BzOnNlc2FtZQ==",
    "e-mail address": "jo.doe@mail.acme-gifts.io",
    "phone number, international": "+12025550123",
    "phone number, written out": "(202) 555-0123",
    "card number": DIGITS,
    "social security number": "078-05-1120",
    "claim link": "https://claim.egifts.io/t/8f2c?lineItemId=9",
    "password in an address": "redis://admin:sesame@cache:6379/0",
    "private key": "-----BEGIN RSA PRIVATE KEY-----",
    "cloud key, one": "AKIA" + "ABCDEFGHIJKLMNOP",
    "cloud key, another": "AIza" + "B" * 35,
    "repository token": "ghp_" + "a1B2" * 9,
    "chat token": "xoxb-" + "123456789012-abc",
    "payment key": "sk_live_" + "abcdefghij",
    "secret in a query": "https://hooks.acme-gifts.io/x?token=8f2c1d9e",
    "home folder": "/home/jo/project",
    "address of a private network": "192.168.17.4",
    "random key": "q7Zp2LmX9vTb4RkW8sNd1HyC6gJf3QaE",
}
"""Secrets that are known by their shape; the kind is what stands before the comma."""


def answered(text: str) -> dict[str, Any]:
    response = document()["interactions"][0]["response"]
    return document(response={**response, "body": {"string": text}})


def requested(**changes: Any) -> dict[str, Any]:
    return document(request={**document()["interactions"][0]["request"], **changes})


PLACES: dict[str, Callable[[str], Any]] = {
    "comment": lambda secret: "# " + secret + "\n" + yaml.safe_dump(document()),
    "metadata": lambda secret: {**document(), "metadata": {"target": secret}},
    "story": lambda secret: document(story=secret),
    "request header": lambda secret: requested(headers={"x-note": [secret]}),
    "request address": lambda secret: requested(
        uri=f"https://api.example.com/v1/Products/{quote(secret, safe='')}"
    ),
    "request body": lambda secret: requested(body=json.dumps({"Note": f"so: {secret}"})),
    "answer, property": lambda secret: answered(json.dumps({"Deep": [{"Down": secret}]})),
    "answer, name of a property": lambda secret: answered(json.dumps({secret: 1})),
    "answer, no JSON": lambda secret: answered(f"<p>{html.escape(secret)}</p>"),
    "answer, HTML escapes": lambda secret: answered("".join(f"&#{ord(one)};" for one in secret)),
    "answer, JSON escapes": lambda secret: answered(
        '{"a": "' + "".join(f"\\u{ord(one):04x}" for one in secret) + '"}'
    ),
    "answer, JSON in JSON": lambda secret: answered(json.dumps({"raw": json.dumps({"a": [secret]})})),
    "answer, base64": lambda secret: answered(
        json.dumps({"raw": base64.b64encode(secret.encode()).decode()})
    ),
    "answer, base64 of JSON": lambda secret: answered(
        base64.b64encode(json.dumps([secret]).encode()).decode()
    ),
    "answer, hex": lambda secret: answered(f"0x {secret.encode().hex()}"),
    "answer, bytes": lambda secret: document(response={"body": {"string": b"\xff " + secret.encode()}}),
    "answer, packed": lambda secret: document(response={"body": {"string": gzip.compress(secret.encode())}}),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", PLANTS)
def test_a_planted_secret_is_found(tmp_path: Path, kind: str, place: str) -> None:
    leaks = scan_file(write(tmp_path / "getStatus.yaml", PLACES[place](PLANTS[kind])))

    assert kind.partition(",")[0] in {leak.kind for leak in leaks}


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("Authorization", "Bearer abc", "credentials"),
        ("Proxy-Authorization", "hunter2", "credentials"),
        ("AccessToken", "sesame", "token"),
        ("access_token", "sesame", "token"),
        ("refreshToken", "sesame", "token"),
        ("X-Api-Key", "sesame", "password"),
        ("client_secret", "sesame", "password"),
        ("Password", "sesame", "password"),
        ("PIN", "4711", "password"),
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
        assert kind in {leak.kind for leak in scan_text(json.dumps({"a": [{key: item}]}), "a.json")}


def test_the_value_of_a_token_is_a_secret_and_the_value_of_a_card_is_none() -> None:
    assert scan_text(json.dumps({"value": "abc", "expiresIn": 60}), "a.json")
    assert not scan_text(json.dumps({"Value": "abc", "Quantity": 1}), "a.json")


def test_parts_of_an_address_are_secrets_only_in_an_address() -> None:
    home = {"AddressLine1": "1 Example Street"}

    for key, value in (("Name", "Jo Doe"), ("City", "Austin"), ("State", "TX"), ("Zip", "73301")):
        leaks = scan_text(json.dumps({**home, key: value}), "a.json")
        assert [leak.kind for leak in leaks] == ["postal address"]
        assert not scan_text(json.dumps({key: value}), "a.json")


def test_a_known_secret_is_found_in_any_spelling() -> None:
    secret = "open/sesame & 17"
    for text in (
        secret,
        secret[::-1],
        quote(secret),
        secret.upper(),
        base64.b64encode(secret.encode()).decode(),
    ):
        assert "known secret" in {leak.kind for leak in scan_text(f'{{"a": "{text}"}}', "a.json", [secret])}


def test_what_is_plainly_invented_is_no_leak() -> None:
    invented = {
        "Authorization": "Bearer not-a-real-token",
        "Email": "recipient-1@example.com",
        "Sms": "+15550100001",
        "ClaimLink": "https://claim.example.com/not-a-real-link-1",
        "ClaimLinkChallengeAnswer": "not-a-real-answer-1",
        "AddressLine1": "1 Example Street",
        "Zip": "00001",
        "Id": "ord-1027c4d1c386bbc4",
        "Note": "25.00, 10 to 500, 2030-01-02T09:00:00Z",
    }

    assert scan_text(json.dumps(invented), "a.json") == []


def test_the_explanation_of_an_error_is_no_secret_unless_it_looks_like_one() -> None:
    assert scan_text(json.dumps({"Errors": {"sessionid": ["is not a known parameter"]}}), "a.json") == []
    assert scan_text(json.dumps({"Errors": {"sessionid": ["is not jo.doe@mail.acme-gifts.io"]}}), "a.json")
    assert scan_text(json.dumps({"Errors": {"sessionid": "8f2c1d"}}), "a.json")


def test_a_leak_says_where_it_is_and_not_what_it_is(tmp_path: Path) -> None:
    write(tmp_path / "a.json", json.dumps({"a": {"Password": "sesame"}}))

    assert [str(leak) for leak in scan_folder(tmp_path)] == [
        "a.json: password at the text (JSON).a.Password (6 characters)"
    ]


def test_the_scanner_shares_no_code_with_the_scrubber() -> None:
    package = Path(scan.__file__).parent

    def imported(name: str) -> set[str]:
        tree = ast.parse((package / f"{name}.py").read_text("utf-8"))
        return {
            node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level
        }

    assert imported("scan") == {"scan_patterns"}
    assert imported("scrub") == {"fakes"}
    assert imported("scan_patterns") == imported("fakes") == set()
