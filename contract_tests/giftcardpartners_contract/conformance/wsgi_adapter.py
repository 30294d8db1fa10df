"""The bridge from schemathesis to the target: a WSGI application through which every generated request goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from giftcardpartners_contract.exchange import NOTHING, Answer
from giftcardpartners_contract.results.collector import CannotJudge

if TYPE_CHECKING:
    from giftcardpartners_contract.session import Session

_MOST_TRIES = 3


class Bridge:
    """Hands requests to the target, so that every answer is judged and counted like any other.

    A 429, a 504 or no answer is asked again, as any client would. A request for which time or money is up is answered
    with 504 and never sent.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request of schemathesis."""
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body: bytes = environ["wsgi.input"].read(length)
        headers = {_name(key): value for key, value in environ.items() if key.startswith("HTTP_")}
        headers.pop("host", None)
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        path = environ.get("REQUEST_URI") or environ["PATH_INFO"]
        if environ.get("QUERY_STRING") and "?" not in path:
            path += "?" + environ["QUERY_STRING"]
        answer = self._ask(environ["REQUEST_METHOD"], path, headers, body)
        shown = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
        start_response(f"{answer.status or 504} answered", shown)
        # What is no JSON was judged on its way; schemathesis itself may fall over it.
        return [b"" if answer.json is NOTHING else answer.body]

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer:
        session = self._session
        answer = Answer("", method, path, (), b"", 0, (), b"", 0.0)
        for tries in range(_MOST_TRIES):
            if session.left() <= 0:
                break
            try:
                answer = session.send_raw(method, path, headers, body, malformed=True)
            except CannotJudge:
                break
            if not session.is_transient(answer):
                break
            session.back_off(answer, tries)
        return answer


def _name(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").lower()
