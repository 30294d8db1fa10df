"""One chunk becomes one order, or as few as possible when the service refuses a row of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from giftcardpartners import (
    AccessDisabled,
    AuthenticationFailed,
    Client,
    InsufficientFunds,
    InvalidInput,
    NotFound,
    OutcomeUnknown,
    PONumberReused,
    RateLimited,
    RequestFailed,
    ServerError,
    StatusError,
    UnexpectedAnswer,
)

from .plan import Chunk, Numbered
from .rows import BadRow, add_row, new_order


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of some rows: an order, or the reason why there is none."""

    po_number: str
    rows: tuple[int, ...]
    order_id: str | None = None
    status: str | None = None
    problem: str | None = None
    note: str = ""
    """What the service shows otherwise than it was asked for."""


class Campaign(Protocol):
    """What a chunk needs from the world; every method may block, and ends with `HandedBack` when the process ends."""

    def wait(self, failures: int, error: Exception) -> None:
        """Let some time pass after so many failures in a row."""

    def wait_for_funds(self) -> None:
        """Return when the deposit covers the chunk again."""

    def stop(self, reason: str) -> None:
        """Stop the campaign everywhere, and return when somebody has started it again."""

    def note_refused(self, path: str, problem: str) -> None:
        """Keep for good that a part was refused, before any of its rows is ordered under another number."""


class HandedBack(BaseException):
    """The process ends, or another one has the chunk: whoever runs it next goes on.

    No Exception, because the engine would record one as the chunk's outcome.
    """


_SURE = 3


class _Refused(Exception):
    """A refusal that is certain: nothing was placed under this number, and nothing will be."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))


@dataclass(slots=True)
class Placer:
    """Place chunks of one campaign. Safe to repeat: every number comes from the plan."""

    client: Client
    campaign: str
    world: Campaign
    maybe_placed: bool = False
    """Whether an earlier run may have sent something, so that the history is asked first."""

    def place(self, chunk: Chunk, refused: Mapping[str, str], path: str = "") -> Iterator[Outcome]:
        """Place a part of a chunk, in halves where it is refused; `refused` says which parts were, earlier, and why."""
        rows = chunk.part(path)
        problem = refused.get(path)
        if problem is None:
            try:
                yield self._order(chunk, path, rows)
                return
            except _Refused as refusal:
                problem = str(refusal)
                # A new number is safe only when it can never happen that the old one is tried again.
                self.world.note_refused(path, problem)
        if len(rows) == 1:
            yield self._outcome(chunk, path, rows, problem=problem)
            return
        yield from self.place(chunk, refused, f"{path}0")
        yield from self.place(chunk, refused, f"{path}1")

    def _order(self, chunk: Chunk, path: str, rows: Sequence[Numbered]) -> Outcome:
        order = new_order(chunk.kind, chunk.po_number(self.campaign, path))
        try:
            for _, row in rows:
                add_row(order, row)
        except BadRow as error:
            raise _Refused(error) from None
        failures = 0
        maybe_placed = self.maybe_placed
        while True:
            try:
                placed = (self.client.orders.settle if maybe_placed else self.client.orders.create)(order)
            except PONumberReused as error:
                # Whether these rows were ordered is what somebody has to find out; a new number could pay twice.
                known = f"PONumber belongs to order {error.order_id}, which differs in {', '.join(error.differences)}"
                problem = f"{known}: look at that order before you order this row again"
                return self._outcome(chunk, path, rows, order_id=error.order_id, problem=problem)
            except InsufficientFunds:
                self.world.wait_for_funds()
            except (AuthenticationFailed, AccessDisabled, NotFound) as error:
                self.world.stop(_short(error))
            except (OutcomeUnknown, UnexpectedAnswer, RequestFailed, RateLimited, ServerError) as error:
                maybe_placed = maybe_placed or isinstance(error, OutcomeUnknown | UnexpectedAnswer)
                failures += 1
                if isinstance(error, OutcomeUnknown) and error.order_ids and failures >= _SURE:
                    # There is an order, and it is not what was asked for: time alone will not settle that.
                    self.world.stop(_short(error))
                self.world.wait(failures, error)
            except (StatusError, InvalidInput) as error:
                raise _Refused(error) from None
            else:
                found = placed.order
                return self._outcome(
                    chunk,
                    path,
                    rows,
                    order_id=found.id,
                    status=found.status,
                    note=" ".join(placed.differences),
                )

    def _outcome(
        self,
        chunk: Chunk,
        path: str,
        rows: Sequence[Numbered],
        *,
        order_id: str | None = None,
        status: str | None = None,
        note: str = "",
        problem: str | None = None,
    ) -> Outcome:
        numbers = tuple(number for number, _ in rows)
        return Outcome(chunk.po_number(self.campaign, path), numbers, order_id, status, problem, note)


def _short(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:300]
