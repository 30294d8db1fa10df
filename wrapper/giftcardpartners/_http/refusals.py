"""From a refusing answer to the error that names it: what happened, whether it is safe to order again, how."""

from __future__ import annotations

import re
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from .. import errors
from .wire import read_raw

if TYPE_CHECKING:
    from .flow import Answer

_BY_STATUS: dict[int, tuple[type[errors.StatusError], str]] = {
    400: (errors.InvalidRequest, "The request is not valid: correct it, then send it with the same PONumber"),
    401: (errors.AuthenticationFailed, "The credentials were not accepted: check e-mail and access token"),
    403: (errors.AccessDisabled, "API access is switched off for these credentials: enable it in the portal"),
    404: (errors.NotFound, "There is no such resource: check the id and the base URL"),
}
_FUNDS = re.compile(
    r"(?:insufficient|not enough|too low|too little|exceed|lack)[^.]{0,60}(?:fund|balance)"
    r"|(?:fund|balance)[^.]{0,60}(?:insufficient|not enough|not sufficient|too low|too little|exceed)",
    re.IGNORECASE,
)
_ABSURD = 86_400.0
_SHAPE = frozenset(
    {"title", "message", "errors", "detail", "type", "previousorderids", "previousorderid", "orderid", "id"}
)
"""Keys of a refusal by the service, in small letters: openapi.yaml's, and those of RFC 9457, .NET's usual shape."""

_SERVER = re.compile(r"[A-Za-z][A-Za-z0-9 ._/-]{0,39}")
_LONGEST_ID = 200
_UNTOLD = (
    "Find out who that is (a firewall, a proxy, another host than the API's); what it says about an order proves "
    "nothing. Ordering again with the same PONumber is safe, do not order again with another number."
)
_SAFE = "Nothing was placed by this call; ordering again with the same PONumber is safe"


def refusal(answer: Answer, *, now: float = 0.0) -> errors.GiftCardsError:
    """Name a non-2xx answer; `now` (seconds since the epoch) turns a Retry-After date into seconds."""
    status = answer.status_code
    between = _from_between(answer)
    if between and 400 <= status < 500 and status != 429:
        return errors.StatusError(f"{status}: Refused, {between} {_UNTOLD}", response=answer)
    said = reasons(answer) or _unsure(answer)
    if status in _BY_STATUS:
        kind, words = _BY_STATUS[status]
        return kind(f"{status}: {words}{said}. {_SAFE}.", response=answer)
    if status == 422:
        if _FUNDS.search(_text(answer)):
            words = f"422: Insufficient funds: top up in the portal, then send the same order{said}. {_SAFE}."
            return errors.InsufficientFunds(words, response=answer)
        return errors.Unprocessable(f"422: Unprocessable order{said}. {_SAFE}.", response=answer)
    if status == 429:
        pause = retry_after(answer, now)
        wait = "later" if pause is None else f"in {pause:.0f} s"
        words = f"429: Too many requests; try again {wait}{f' ({between[:-1]})' if between else ''}. {_SAFE}."
        return errors.RateLimited(words, response=answer, retry_after=pause)
    if status >= 500:
        failed = f"{_between_who(answer)} failed to pass it on" if between else "The service failed"
        return errors.ServerError(
            f"{status}: {failed}; try again later. Sending the same again is safe.", response=answer
        )
    if status >= 400:
        return errors.StatusError(f"{status}: Refused{said}. {_SAFE}.", response=answer)
    where = " A redirect suggests a wrong base_url." if status >= 300 else ""
    return errors.UnexpectedAnswer(f"Answer {answer} is not in openapi.yaml.{where}", response=answer)


def seems_to_be_from_between(problem: errors.GiftCardsError) -> bool:
    """Whether a refusal seems to come from somebody between us and the service, who knows nothing about orders."""
    return isinstance(problem, errors.StatusError) and bool(_from_between(problem.response))


def is_usable_id(order_id: str) -> bool:
    """Whether a text can be an id that is asked for and shown to people."""
    return 0 < len(order_id) <= _LONGEST_ID and order_id.isprintable() and order_id not in (".", "..")


def _from_between(answer: Answer) -> str:
    """Say who seems to have answered when it was not the service; an empty text when it may have been.

    No source shows the service's errors, so that only what no API of its kind sends is somebody else's: a page, or
    JSON without any key that a refusal of the service may have.
    """
    start = answer.content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if "html" in answer.content_type or "xml" in answer.content_type or start.startswith(b"<"):
        return f"but not by the service as it seems: {_between_who(answer)} answered with a page."
    if start.startswith((b"{", b"[")):
        said = _problem(answer)
        if (said or (start.startswith(b"[") and len(answer.content) > 2)) and not _SHAPE & {
            key.lower() for key in said if isinstance(key, str)
        }:
            return f"but not by the service as it seems: {_between_who(answer)} answered in another shape."
    return ""


def _between_who(answer: Answer) -> str:
    server = _SERVER.fullmatch(answer.headers.get("server", "").strip())
    return f"somebody in between (it calls itself {server[0]})" if server else "somebody in between"


def _unsure(answer: Answer) -> str:
    """A plain text may be the service's or anybody's: say so, beside the cure that is right for the service."""
    if answer.content.strip() and answer.content_type == "text/plain":
        return "; if this plain text comes from somebody in between, ask there"
    return ""


def retry_after(answer: Answer, now: float) -> float | None:
    """Read Retry-After, seconds or a date, as seconds from `now`; None when absent, unreadable or beyond a day."""
    value = answer.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit() and len(value) <= 9:
        seconds = float(value)
    else:
        try:
            date = parsedate_to_datetime(value)
        except (ValueError, OverflowError, TypeError):
            return None
        # An HTTP date is in GMT, also when its zone is written as -0000 or left out.
        aware = date if date.tzinfo is not None else date.replace(tzinfo=UTC)
        seconds = max(0.0, aware.timestamp() - now)
    return seconds if seconds <= _ABSURD else None


def reasons(answer: Answer) -> str:
    """Quote what the service says is wrong, as field names only: its texts may repeat an address.

    No source shows an error body; `Errors` as an object of fields is the simulator's and the common .NET shape.
    """
    fields = next((value for key, value in _problem(answer).items() if key.lower() == "errors"), None)
    if not isinstance(fields, dict):
        return ""
    named = [
        name for name in fields if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9_.\[\]$]{1,80}", name)
    ]
    return f" (see {', '.join(named[:5])})" if named else ""


def _problem(answer: Answer) -> dict[str, Any]:
    said = read_raw(answer)
    return said if isinstance(said, dict) else {}


def _text(answer: Answer) -> str:
    return answer.content[:10_000].decode("utf-8", "replace")
