"""`login`, `balance` and `config`: who we are, and what money there is."""

from __future__ import annotations

import os
import sys

import click

from ..exit_status import CommandError, ExitStatus
from ..output import emit, facts, plain, tell
from ..profiles import (
    ACCESS_TOKEN,
    BASE_URL,
    EMAIL,
    Account,
    config_file,
    find_account,
    keep_profile,
    keep_token,
    kept_token,
    profiles,
)
from ..session import Session, command, open_client


@command("balance")
def balance_command(session: Session) -> None:
    """Show the deposit account's balance."""
    balance = session.client.balance()
    if session.as_json:
        emit(plain(balance, with_secrets=False))
    else:
        facts((("available", balance.available), ("pending", balance.pending)))


@command("config")
def config_command(session: Session) -> int:
    """Show the settings and where they come from; never a secret."""
    path = config_file()
    shown: dict[str, object] = {"file": str(path), "exists": path.exists(), "profiles": sorted(profiles())}
    status = ExitStatus.DONE
    try:
        account = session.account
        shown |= {
            "base_url": account.base_url,
            "email": account.email,
            "source": account.source,
            "access_token_from": account.token_source,
            "store": account.store,
        }
    except CommandError as wrong:
        shown |= {"problem": wrong.message, "advice": wrong.advice}
        status = wrong.status
    if session.as_json:
        emit(shown)
    else:
        facts((name.replace("_", " "), _text(value)) for name, value in shown.items())
    return status


def _text(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


@command("login")
@click.option("--base-url", metavar="URL", help="The service's address; asked for when it is not known.")
@click.option("--email", help="The account's e-mail address; asked for when it is not known.")
def login_command(session: Session, base_url: str | None, email: str | None) -> None:
    """Check the credentials, and say where they come from.

    Credentials of the environment are only checked. Otherwise they are asked for where they are not known yet: the
    address goes into the configuration file and the access token into the keyring, once the service has accepted it.
    """
    choices = session.choices
    name = choices.profile or os.environ.get("GIFTCARDPARTNERS_PROFILE")
    from_environment = not name and (BASE_URL in os.environ or EMAIL in os.environ)
    if choices.simulator or (from_environment and not (base_url or email)):
        _check(session, session.account)
        return
    name = name or "default"
    known = profiles().get(name, {})
    base_url = base_url or known.get("base_url") or _asked("Base URL")
    email = email or known.get("email") or _asked("E-mail")
    token = kept_token(name, email) or os.environ.get(ACCESS_TOKEN)
    fresh = not token
    token = token or _asked("Access token (not shown)", hidden=True)
    account = Account(base_url, email, token, f"profile {name}", "your answer", "memory")
    if not fresh:
        keep_profile(name, base_url, email)
        _check(session, find_account(name))
        return
    _check(session, account)
    path = keep_profile(name, base_url, email)
    if keep_token(name, email, token):
        tell(f"Profile {name} is in {path}, its access token in the keyring.")
    else:
        tell(
            f"Profile {name} is in {path}. There is no keyring here, so the access token was not kept: "
            f'set {ACCESS_TOKEN}, or install one with `python -m pip install "giftcardpartners[keyring]"`.'
        )


def _asked(what: str, *, hidden: bool = False) -> str:
    if not sys.stdin.isatty():
        raise CommandError(
            f"{what.partition(' (')[0]} is not known, and there is nobody to ask.",
            ExitStatus.SETTINGS,
            f"Set {BASE_URL}, {EMAIL} and {ACCESS_TOKEN}.",
        )
    answer: str = click.prompt(what, hide_input=hidden, err=True)
    return answer


def _check(session: Session, account: Account) -> None:
    with open_client(account, session.choices.retry_max_time) as client:
        available = client.balance().available
    if session.as_json:
        emit(
            {
                "base_url": account.base_url,
                "source": account.source,
                "access_token_from": account.token_source,
                "Available": available,
            }
        )
    else:
        facts(
            (
                ("accepted by", account.base_url),
                ("account from", account.source),
                ("access token from", account.token_source),
                ("available", available),
            )
        )
