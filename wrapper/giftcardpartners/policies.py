"""Frozen settings: how persistent a call is, how long things are remembered, how lists are walked."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Literal

import msgspec

from ._arguments import check_seconds, check_whole
from .errors import InvalidInput

if TYPE_CHECKING:
    import ssl

WEEK = 7 * 24 * 3600.0
_LARGEST_PAGE = 500


class RetryPolicy(msgspec.Struct, frozen=True):
    """When a call is sent again; all times in seconds.

    `attempts` counts the first one too. `deadline` bounds the whole call, every attempt and pause included. Pauses
    are drawn between 0 and min(`ceiling`, `first_pause` × 2ⁿ) (full jitter). `Retry-After` is honoured up to
    `retry_after_cap`; beyond it the call gives up rather than wait. `history_wait` bounds the search for an original
    order that a 409 does not name, or that the history does not show yet.
    """

    attempts: int = 5
    deadline: float = 120.0
    first_pause: float = 0.5
    ceiling: float = 8.0
    retry_after_cap: float = 60.0
    history_wait: float = 30.0

    def __post_init__(self) -> None:
        """Refuse a policy that could never end, or never begin."""
        check_whole(self, "attempts", least=1)
        check_seconds(self, "first_pause", "ceiling", "retry_after_cap", "history_wait")
        check_seconds(self, "deadline", above_zero=True)

    def pause(self, failures: int, random: float) -> float:
        """Backoff with full jitter after so many failures; `random` is in [0, 1)."""
        return random * min(self.ceiling, self.first_pause * 2.0 ** min(failures - 1, 30))


class WaitPolicy(msgspec.Struct, frozen=True):
    """How a pending order is polled; all times in seconds.

    First pause and ceiling grow with the number of cards (vendor page, Asynchrony: backoff based on order size, S);
    the pause doubles up to its ceiling and is jittered between half and the whole of itself. The first hint is followed
    at once, the next ones not before `hint_pause`, doubled each time, has passed since the last poll: a flood of hints
    causes few polls.
    """

    deadline: float = 900.0
    first_pause: float = 0.5
    first_pause_per_unit: float = 0.01
    ceiling: float = 10.0
    ceiling_per_unit: float = 0.1
    longest_pause: float = 120.0
    hint_pause: float = 0.5

    def __post_init__(self) -> None:
        """Refuse a policy that could never end."""
        check_seconds(
            self,
            "deadline",
            "first_pause",
            "first_pause_per_unit",
            "ceiling",
            "ceiling_per_unit",
            "longest_pause",
            "hint_pause",
        )

    def pause(self, polls: int, units: int, random: float) -> float:
        """How long to wait after so many polls of an order of so many cards; `random` is in [0, 1)."""
        first = self.first_pause + self.first_pause_per_unit * units
        ceiling = min(self.longest_pause, self.ceiling + self.ceiling_per_unit * units)
        whole = min(ceiling, first * 2.0 ** min(polls, 30))
        return whole * (0.5 + 0.5 * random)

    def debounce(self, hints: int) -> float:
        """How long not to listen after so many hints that brought no news."""
        return 0.0 if hints == 0 else self.hint_pause * 2.0 ** min(hints - 1, 30)


class Timeouts(msgspec.Struct, frozen=True):
    """How long one attempt may take, in seconds.

    `connect` bounds the making of a connection, `answer` the rest: the wait for a free connection and the whole
    answer up to its last byte (30 s for orders was seen in practice, level E). The sync client cannot interrupt a
    wait for one of these, so that an attempt which meets several may take a multiple of `answer`.
    """

    connect: float = 5.0
    answer: float = 30.0

    def __post_init__(self) -> None:
        """Refuse what would wait for ever, or not at all."""
        check_seconds(self, "connect", "answer", above_zero=True)


class Paging(msgspec.Struct, frozen=True):
    """How lists are walked: the index of the first page and how many entries to ask for at once (level E, I)."""

    first: int = 1
    size: int = 100

    def __post_init__(self) -> None:
        """Refuse pages that no service has."""
        check_whole(self, "first", least=0)
        check_whole(self, "size", least=1, most=_LARGEST_PAGE)


class TokenPolicy(msgspec.Struct, frozen=True):
    """When the token is renewed; all times in seconds.

    In the last `refresh_window` of its life one caller renews it while the others go on with it; in the last
    `expiry_margin` nobody uses it any more, which also allows for clocks that differ by that much. Of a short life
    they take at most a fifth and a twentieth. `unit` is the unit of `ExpiresIn`, which no source states: the vendor's
    3600 reads as seconds, a sibling client takes minutes (E). A JWT's own `exp` is believed first. `lease` is the
    longest time for which a renewer that was killed can keep others waiting; `answer` bounds the wait for a
    new token and must fit into it. A refused renewal is not tried again for `refusal`.
    """

    refresh_window: float = 300.0
    expiry_margin: float = 30.0
    unit: Literal["seconds", "minutes"] = "seconds"
    lease: float = 30.0
    answer: float = 10.0
    refusal: float = 2.0

    def __post_init__(self) -> None:
        """Refuse windows that are the wrong way round and leases that end before the answer comes."""
        check_seconds(self, "refresh_window", "expiry_margin", "refusal")
        check_seconds(self, "lease", "answer", above_zero=True)
        if self.expiry_margin > self.refresh_window:
            raise InvalidInput("TokenPolicy needs expiry_margin <= refresh_window. Nothing was sent.")
        if self.answer >= self.lease:
            raise InvalidInput("TokenPolicy needs answer < lease. Nothing was sent.")
        if self.unit not in ("seconds", "minutes"):
            raise InvalidInput('TokenPolicy.unit must be "seconds" or "minutes". Nothing was sent.')


class TimeToLive(msgspec.Struct, frozen=True):
    """How long a copy is fresh: `seconds`, and up to the fraction `jitter` longer.

    The vendor asks for at least a week (vendor page, Caching, S), so jitter only ever adds; it keeps a fleet that began
    together from asking together.
    """

    seconds: float = WEEK
    jitter: float = 0.1

    def __post_init__(self) -> None:
        """Refuse a time that is none."""
        check_seconds(self, "seconds", "jitter")

    def drawn(self, random: float) -> float:
        """The life of one copy in seconds; `random` is in [0, 1)."""
        return self.seconds * (1 + self.jitter * random)


class CachePolicy(msgspec.Struct, frozen=True):
    """How long each part of the catalogue is remembered; all times in seconds.

    When the service is down a copy is served for `stale_if_error` beyond its time (RFC 5861), with one warning; the
    service is then tried again after `retry_interval`. A copy that another process has refreshed is seen after
    `revalidate` at the latest.
    """

    products: TimeToLive = TimeToLive()
    shipping_methods: TimeToLive = TimeToLive()
    carriers: TimeToLive = TimeToLive()
    brandings: TimeToLive = TimeToLive()
    departments: TimeToLive = TimeToLive()
    stale_if_error: float = 4 * WEEK
    retry_interval: float = 60.0
    revalidate: float = 60.0

    def __post_init__(self) -> None:
        """Refuse times that are no times."""
        check_seconds(self, "stale_if_error", "retry_interval", "revalidate")
        for name in ("products", "shipping_methods", "carriers", "brandings", "departments"):
            if not isinstance(getattr(self, name), TimeToLive):
                raise InvalidInput(f"CachePolicy.{name} must be a TimeToLive. Nothing was sent.")


File = str | os.PathLike[str]


class Network(msgspec.Struct, frozen=True):
    """How the service is reached, the same for both clients.

    `proxy` is an http:// or https:// address, with user name and password if need be. `ca_bundle` is a PEM file or a
    folder of hashed certificates in place of the usual authorities; `client_certificate` a PEM file, (file, key file)
    or (file, key file, password); or an `ssl_context` says all of that. At most `max_connections` are open at once;
    an idle one is used again for `keepalive_expiry` seconds. With `trust_env`, HTTPS_PROXY, ALL_PROXY, NO_PROXY,
    SSL_CERT_FILE and SSL_CERT_DIR count where nothing is said here.
    """

    proxy: str | None = None
    ca_bundle: File | None = None
    client_certificate: File | tuple[File, File] | tuple[File, File, str] | None = None
    ssl_context: ssl.SSLContext | None = None
    max_connections: int = 100
    keepalive_expiry: float = 5.0
    trust_env: bool = True

    def __post_init__(self) -> None:
        """Refuse what no transport can use."""
        check_whole(self, "max_connections", least=1)
        check_seconds(self, "keepalive_expiry")
        if self.ssl_context is not None and (
            self.ca_bundle is not None or self.client_certificate is not None
        ):
            raise InvalidInput(
                "Network takes an ssl_context, or ca_bundle and client_certificate. Nothing was sent."
            )
        for name in ("proxy", "ca_bundle", "client_certificate", "ssl_context", "trust_env"):
            if not _has_right_type(name, getattr(self, name)):
                raise InvalidInput(f"Network.{name} is of another type than documented. Nothing was sent.")

    def __rich_repr__(self) -> list[tuple[str, object]]:
        """Show neither the password in a proxy's address nor that of a key."""
        hidden = ("proxy", "client_certificate")
        return [(name, getattr(self, name)) for name in self.__struct_fields__ if name not in hidden]

    def __repr__(self) -> str:
        """Show what rich shows."""
        return f"Network({', '.join(f'{name}={value!r}' for name, value in self.__rich_repr__())})"


def _has_right_type(name: str, value: object) -> bool:
    if name == "trust_env":
        return isinstance(value, bool)
    if value is None:
        return True
    if name == "ssl_context":
        return hasattr(value, "wrap_socket")
    if name == "client_certificate" and isinstance(value, tuple):
        return len(value) in (2, 3) and all(isinstance(part, str | os.PathLike) for part in value)
    return isinstance(value, str) or (name != "proxy" and isinstance(value, os.PathLike))
