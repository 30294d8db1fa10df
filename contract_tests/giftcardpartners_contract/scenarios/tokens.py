"""Stories about credentials and bearer tokens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from giftcardpartners_contract.results.collector import CannotJudge
from giftcardpartners_contract.steps.orders import history, place, post

from .registry import story

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import Answer
    from giftcardpartners_contract.session import Run
    from giftcardpartners_contract.steps.catalogue import Shop

_MARGIN = 120.0
_LONGEST_REAL_LIFE = 15


@story("token-opens-the-door", "token-reusable", orders=False)
def a_token_is_used_again_and_again(run: Run, _shop: Shop) -> None:
    """One token opens several operations, several times."""
    value = run.fetch_token(run.target.credentials)
    first = _use(run, value)
    run.judge.need("token-opens-the-door", first.status != 401, "A new token is answered with 401.", first)
    for operation in ("getAccountBalance", "listProducts", "listOrders", "listBrandings"):
        answer = _use(run, value, operation)
        run.judge.check(
            "token-reusable", answer.status != 401, "A token is refused when it is used again.", answer
        )


@story("token-reusable", orders=False)
def a_second_token_leaves_the_first_one_valid(run: Run, _shop: Shop) -> None:
    """Making another token does not end the life of the one before."""
    first = run.fetch_token(run.target.credentials)
    run.fetch_token(run.target.credentials)
    answer = _use(run, first)
    message = "A token is refused because another one was made."
    run.judge.check("token-reusable", answer.status != 401, message, answer, level="I")


@story("wrong-credentials-refused", "wrong-credentials-answered-401", orders=False)
def wrong_credentials_are_sent(run: Run, _shop: Shop) -> None:
    """Wrong, missing, exchanged and empty credentials get no token."""
    right = run.target.credentials
    other = f"nobody-{run.random.getrandbits(32):08x}"
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
        answer = run.once("createToken", headers=headers)
        if run.is_passing(answer):
            continue
        message = f"With {name}, createToken answers {answer.status}."
        kept = run.judge.check("wrong-credentials-refused", not answer.is_success, message, answer)
        if kept and name.startswith("a "):
            expected = answer.status == 401
            run.judge.check("wrong-credentials-answered-401", expected, message, answer)


@story("disabled-credentials-answered-403", orders=False)
def disabled_credentials_are_sent(run: Run, _shop: Shop) -> None:
    """Credentials whose API access is switched off get 403."""
    if run.controls is None:
        raise CannotJudge("no credentials are at hand whose access is switched off")
    answer = run.ask_for_token(run.controls.disabled)
    message = f"Switched-off credentials are answered with {answer.status}."
    run.judge.check("disabled-credentials-answered-403", answer.status == 403, message, answer)


@story("token-expires", "token-reusable", orders=False)
def a_token_grows_old(run: Run, _shop: Shop) -> None:
    """A token works for as long as it said, whichever unit that was, and not longer."""
    made = run.ask_for_token(run.target.credentials)
    value, life = made.object.get("Value"), made.object.get("ExpiresIn")
    if not isinstance(value, str) or not isinstance(life, int) or life <= 0:
        raise CannotJudge("the token does not say how long it lasts")
    if run.controls is None and life > min(_LONGEST_REAL_LIFE, run.left() / 3):
        raise CannotJudge(f"a token lasts {life} units, and time cannot be moved here")
    run.pause(life * 0.75)
    answer = _use(run, value)
    message = f"A token that lasts {life} is refused after {life * 0.75:g} seconds."
    run.judge.check("token-reusable", answer.status != 401, message, made, answer)
    run.pause(life * 0.25 + 0.5)
    answer = _use(run, value)
    if answer.is_success and run.controls is not None:
        run.pause(life * 60 + _MARGIN)
        answer = _use(run, value)
    elif answer.is_success:
        raise CannotJudge("a token outlives its seconds; it may count minutes, which is too long to wait")
    run.forget_token()
    message = f"A token that lasts {life}, in seconds or in minutes, still opens the door after that."
    run.judge.check("token-expires", not answer.is_success, message, made, answer)


@story("orders-are-private", "po-number-per-account")
def two_accounts_meet(run: Run, shop: Shop) -> None:
    """What one account orders, another one neither sees nor stumbles over."""
    if run.controls is None:
        raise CannotJudge("only one account is known here")
    other = run.controls.other
    placed = place(run, shop, shop.order(run))
    answer = run.ask("getOrder", id=placed.id, account=other)
    message = f"An order of another account is answered with {answer.status}."
    run.judge.check("orders-are-private", not answer.is_success, message, placed.answer, answer)
    for row, seen in history(run, account=other):
        message = "The history shows an order of another account."
        run.judge.check("orders-are-private", row.get("Id") != placed.id, message, placed.answer, seen)
    again = post(run, placed.body, account=other)
    message = "A PONumber of another account is refused with 409."
    run.judge.check("po-number-per-account", again.status != 409, message, placed.answer, again)


def _use(run: Run, value: str, operation: str = "getAccountBalance") -> Answer:
    answer = run.once(operation, headers={"Authorization": f"Bearer {value}"})
    for tries in range(4):
        if not run.is_passing(answer):
            return answer
        run.wait_out(answer, tries)
        answer = run.once(operation, headers={"Authorization": f"Bearer {value}"})
    raise CannotJudge(f"{operation} was answered {answer.status or answer.note} several times")
