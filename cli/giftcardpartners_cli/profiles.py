"""Which account: from the environment, or a profile of the configuration file with its token in the keyring."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from platformdirs import user_config_path

from .exit_status import CommandError, ExitStatus

if TYPE_CHECKING:
    import httpx

BASE_URL, EMAIL, ACCESS_TOKEN = (f"GIFTCARDPARTNERS_{name}" for name in ("BASE_URL", "EMAIL", "ACCESS_TOKEN"))
_SERVICE = "giftcardpartners"
_KNOWN = ("base_url", "email", "store")


@dataclass(frozen=True, slots=True)
class Account:
    """Where the service is, who we are there, and where all that comes from."""

    base_url: str
    email: str = field(repr=False)
    access_token: str = field(repr=False)
    source: str
    token_source: str
    store: str = "file"
    transport: httpx.BaseTransport | None = None
    simulated: bool = False


def config_file() -> Path:
    """Return where the configuration file is, whether it exists or not."""
    given = os.environ.get("GIFTCARDPARTNERS_CONFIG")
    return Path(given) if given else user_config_path("giftcardpartners") / "config.toml"


def profiles() -> dict[str, dict[str, str]]:
    """Read all profiles. Raises CommandError for a file that cannot be used."""
    path = config_file()
    try:
        found: Any = tomllib.loads(path.read_text("utf-8")).get("profiles", {})
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as wrong:
        reason = wrong.strerror if isinstance(wrong, OSError) else str(wrong)
        raise CommandError(f"{path} cannot be read: {reason}", ExitStatus.SETTINGS) from None
    for name, settings in found.items() if isinstance(found, dict) else [("profiles", found)]:
        wrong_keys = [key for key in settings if key not in _KNOWN] if isinstance(settings, dict) else ["it"]
        if wrong_keys or not all(isinstance(value, str) for value in settings.values()):
            raise CommandError(
                f"{path}: profile {name} has a setting that is not one of {', '.join(_KNOWN)}, as text.",
                ExitStatus.SETTINGS,
                "An access token belongs into the keyring (`giftcards login`) or the environment.",
            )
    result: dict[str, dict[str, str]] = found
    return result


def find_account(profile: str | None) -> Account:
    """Find the account that is meant. Raises CommandError.

    A profile that is named wins; else the environment, whole or not at all, so that no token goes to another
    account's address; else the profile called default.
    """
    named = profile or os.environ.get("GIFTCARDPARTNERS_PROFILE")
    if not named and (BASE_URL in os.environ or EMAIL in os.environ):
        return _from_environment()
    known = profiles()
    name = named or "default"
    if name not in known:
        if named:
            there = f"There is {', '.join(sorted(known))}." if known else "There is none yet."
            raise CommandError(f"No profile {name} in {config_file()}. {there}", ExitStatus.SETTINGS)
        raise CommandError(
            "No account is set up; nothing was sent.",
            ExitStatus.SETTINGS,
            f"Run `giftcards login`, or set {BASE_URL}, {EMAIL} and {ACCESS_TOKEN}; --simulator needs neither.",
        )
    settings = known[name]
    for needed in ("base_url", "email"):
        if needed not in settings:
            raise CommandError(f"Profile {name} has no {needed}.", ExitStatus.SETTINGS, "`giftcards login`.")
    token, where = _token(name, settings["email"])
    return Account(
        settings["base_url"],
        settings["email"],
        token,
        f"profile {name}",
        where,
        settings.get("store", "file"),
    )


def _from_environment() -> Account:
    missing = [name for name in (BASE_URL, EMAIL, ACCESS_TOKEN) if not os.environ.get(name)]
    if missing:
        raise CommandError(f"Set {', '.join(missing)}; nothing was sent.", ExitStatus.SETTINGS)
    values = [os.environ[name] for name in (BASE_URL, EMAIL, ACCESS_TOKEN)]
    return Account(values[0], values[1], values[2], "the environment", "the environment")


def _token(profile: str, email: str) -> tuple[str, str]:
    kept = kept_token(profile, email)
    if kept:
        return kept, "the keyring"
    if os.environ.get(ACCESS_TOKEN):
        return os.environ[ACCESS_TOKEN], "the environment"
    raise CommandError(
        f"Profile {profile} has no access token; nothing was sent.",
        ExitStatus.SETTINGS,
        f"Run `giftcards login --profile {profile}`, or set {ACCESS_TOKEN}.",
    )


def kept_token(profile: str, email: str) -> str | None:
    """Ask the keyring for a token; None where there is no keyring, or nothing in it."""
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with suppress(KeyringError):
            return keyring.get_password(_SERVICE, f"{profile} {email}")
    return None


def keep_token(profile: str, email: str, token: str) -> bool:
    """Put a token into the keyring; False where there is none that keeps it."""
    with suppress(ImportError):
        import keyring
        from keyring.errors import KeyringError

        with suppress(KeyringError):
            keyring.set_password(_SERVICE, f"{profile} {email}", token)
            return keyring.get_password(_SERVICE, f"{profile} {email}") == token
    return False


def keep_profile(name: str, base_url: str, email: str) -> Path:
    """Write a profile into the configuration file, which only its owner can read."""
    import json

    known = profiles()
    known[name] = {**known.get(name, {}), "base_url": base_url, "email": email}
    lines = []
    for each, settings in sorted(known.items()):
        lines.append(f"[profiles.{json.dumps(each)}]")
        lines += [f"{key} = {json.dumps(value)}" for key, value in settings.items()]
        lines.append("")
    path = config_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    beside.replace(path)
    return path
