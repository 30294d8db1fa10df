"""Scenarios of credentials and bearer tokens."""

import base64
import json
import time
from functools import partial

from ..errors import CannotJudge
from ..exchange import Answer
from ..session import Session
from ..steps.catalogue import Catalogue
from ..steps.orders import place, post
from ..steps.pages import walk
from .registry import scenario

_MARGIN = 120.0
_LONGEST_REAL_LIFE = 15


@scenario("token-opens-the-door", "token-reusable", orders=False)
def a_token_is_used_again_and_again(session: Session, _catalogue: Catalogue) -> None:
    """One token opens several operations, several times."""
    value = session.fetch_token()
    first = _use(session, value)
    message = "A new token is answered with 401."
    session.results.require("token-opens-the-door", first.status != 401, message, first)
    message = "A token is refused when it is used again."
    for operation in ("getAccountBalance", "listProducts", "listOrders", "listBrandings"):
        answer = _use(session, value, operation)
        session.check("token-reusable", answer.status != 401, message, answer)


@scenario("token-reusable", orders=False)
def a_second_token_leaves_the_first_one_valid(session: Session, _catalogue: Catalogue) -> None:
    """Making another token does not end the life of the one before."""
    first = session.fetch_token()
    session.fetch_token()
    answer = _use(session, first)
    message = "A token is refused because another one was made."
    session.check("token-reusable", answer.status != 401, message, answer, level="I")


@scenario("wrong-credentials-refused", "wrong-credentials-answered-401", orders=False)
def wrong_credentials_are_sent(session: Session, _catalogue: Catalogue) -> None:
    """Wrong, missing, exchanged and empty credentials get no token."""
    right = session.target.credentials
    other = f"nobody-{session.random.getrandbits(32):08x}"
    attempts = {
        "a wrong access token": {"Email": right.email, "AccessToken": other},
        "a wrong e-mail address": {"Email": f"{other}@example.com", "AccessToken": right.access_token},
        "no access token": {"Email": right.email},
        "no e-mail address": {"AccessToken": right.access_token},
        "no credentials": {},
        "exchanged credentials": {"Email": right.access_token, "AccessToken": right.email},
        "a shortened access token": {"Email": right.email, "AccessToken": right.access_token[:-1]},
        "a lengthened access token": {"Email": right.email, "AccessToken": right.access_token + "x"},
    }
    for name, headers in attempts.items():
        answer = session.retry(partial(session.call, "createToken", headers=headers), renew=False)
        message = f"With {name}, createToken answers {answer.status}."
        kept = session.check("wrong-credentials-refused", not answer.is_success, message, answer)
        if kept and name.startswith("a "):
            session.check("wrong-credentials-answered-401", answer.status == 401, message, answer)


@scenario("disabled-credentials-answered-403", orders=False)
def disabled_credentials_are_sent(session: Session, _catalogue: Catalogue) -> None:
    """Credentials whose API access is switched off get 403."""
    if session.controls is None:
        raise CannotJudge("no credentials are at hand whose access is switched off")
    answer = session.ask_for_token(session.controls.disabled)
    message = f"Switched-off credentials are answered with {answer.status}."
    session.check("disabled-credentials-answered-403", answer.status == 403, message, answer)


@scenario("token-expires", "token-reusable", orders=False)
def a_token_grows_old(session: Session, _catalogue: Catalogue) -> None:
    """A token works for as long as it said, whichever unit that was, and not longer."""
    started = time.monotonic()
    made = session.ask_for_token(session.target.credentials)
    value, life = made.object.get("Value"), made.object.get("ExpiresIn")
    if not isinstance(value, str) or not isinstance(life, int) or life <= 0:
        raise CannotJudge("the token does not say how long it lasts")
    if session.controls is None and life > min(_LONGEST_REAL_LIFE, session.left() / 3):
        raise CannotJudge(f"a token lasts {life} units, and time cannot be moved here")
    session.pause(life * 0.75)
    answer = _use(session, value)
    message = f"A token that lasts {life} is refused after {life * 0.75:g} seconds."
    if session.controls is not None or time.monotonic() - started < life:  # else this machine was too slow
        session.check("token-reusable", answer.status != 401, message, made, answer)
    session.pause(life * 0.25 + 0.5)
    answer = _use(session, value)
    if answer.is_success and (session.controls is not None or not _says_seconds(value, life)):
        if session.controls is None and life * 60 > session.left() / 3:
            raise CannotJudge("a token outlives its seconds; it may count minutes, which is too long to wait")
        session.pause(life * 60 + (0 if session.controls is None else _MARGIN))
        answer = _use(session, value)
    session.forget_token()
    message = f"A token that lasts {life}, in seconds or in minutes, still opens the door after that."
    session.check("token-expires", not answer.is_success, message, made, answer)


@scenario("orders-are-private", "po-number-per-account")
def two_accounts_meet(session: Session, catalogue: Catalogue) -> None:
    """What one account orders, another one neither sees nor stumbles over."""
    if session.controls is None:
        raise CannotJudge("only one account is known here")
    placed = place(session, catalogue, catalogue.order(session))
    session.account = session.controls.other
    answer = session.call_with_retry("getOrder", id=placed.id)
    message = f"An order of another account is answered with {answer.status}."
    session.check("orders-are-private", not answer.is_success, message, placed.answer, answer)
    for row, seen in walk(session, "listOrders"):
        message = "The history shows an order of another account."
        session.check("orders-are-private", row.get("Id") != placed.id, message, placed.answer, seen)
    again = post(session, placed.body)
    message = "A PONumber of another account is refused with 409."
    session.check("po-number-per-account", again.status != 409, message, placed.answer, again)


def _use(session: Session, value: str, operation: str = "getAccountBalance") -> Answer:
    headers = {"Authorization": f"Bearer {value}"}
    return session.retry(partial(session.call, operation, headers=headers), renew=False)


def _says_seconds(token: str, life: int) -> bool:
    """Whether a token is a JWT whose own claims say that its life is counted in seconds."""
    payload = token.split(".")[1] if token.count(".") == 2 else ""
    try:
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    except ValueError:
        return False
    end = claims.get("exp") if isinstance(claims, dict) else None
    return isinstance(end, int | float) and end - time.time() < life
