"""What the service remembers: accounts, tokens, orders and their lines."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

OrderType = Literal["DigitalDelivery", "Links", "PhysicalShipment"]


@dataclass(slots=True)
class Line:
    """One line of an order: `value` and `cost` in cents per unit, texts as they were sent."""

    product_id: str
    value: int
    quantity: int
    digital_address: dict[str, str] | None = None
    physical_address: dict[str, str] | None = None
    personalization: dict[str, str] | None = None
    branding_id: str | None = None
    external_id: str | None = None
    culture: str | None = None
    id: str = ""
    cost: int = 0


@dataclass(slots=True)
class Draft:
    """A well-formed order as the caller sent it, before anything was decided about it."""

    type: OrderType
    po_number: str
    lines: list[Line]
    note: str | None = None
    webhook_url: str | None = None

    @property
    def units(self) -> int:
        """The number of cards in the order."""
        return sum(line.quantity for line in self.lines)


@dataclass(slots=True, kw_only=True)
class Order:
    """A stored order: what was sent, what it cost (cents), and how it will complete."""

    id: str
    draft: Draft
    charge: int
    placed_at: float
    body_sha256: str
    secret: bytes = field(repr=False)
    asynchronous: bool = False
    done: bool = True
    completes_at: float = 0.0
    polls_left: int | None = None
    never: bool = False
    status_word: str | None = None
    status_word_polls: int = 0
    position: int = 0
    """Its place among the orders of its account, from 0."""
    visible_at: float = 0.0
    hidden_reads: int = 0
    listed_after: int = 0
    """The number of looks at the account's history after which the order is in it."""
    webhooks: tuple[WebhookPlan, ...] = ()

    @property
    def po_number(self) -> str:
        """The caller's own number."""
        return self.draft.po_number


@dataclass(frozen=True, slots=True)
class WebhookPlan:
    """One deviation from the plain rule "one call when an asynchronous order completes"."""

    kind: str
    seconds: float = 0.0
    variant: str = ""


@dataclass(slots=True)
class Token:
    """A bearer token that was handed out."""

    value: str = field(repr=False)
    account: Account
    expires_at: float
    revoked: bool = False


@dataclass(slots=True, repr=False)
class Account:
    """One customer: credentials, balance in cents, and orders in the order of placing."""

    email: str
    access_token: str
    enabled: bool
    start: int
    available: int
    pending: int = 0
    funded: int = 0
    tokens: int = 0
    orders: list[Order] = field(default_factory=list)
    by_id: dict[str, Order] = field(default_factory=dict)
    by_po: dict[str, Order] = field(default_factory=dict)
    hidden: dict[str, Order] = field(default_factory=dict)
    history_reads: int = 0
    throttled_until: float = 0.0
    calls: int = 0
    """Calls since `calls_since`, for a rate limit."""
    calls_since: float = 0.0


@dataclass(slots=True)
class State:
    """All that the service knows.

    `waiting` is a heap of the orders that complete when their time has come; `placed` and `completed` are the
    orders to which that happened during the present call.
    """

    accounts: list[Account]
    tokens: dict[str, Token] = field(default_factory=dict)
    waiting: list[tuple[float, int, Order]] = field(default_factory=list)
    serial: int = 0
    placed: list[Order] = field(default_factory=list)
    completed: list[Order] = field(default_factory=list)
