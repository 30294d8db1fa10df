"""Where credentials come from, and that they show nowhere."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from giftcardpartners_cli import profiles
from giftcardpartners_cli.exit_status import CommandError
from giftcardpartners_simulator import Fault, Simulator

from .conftest import giftcards

VARIABLES = [f"GIFTCARDPARTNERS_{name}" for name in ("BASE_URL", "EMAIL", "ACCESS_TOKEN")]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> dict[tuple[str, str], str]:
    """A keyring that keeps what it is given."""
    import keyring as module

    kept: dict[tuple[str, str], str] = {}
    monkeypatch.setattr(module, "get_password", lambda service, name: kept.get((service, name)))
    monkeypatch.setattr(
        module, "set_password", lambda service, name, token: kept.__setitem__((service, name), token)
    )
    return kept


def as_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "giftcardpartners_cli.commands.account.sys",
        SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True)),
    )


def without(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    for name in names or VARIABLES:
        monkeypatch.delenv(name)


def test_the_environment_is_checked_and_never_echoed(simulator: Simulator) -> None:
    ran = giftcards("login")
    assert (ran.status, "access token from\tthe environment" in ran.out) == (0, True)
    assert simulator.access_token not in ran.out + ran.err
    assert json.loads(giftcards("login", "--json").out)["access_token_from"] == "the environment"


def test_half_an_environment_is_refused(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, VARIABLES[1])
    ran = giftcards("balance")
    assert (ran.status, "Set GIFTCARDPARTNERS_EMAIL" in ran.err) == (78, True)


def test_nothing_is_set_up() -> None:
    ran = giftcards("balance")
    assert ran.status == 78
    assert "giftcards login" in ran.err
    assert "--simulator" in ran.err
    assert giftcards("login").status == 78
    assert giftcards("--profile", "x", "balance").status == 78


def test_a_person_is_asked_and_the_keyring_keeps_the_token(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, keyring: dict[tuple[str, str], str]
) -> None:
    without(monkeypatch)
    as_a_person(monkeypatch)
    answers = f"{simulator.base_url}\n{simulator.email}\n{simulator.access_token}\n"
    ran = giftcards("login", "--profile", "acme", stdin=answers)
    assert ran.status == 0, ran.err
    assert simulator.access_token not in ran.out + ran.err
    assert list(keyring.values()) == [simulator.access_token]
    path = profiles.config_file()
    assert simulator.access_token not in path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert giftcards("balance", "--profile", "acme").status == 0
    assert "access token from\tthe keyring" in giftcards("login", "--profile", "acme").out
    monkeypatch.setenv("GIFTCARDPARTNERS_PROFILE", "acme")
    assert json.loads(giftcards("config", "--json").out)["source"] == "profile acme"


def test_refused_credentials_are_not_kept(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch, keyring: dict[tuple[str, str], str]
) -> None:
    without(monkeypatch)
    as_a_person(monkeypatch)
    ran = giftcards("login", stdin=f"{simulator.base_url}\n{simulator.email}\nwrong-token\n")
    assert ran.status == 77
    assert "wrong-token" not in ran.out + ran.err
    assert keyring == {}
    assert not profiles.config_file().exists()


def test_without_a_keyring_the_token_stays_in_the_environment(
    simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    without(monkeypatch, *VARIABLES[:2])
    ran = giftcards("login", "--base-url", simulator.base_url, "--email", simulator.email)
    assert (ran.status, "access token from\tthe environment" in ran.out) == (0, True)
    assert giftcards("balance").status == 0
    without(monkeypatch, VARIABLES[2])
    missing = giftcards("balance")
    assert (missing.status, "has no access token" in missing.err) == (78, True)


def test_a_token_goes_to_its_own_account_only(simulator: Simulator, tmp_path: Path) -> None:
    """A profile that is named wins whole; the environment wins whole over the default profile."""
    profiles.keep_profile("default", "http://127.0.0.1:9", "other@example.org")
    assert giftcards("balance").status == 0
    named = giftcards("balance", "--profile", "default", "--retry-max-time", "0.2")
    assert named.status == 69
    assert simulator.requests()[-1]["operation"] == "getAccountBalance"


@pytest.mark.parametrize(
    "text",
    [
        "x = [",
        "[profiles.a]\ntoken = 'secret-word'",
        "[profiles]\na = 'secret-word'",
        "profiles = 5",
        "[profiles.a]\nemail = 5",
    ],
)
def test_a_file_that_cannot_be_used(text: str) -> None:
    profiles.config_file().write_text(text)
    with pytest.raises(CommandError) as caught:
        profiles.profiles()
    assert caught.value.status == 78
    assert "secret-word" not in str(caught.value)


def test_settings_that_cannot_be_used(simulator: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLES[0], "ftp://example.org")
    ran = giftcards("balance")
    assert (ran.status, "comes from the environment" in ran.err) == (78, True)


def test_config_shows_no_secret(simulator: Simulator) -> None:
    ran = giftcards("config")
    assert (ran.status, simulator.base_url in ran.out) == (0, True)
    assert simulator.access_token not in ran.out


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(kind="status_before_store", operation="getAccountBalance", status=403, times=None), 77),
        (Fault(kind="status_before_store", operation="getAccountBalance", status=503, times=None), 69),
        (Fault(kind="status_before_store", operation="getAccountBalance", status=418, times=None), 3),
        (Fault(kind="refuse_connection", operation="getAccountBalance", times=None), 69),
    ],
)
def test_every_end_has_its_status(fault: Fault, status: int, simulator: Simulator) -> None:
    simulator.add_fault(fault)
    ran = giftcards("balance", "--json", "--retry-max-time", "0.3")
    assert (ran.status, json.loads(ran.err)["error"]["status"], ran.out) == (status, status, "")
