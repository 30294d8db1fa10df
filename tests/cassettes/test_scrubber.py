"""Scrubbing takes every secret away and leaves exchanges that still fit the specification and still agree."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from tests.recording.scrub import Exchange, Scrubber

from .exchanges import exchange

JWT = "eyJ0eXAiOiJKV1QifQ.eyJzdWIiOiJhY2NvdW50LTEifQ.simulated"


def scrub(*exchanges: Exchange, known: dict[str, str] | None = None) -> list[Exchange]:
    scrubber = Scrubber(known)
    for one in exchanges:
        scrubber.learn(one)
    return [scrubber.clean(one) for one in exchanges]


def answer_of(cleaned: Exchange) -> Any:
    return json.loads(cleaned["response"]["body"])


def test_a_token_has_one_fake_wherever_it_occurs() -> None:
    used = exchange(headers={"Authorization": f"Bearer {JWT}"}, answer={"Message": f"token {JWT} is fine"})
    made = exchange(answer={"Value": JWT, "ExpiresIn": 3600})

    first, second = scrub(used, made)

    assert first["request"]["headers"]["authorization"] == ["Bearer not-a-real-token"]
    assert answer_of(first) == {"Message": "token not-a-real-token is fine"}
    assert answer_of(second) == {"Value": "not-a-real-token", "ExpiresIn": 3600}


def test_two_tokens_stay_two() -> None:
    first, second = scrub(*(exchange(answer={"Value": f"{JWT}{n}", "ExpiresIn": 1}) for n in (1, 2)))

    assert answer_of(first)["Value"] != answer_of(second)["Value"]


def test_a_token_that_was_never_made_is_told_apart_from_a_right_one() -> None:
    cleaned = scrub(exchange(headers={"Authorization": "Bearer some-garbage-token"}))[0]

    assert cleaned["request"]["headers"]["authorization"] == ["Bearer not-a-real-unknown-token"]


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic"])
def test_a_header_without_a_secret_stays_as_wrong_as_it_was(header: str) -> None:
    cleaned = scrub(exchange(headers={"Authorization": header}))[0]

    assert cleaned["request"]["headers"]["authorization"] == [header]


def test_the_credentials_of_the_target_have_their_own_fakes_and_others_have_others() -> None:
    known = {"me@firm.test": "account@example.com", "s3cret-token": "not-a-real-access-token"}
    right = exchange(headers={"Email": "me@firm.test", "AccessToken": "s3cret-token"})
    wrong = exchange(headers={"Email": "s3cret-mail", "AccessToken": "s3cret-mail"})

    first, second = scrub(right, wrong, known=known)

    assert first["request"]["headers"] == {
        "accesstoken": ["not-a-real-access-token"],
        "email": ["account@example.com"],
    }
    assert second["request"]["headers"] == {
        "accesstoken": ["not-a-real-unknown-access-token"],
        "email": ["stranger@example.com"],
    }


def test_claim_links_stay_different_and_are_good_for_nothing() -> None:
    claims = [
        {"ClaimLink": f"https://claim.firm.test/t/{n}", "ClaimLinkChallengeAnswer": f"wu{n}"} for n in (1, 2)
    ]

    cleaned = answer_of(scrub(exchange(answer={"LineItems": [{"ClaimData": claims}]}))[0])

    links = [claim["ClaimLink"] for claim in cleaned["LineItems"][0]["ClaimData"]]
    answers = [claim["ClaimLinkChallengeAnswer"] for claim in cleaned["LineItems"][0]["ClaimData"]]
    assert links == [f"https://claim.example.com/not-a-real-link-{n}" for n in (1, 2)]
    assert answers == [f"not-a-real-answer-{n}" for n in (1, 2)]


def test_addresses_and_numbers_are_invented_anew() -> None:
    line = {
        "DigitalDeliveryAddress": {"Email": "jo@firm.test", "Sms": "+12025550123"},
        "PhysicalDeliveryAddress": {
            "Name": "Jo Doe",
            "AddressLine1": "9 Elm Rd",
            "City": "Austin",
            "State": "TX",
            "Zip": "73301",
            "Country": "US",
        },
        "Personalization": {"FromEmail": "boss@firm.test", "Message": "call +12025550123 or jo@firm.test"},
    }

    cleaned = json.loads(scrub(exchange(body={"LineItems": [line]}))[0]["request"]["body"])["LineItems"][0]

    assert cleaned["DigitalDeliveryAddress"] == {"Email": "recipient-1@example.com", "Sms": "+15550100001"}
    assert cleaned["PhysicalDeliveryAddress"] == {
        "Name": "Recipient 1",
        "AddressLine1": "1 Example Street",
        "City": "Exampleville 1",
        "State": "EX",
        "Zip": "00001",
        "Country": "US",
    }
    assert cleaned["Personalization"]["FromEmail"] == "recipient-2@example.com"
    assert cleaned["Personalization"]["Message"] == "call +15550100001 or recipient-1@example.com"


def test_the_name_of_a_product_is_not_the_name_of_a_person() -> None:
    assert answer_of(scrub(exchange(answer={"Id": "X", "Name": "Café Zoé"}))[0])["Name"] == "Café Zoé"


def test_a_secret_is_also_replaced_before_it_was_known() -> None:
    page = exchange(answer=b"<p>Mail to jo@firm.test about S3cretAnswer</p>")
    known_later = exchange(answer={"ClaimLinkChallengeAnswer": "S3cretAnswer"})

    first, _ = scrub(page, known_later)

    assert first["response"]["body"] == b"<p>Mail to recipient-1@example.com about not-a-real-answer-1</p>"


def test_secrets_in_an_address_are_replaced() -> None:
    cleaned = scrub(exchange(uri="https://api.example.com/v1/Products?productName=jo%40firm.test"))[0]

    assert "firm" not in cleaned["request"]["uri"]


@pytest.mark.parametrize(
    "address", ["jo@firm.test", "jo%40firm.test", "a%2Fb%40firm.test", "%2B1%20202%20010%200000"]
)
def test_a_secret_in_a_path_is_replaced_and_nothing_around_it(address: str) -> None:
    """The part before an @ may hold a slash by its grammar; the rest of the address is not part of it."""
    cleaned = scrub(exchange(uri=f"https://api.example.com/v1/Products/{address}?a=1"))[0]["request"]["uri"]

    assert cleaned.startswith("https://api.example.com/v1/Products/")
    assert cleaned.endswith("?a=1")
    assert "firm" not in cleaned
    assert "202" not in cleaned


def test_a_known_secret_is_found_across_the_parts_of_a_path() -> None:
    uri = "https://api.example.com/v1/Products/s3cret/of%2Fjo"
    cleaned = scrub(exchange(uri=uri), known={"s3cret/of/jo": "not-a-real-one"})[0]["request"]["uri"]

    assert cleaned == "https://api.example.com/v1/Products/not-a-real-one"


def test_a_secret_that_is_part_of_the_host_leaves_the_host_alone() -> None:
    uri = "https://api.example.com/v1/Products/example.com"
    cleaned = scrub(exchange(uri=uri), known={"example.com": "not-a-real-one"})[0]["request"]["uri"]

    assert cleaned == "https://api.example.com/v1/Products/not-a-real-one"


@given(some.text(max_size=30), some.text(max_size=30))
@example("a@b.example", "")
@example("//x@b.example", "+15550100000")
def test_an_address_keeps_its_host_path_and_names(product: str, name: str) -> None:
    uri = f"https://api.example.com/v1/Products/{quote(product, safe='')}?productName={quote(name, safe='')}"
    cleaned = scrub(exchange(uri=uri))[0]["request"]["uri"]
    path, _, query = cleaned.partition("?")

    assert path.startswith("https://api.example.com/v1/Products/")
    assert path.count("/") == 5
    assert query.startswith("productName=")


def test_what_holds_no_secret_is_left_byte_for_byte() -> None:
    body = b'{"Id":  "ord-1", "Value": 25.10, "Note": "na\\u00efve"}'

    assert scrub(exchange(answer=body))[0]["response"]["body"] == body


def test_fakes_are_left_as_they_are() -> None:
    body = {"DigitalDeliveryAddress": {"Email": "recipient-7@example.com", "Sms": "+15550100009"}}

    assert json.loads(scrub(exchange(body=body))[0]["request"]["body"]) == body


def test_what_was_no_address_at_all_stays_none() -> None:
    body = {"Email": "nonsense", "Sms": ["list"], "FulfillmentComplete": "no url"}

    cleaned = json.loads(scrub(exchange(body=body))[0]["request"]["body"])

    assert "@" not in cleaned["Email"]
    assert cleaned["Sms"] != ["list"]
    assert "://" not in cleaned["FulfillmentComplete"]


def test_headers_that_say_nothing_about_the_contract_are_left_out() -> None:
    cleaned = scrub(
        exchange(
            headers={"User-Agent": "x", "Cookie": "y", "Content-Type": "application/json"},
            answer_headers={"Date": "today", "Set-Cookie": "z", "Retry-After": "2"},
        )
    )[0]

    assert cleaned["request"]["headers"] == {"content-type": ["application/json"]}
    assert cleaned["response"]["headers"] == {"retry-after": ["2"]}
