"""What each exit status means, and which one an error ends in; numbers from 64 on as in sysexits.h."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from giftcardpartners import GiftCardsError


class ExitStatus(IntEnum):
    """How a command ended."""

    DONE = 0
    NOTHING = 1
    """Nothing found, or the question was answered with no."""
    REFUSED = 3
    """The service said no; nothing was placed."""
    PENDING = 4
    """The order exists and was not complete in time."""
    USAGE = 64
    FILE_WRONG = 65
    NO_FILE = 66
    NOT_REACHABLE = 69
    """No service, or one that has no time: nothing was placed."""
    DEFECT = 70
    CANNOT_WRITE = 73
    OUTCOME_UNKNOWN = 75
    NOT_UNDERSTOOD = 76
    NO_ACCESS = 77
    SETTINGS = 78
    INTERRUPTED = 130
    CLOSED_PIPE = 141


class CommandError(Exception):
    """What the command line itself found wrong: a sentence, a status, what to do next, and every single problem."""

    def __init__(
        self, message: str, status: ExitStatus, advice: str = "", problems: tuple[str, ...] = ()
    ) -> None:
        super().__init__(message, status, advice, problems)
        self.message = message
        self.status = status
        self.advice = advice
        self.problems = problems

    def __str__(self) -> str:
        """Return the sentence."""
        return self.message


def status_of(error: GiftCardsError) -> tuple[ExitStatus, str]:
    """Return the exit status of a client's error, and what to do next where its message does not say."""
    import giftcardpartners as client

    table: tuple[tuple[type[GiftCardsError], ExitStatus, str], ...] = (
        (client.InvalidInput, ExitStatus.FILE_WRONG, ""),
        (client.RequestFailed, ExitStatus.NOT_REACHABLE, "`giftcards config` shows the address."),
        (client.OutcomeUnknown, ExitStatus.OUTCOME_UNKNOWN, "`giftcards settle FILE`, now or later."),
        (client.AuthenticationFailed, ExitStatus.NO_ACCESS, "`giftcards login` checks the credentials."),
        (client.AccessDisabled, ExitStatus.NO_ACCESS, ""),
        (client.NotFound, ExitStatus.NOTHING, ""),
        (client.RateLimited, ExitStatus.NOT_REACHABLE, "Try again later."),
        (client.ServerError, ExitStatus.NOT_REACHABLE, "Try again later."),
        (client.StatusError, ExitStatus.REFUSED, ""),
        (client.WaitTimedOut, ExitStatus.PENDING, "`giftcards wait ID` waits again; never order it again."),
        (client.UnexpectedAnswer, ExitStatus.NOT_UNDERSTOOD, "`giftcards config` shows the address."),
    )
    return next(
        ((status, advice) for kind, status, advice in table if isinstance(error, kind)),
        (ExitStatus.DEFECT, ""),
    )
