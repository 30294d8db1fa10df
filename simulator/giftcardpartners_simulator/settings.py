"""Every switch of the simulator in one frozen value: where the API can be understood in two ways, both can be had."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin, get_type_hints

from .money import to_cents
from .odd_fields import odd_fields

if TYPE_CHECKING:
    from collections.abc import Mapping


Rewriting = Literal[
    "nfc",
    "nfd",
    "html_escaped",
    "html_numeric",
    "question_marks",
    "question_marks_utf16",
    "cut",
    "cut_with_ellipsis",
    "cut_utf16",
    "masked",
    "accents_spelled_out",
    "punctuation_plain",
    "punctuation_lost",
    "line_ends_html",
    "slashes",
    "address_abbreviated",
    "phone_as_number",
    "trimmed",
    "phone_spaced",
    "phone_national",
    "phone_digits",
    "postal_compact",
    "postal_spaced",
]


@dataclass(frozen=True)
class Credentials:
    """One set of test credentials; `enabled=False` means that its API access is switched off (403)."""

    email: str
    access_token: str = dataclasses.field(repr=False)
    enabled: bool = True


DEFAULT_ACCOUNTS = (
    Credentials("first@example.com", "not-a-real-access-token-1"),
    Credentials("second@example.com", "not-a-real-access-token-2"),
    Credentials("disabled@example.com", "not-a-real-access-token-3", enabled=False),
)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How this simulator reads what the vendor leaves open. Times are in seconds, money is Decimal."""

    accounts: tuple[Credentials, ...] = DEFAULT_ACCOUNTS
    start_balance: Decimal = Decimal("10000.00")
    """What every account has Available at the start."""

    camel_case: bool = False
    """Spell the keys of all answers in camelCase, as the sibling platform does."""
    bare_lists: bool = False
    """Answer lists as bare arrays, without the envelope."""
    problem_body: Literal["errors", "message", "problem", "text", "empty"] = "errors"
    """Shape of error bodies: Title, Message and Errors; Message only; RFC 9457; plain text; nothing."""
    conflict_body: Literal["list", "id", "order_id", "none"] = "list"
    """How a 409 names the original order: PreviousOrderIds, Id, OrderId, or not at all."""

    token_status: int = 200
    token_lifetime: float = 3600.0
    token_form: Literal["jwt", "opaque"] = "jwt"  # noqa: S105 -- names a form
    """An unsigned JWT look-alike with an `exp` claim, or opaque text."""
    expires_in_unit: Literal["seconds", "minutes"] = "seconds"

    first_page: int = 1
    page_size: int = 50
    page_size_max: int = 500
    page_size_cap: int | None = None
    """Pages never have more rows than this, whatever is asked for; the envelope tells."""
    history_order: Literal["newest_first", "oldest_first"] = "newest_first"
    history_lag: float = 0.0
    """An order shows up in the history only when it is this old."""
    history_lag_orders: int = 0
    """The history lacks so many of the newest orders."""
    history_lag_reads: int = 0
    """An order shows up in the history only after so many looks at the history since it was placed."""
    past_orders: int = 0
    """Orders that each account had before the start, PONumbers PAST-0, PAST-1, …; made when looked at."""

    create_status: int = 201
    po_number_key: Literal["exact", "trimmed", "caseless", "trimmed_caseless"] = "exact"
    """How PONumbers are compared; `trimmed` also stores and shows them without white space around."""
    money_before_number: bool = False
    """Look at the balance before the PONumber: a repeated order can be 422 although it was placed."""
    pending_from_units: int | None = 100
    """Orders of this many units or more are Pending first; None: none is."""
    completion_seconds: float = 2.0
    completion_seconds_per_unit: float = 0.01
    completion_polls: int | None = None
    """When set, a Pending order is complete after this many polls instead of after a time."""
    never_complete: bool = False
    pending_word: str = "Pending"
    completed_word: str = "Completed"
    max_units: int = 100_000
    """More units in one order are refused with 422."""
    shipping_price: Decimal = Decimal("0.00")
    """Charged once per line of a PhysicalShipment order."""
    accept_numeric_strings: bool = False
    accept_address_on_links: bool = False
    """Take a DigitalDeliveryAddress on the lines of a Links order, as sibling clients may send it."""
    claim_data_for_digital: bool = False
    absent_claim_data: Literal["null", "empty", "missing"] = "null"
    """What ClaimData is while there is none."""
    echo_po_number: bool = True
    echo_addresses: bool = False

    rewrite_texts: tuple[Rewriting, ...] = ()
    """How orders show the texts that they were given, one rewriting after another."""
    text_limit: int = 20
    """Characters that `cut` and `cut_with_ellipsis` leave."""
    lines_shown: Literal["as_sent", "split", "merged"] = "as_sent"
    """One line for each unit, or one for all lines that are alike."""
    line_order: Literal["as_sent", "reversed", "by_product"] = "as_sent"
    number_form: Literal["float", "integer", "text", "two_decimals", "exponent"] = "float"
    """How amounts are written: 25.0, 25, "25.00", 25.00, 2.5e1."""
    odd_fields: tuple[str, ...] = ()
    """Properties (`OrderLine.Id`) that hold a value of another kind than promised."""
    byte_order_mark: bool = False
    """Put a byte order mark before every JSON body."""
    encoding: Literal["utf-8", "latin-1", "utf-16"] = "utf-8"
    """How JSON bodies are encoded."""
    not_a_number: bool = False
    """Show the unknown property `Ratio` in objects, with the value NaN, which is no JSON."""
    status_needs_token: bool = False
    rate_limit: int | None = None
    """More calls of one account than this within `rate_limit_seconds` are 429 until these are over."""
    rate_limit_seconds: float = 60.0

    webhook_attempts: int = 3
    webhook_backoff: float = 1.0
    """Pause before the second delivery; doubled before each further one."""
    webhook_for_synchronous: bool = False
    webhook_any_host: bool = False
    """Let the server's webhooks leave this machine; else only loopback addresses are called."""
    max_body: int = 1_048_576

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if not _fits(value, _HINTS[field.name]):
                raise ValueError(f"setting {field.name} cannot be {value!r}")
            if isinstance(value, int | float) and not 0 <= value < 1e12:
                raise ValueError(f"setting {field.name} must be between 0 and 10^12")
        if not self.accounts:
            raise ValueError("setting accounts needs at least one account")
        if 0 in (self.webhook_attempts, self.completion_polls, self.token_lifetime):
            raise ValueError("webhook_attempts, completion_polls and token_lifetime are not 0")
        if self.first_page not in (0, 1) or not 1 <= self.page_size <= self.page_size_max:
            raise ValueError("first_page is 0 or 1 and page_size between 1 and page_size_max")
        if 0 in (self.page_size_cap, self.text_limit, self.rate_limit, self.rate_limit_seconds):
            raise ValueError("page_size_cap, text_limit, rate_limit and rate_limit_seconds are not 0")
        if unknown := [name for name in self.odd_fields if name not in odd_fields()]:
            raise ValueError(f"setting odd_fields cannot have {', '.join(unknown)}")
        to_cents(self.start_balance)
        to_cents(self.shipping_price)

    @functools.cached_property
    def rewrites_payloads(self) -> bool:
        """Whether answers must be parsed and written again."""
        tidy = (self.lines_shown, self.line_order, self.number_form) == ("as_sent", "as_sent", "float")
        return not tidy or self.not_a_number or bool(self.rewrite_texts or self.odd_fields)

    @functools.cached_property
    def is_untidy(self) -> bool:
        """Whether answers are written otherwise than the rules write them."""
        return self.byte_order_mark or self.encoding != "utf-8" or self.rewrites_payloads

    def changed(self, changes: Mapping[str, Any]) -> Settings:
        """Return a copy with some settings replaced by JSON values; raises ValueError for a misfit."""
        known = {field.name for field in dataclasses.fields(self)} - {"accounts"}
        unknown = sorted(set(changes) - known)
        if unknown:
            raise ValueError(f"no such setting: {', '.join(unknown)}")
        return dataclasses.replace(self, **{name: _coerced(name, value) for name, value in changes.items()})


_HINTS = get_type_hints(Settings)


def _fits(value: object, hint: Any) -> bool:
    if get_origin(hint) is Literal:
        return value in get_args(hint)
    if get_origin(hint) is tuple:
        return isinstance(value, tuple) and all(_fits(item, get_args(hint)[0]) for item in value)
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(value, bool):
        return hint is bool
    return isinstance(value, hint)


def _coerced(name: str, value: Any) -> Any:
    if _HINTS[name] is Decimal and isinstance(value, str | int | float) and not isinstance(value, bool):
        return Decimal(to_cents(str(value))) / 100
    return tuple(value) if isinstance(value, list) else value
