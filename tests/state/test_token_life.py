"""How long a token is used, and how it is written down."""

from __future__ import annotations

import base64
import json

import pytest
from giftcardpartners._cache.token import Token
from giftcardpartners._cache.token import lifetime as lifetime_of
from giftcardpartners.errors import InvalidInput
from giftcardpartners.policies import TokenPolicy
from hypothesis import given
from hypothesis import strategies as st

NOW = 1_900_000_000.0


def jwt(**claims: object) -> str:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{body}.c2lnbmF0dXJl"


def lifetime(value: str, expires_in: float = 3600, unit: str = "seconds") -> float:
    return lifetime_of(value, expires_in, TokenPolicy(unit=unit), NOW)  # type: ignore[arg-type]


def test_expires_in_is_in_seconds_unless_it_is_said_to_be_in_minutes() -> None:
    assert lifetime("opaque", 3600) == 3600
    assert lifetime("opaque", 60, "minutes") == 3600


def test_a_jwt_says_itself_how_long_it_lives_whatever_our_clock_shows() -> None:
    assert lifetime(jwt(iat=5_000, exp=5_900), 60, "minutes") == 900


def test_without_iat_the_time_left_until_exp_counts() -> None:
    assert lifetime(jwt(exp=NOW + 120)) == 120


@pytest.mark.parametrize(
    "value",
    [
        "opaque",
        "a.b",
        "a.b.c.d",
        "e30.!!!!.x",
        "e30.e30.x",
        jwt(exp="soon"),
        jwt(exp=True, iat=0),
        jwt(exp=-1, iat=-2),
        jwt(exp=1e300, iat=0),
        jwt(exp=NOW - 10),
        jwt(iat=100, exp=100),
        "e30." + base64.urlsafe_b64encode(b"[1]").decode() + ".x",
        "e30." + base64.urlsafe_b64encode(b"[" * 9_000).decode() + ".x",
    ],
)
def test_a_jwt_that_says_nothing_useful_leaves_it_to_expires_in(value: str) -> None:
    assert lifetime(value, 77) == 77


def test_absurd_lifetimes_are_bounded() -> None:
    assert lifetime("opaque", -5) == 0
    assert lifetime("opaque", 1e30) == 366 * 24 * 3600


@given(life=st.floats(0.001, 1e8), window=st.floats(0, 1e6), margin=st.floats(0, 1e6))
def test_the_windows_are_in_order_and_leave_most_of_the_life(
    life: float, window: float, margin: float
) -> None:
    margin, window = sorted((window, margin))
    token = Token.issued("value", 0.0, life, TokenPolicy(refresh_window=window, expiry_margin=margin))
    assert 0.79 * life <= token.refresh_at <= token.expires_at <= token.ends_at == life


def test_an_hour_is_refreshed_in_its_last_five_minutes_and_not_used_in_its_last_half() -> None:
    token = Token.issued("value", NOW, 3600, TokenPolicy())
    assert (token.refresh_at, token.expires_at) == (NOW + 3300, NOW + 3570)


def test_what_is_written_is_read_again() -> None:
    token = Token.issued("value", NOW, 3600, TokenPolicy())
    assert Token.read(token.write()) == token


@pytest.mark.parametrize(
    "raw",
    [
        None,
        b"",
        b"null",
        b"[]",
        b"not json",
        b"\xff",
        b'{"value": "a"}',
        b'{"value": "a\\nb", "refresh_at": 1, "expires_at": 1, "ends_at": 1}',
        b'{"value": "a", "refresh_at": "1", "expires_at": 1, "ends_at": 1}',
        b'{"value": "a", "refresh_at": 1, "expires_at": 1, "ends_at": 1, "version": 2}',
    ],
)
def test_what_another_version_wrote_is_no_token(raw: bytes | None) -> None:
    assert Token.read(raw) is None


def test_the_value_is_in_no_repr_and_the_fingerprint_does_not_tell_it() -> None:
    token = Token.issued("not-a-real-token", NOW, 3600, TokenPolicy())
    assert "not-a-real-token" not in repr(token)
    assert "not-a-real-token" not in token.fingerprint
    assert token.fingerprint != Token.issued("another", NOW, 3600, TokenPolicy()).fingerprint


@pytest.mark.parametrize(
    "wrong",
    [
        {"refresh_window": 1, "expiry_margin": 2},
        {"expiry_margin": -1},
        {"refresh_window": float("inf")},
        {"unit": "hours"},
        {"lease": 5, "answer": 5},
        {"answer": 0},
        {"refusal": -1},
    ],
)
def test_a_policy_that_cannot_work_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        TokenPolicy(**wrong)  # type: ignore[arg-type]
