"""No secret gets into a report."""

from __future__ import annotations

import json

import pytest
from giftcardpartners_contract.exchange import Answer
from giftcardpartners_contract.secrets import mask
from giftcardpartners_contract.secrets.mask import MASK, masked_body, masked_headers, masked_text
from giftcardpartners_contract.spec import Spec, load_spec

from ..counting import calls_of

_SECRETS = (
    "not-a-real-token-1", "not-a-real-token-2", "ana@example.com", "+15550100000", "9 Elm Road", "73301",
    "https://claim.example.com/t/not-a-real-link", "not-a-real-word", "Bo Lee", "https://hooks.example.com/x",
)  # fmt: skip


def test_headers_are_masked() -> None:
    """Authorization, AccessToken and Email, in any case."""
    pairs = (
        ("authorization", "Bearer not-a-real-token-1"),
        ("AccessToken", "x-1"),
        ("Email", "a@b.example"),
        ("X", "y"),
    )
    assert masked_headers(pairs) == (
        ("authorization", MASK),
        ("AccessToken", MASK),
        ("Email", MASK),
        ("X", "y"),
    )


def test_bodies_are_masked_and_keep_what_matters() -> None:
    """Addresses, claim links and answers go; amounts, names of products and texts stay."""
    body = {
        "Value": 25.5,
        "PONumber": "ACME-1",
        "DigitalDeliveryAddress": {"Email": _SECRETS[2], "Sms": _SECRETS[3]},
        "PhysicalDeliveryAddress": {"Name": _SECRETS[8], "AddressLine1": _SECRETS[4], "Zip": _SECRETS[5]},
        "ClaimData": [{"ClaimLink": _SECRETS[6], "ClaimLinkChallengeAnswer": _SECRETS[7]}],
        "WebhookSettings": {"FulfillmentComplete": _SECRETS[9]},
        "Personalization": {"Message": "happy birthday", "To": "Bo"},
        "Message": f"write to {_SECRETS[2]} or {_SECRETS[3]}",
        "Name": "Catalogue One",
    }
    shown = masked_body(json.dumps(body).encode())
    assert not [secret for secret in _SECRETS if secret in shown]
    assert "happy birthday" not in shown
    assert '"Bo"' not in shown
    for kept in ("25.5", "ACME-1", "Catalogue One", "write to", "Zip"):
        assert kept in shown


def test_secrets_of_another_type_are_masked() -> None:
    """A server may send a number or a list where text is documented; that nothing was sent may be seen."""
    body = {
        "Zip": 73301,
        "Sms": [_SECRETS[3][1:]],
        "ClaimLink": {"Url": "not-a-real-link"},
        "City": None,
        "State": "",
    }
    shown = json.loads(masked_body(json.dumps(body).encode()))
    assert shown == {"Zip": MASK, "Sms": MASK, "ClaimLink": MASK, "City": None, "State": ""}


def test_whatever_the_specification_marks_is_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A property that is marked tomorrow is masked tomorrow; its values go, its documented parts can be seen."""
    spec = Spec(load_spec().text)
    spec.raw["components"]["schemas"]["DuplicateOrder"]["properties"]["PreviousOrderIds"]["x-secret"] = True
    monkeypatch.setattr(mask, "load_spec", lambda: spec)
    mask._marks.cache_clear()
    try:
        shown = masked_body(
            b'{"PreviousOrderIds": ["ord-1"], "PhysicalDeliveryAddress": {"City": "Bonn", "Bonn": "City"}}'
        )
        assert json.loads(shown) == {"PreviousOrderIds": MASK, "PhysicalDeliveryAddress": MASK}
        assert '"City": "•••"' in masked_body(b'{"PhysicalDeliveryAddress": {"City": "Bonn"}}')
    finally:
        mask._marks.cache_clear()


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_does_not_upset_the_mask(opening: str, closing: str) -> None:
    """Deeper than Python's own reader goes, and than our walk goes."""
    for depth in (400, 900, 100_000):
        assert masked_body((opening * depth).encode())
        assert masked_body(f"{opening * depth}1{closing * depth}".encode())


def test_nothing_moves_the_cursor_of_a_terminal() -> None:
    """Control characters and halves of characters are spelled out."""
    assert masked_text("a\x1b[2J\x9bb\ud800\n") == "a\\u001b[2J\\u009bb\\ud800\n"
    assert masked_body(b"\x00\r") == "\\u0000\\u000d"


def test_a_token_is_masked_and_an_amount_is_not() -> None:
    """Value is a secret in the answer of createToken only."""
    body = json.dumps({"Value": _SECRETS[0], "ExpiresIn": 3600}).encode()
    assert _SECRETS[0] not in masked_body(body, is_token=True)
    assert "3600" in masked_body(body, is_token=True)
    assert _SECRETS[0] not in masked_body(b"broken " + body, is_token=True)


def test_text_that_is_no_json_is_masked() -> None:
    """Tokens and addresses in any text."""
    text = f"Bearer {_SECRETS[0]}, {_SECRETS[2]}, {_SECRETS[3]}, {_SECRETS[6]}, eyJhbGciOi.J9.x"
    shown = masked_text(text)
    assert not [secret for secret in (*_SECRETS, "eyJhbGciOi") if secret in shown]


@pytest.mark.timeout(120)  # a guard: a pattern that went back and forth would take hours
def test_long_texts_are_cut_and_cost_no_time() -> None:
    """A hundred thousand characters without a secret are looked through once, whatever there are of them."""
    body = json.dumps({"Message": "x" * 100_000, "More": ["a.b-c+" * 10_000]}).encode()
    assert len(masked_body(body)) < 5_000
    assert calls_of(lambda: masked_body(body)) < 1_000


def test_an_answer_shows_nothing_in_its_repr() -> None:
    """Only the exchange leaves the gate, and it is masked."""
    secret = _SECRETS[1]
    answer = Answer(
        "createToken", "POST", "/v1/Tokens", (("AccessToken", secret),), b"", 200,
        (("Content-Type", "application/json"),), json.dumps({"Value": secret, "ExpiresIn": 1}).encode(), 0.1,
    )  # fmt: skip
    assert secret not in repr(answer)
    assert secret not in repr(answer.exchange())
