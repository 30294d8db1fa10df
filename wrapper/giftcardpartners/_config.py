"""Frozen settings: from arguments or from the environment, checked once, secrets kept out of every repr."""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from .errors import InvalidInput
from .policies import Timeouts

_PREFIX = "GIFTCARDPARTNERS_"
_LONGEST_URL = 2_000
_TIMEOUTS = Timeouts()
_HOST = re.compile(r"[a-z0-9_.-]+|[0-9a-f:.]+", re.IGNORECASE)


class Config(msgspec.Struct, frozen=True):
    """Where the service is and who we are there."""

    base_url: str
    email: str
    access_token: str
    timeouts: Timeouts = _TIMEOUTS

    def __post_init__(self) -> None:
        """Refuse what can only go wrong later: an address without a host, plain http, an unusable credential."""
        msgspec.structs.force_setattr(self, "base_url", _checked_url(self.base_url))
        for name, value in (("email", self.email), ("access_token", self.access_token)):
            # The value itself is never in the message: it may be a secret with a stray character.
            if not isinstance(value, str) or not _fits_a_header(value):
                raise InvalidInput(
                    f"{name} is empty or holds characters that no HTTP header can carry. Nothing was sent."
                )

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Show neither who we are nor the token."""
        return [("base_url", self.base_url), ("timeouts", self.timeouts)]

    def __repr__(self) -> str:
        """Show what rich shows."""
        return f"Config(base_url={self.base_url!r}, timeouts={self.timeouts!r})"


def from_environment(environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """Read base_url, email and access_token from the GIFTCARDPARTNERS_* variables, naming all that are missing."""
    found = os.environ if environ is None else environ
    names = {"base_url": "BASE_URL", "email": "EMAIL", "access_token": "ACCESS_TOKEN"}
    missing = [_PREFIX + name for name in names.values() if not found.get(_PREFIX + name)]
    if missing:
        raise InvalidInput(f"Set {', '.join(missing)}. Nothing was sent.")
    return {key: found[_PREFIX + name] for key, name in names.items()}


def _fits_a_header(value: str) -> bool:
    return value != "" and value.isascii() and value.isprintable() and value == value.strip()


def _checked_url(base_url: str) -> str:
    # What the HTTP library would stumble over later, or would quietly read as another host, is refused now.
    if not isinstance(base_url, str) or not _fits_a_header(base_url) or len(base_url) > _LONGEST_URL:
        raise InvalidInput("base_url must be a plain ASCII address, without blanks. Nothing was sent.")
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or not _HOST.fullmatch(host) or parts.scheme not in {"http", "https"}:
        raise InvalidInput(
            "base_url must be an absolute address such as https://api.example.com. Nothing was sent."
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InvalidInput("base_url must hold no user name, password, query or fragment. Nothing was sent.")
    if parts.scheme == "http" and not _is_loopback(host):
        raise InvalidInput(
            "http:// is refused except on loopback: tokens would travel in clear. Nothing was sent."
        )
    # Every path starts with /v1/ already; people paste the address with and without it.
    return base_url.rstrip("/").removesuffix("/v1")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
