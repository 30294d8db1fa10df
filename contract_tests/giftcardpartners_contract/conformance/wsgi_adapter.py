"""From schemathesis to the target: a WSGI application through which every generated request goes."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER

from ..errors import CannotJudge, CannotReach, Interrupted
from ..exchange import NOTHING, Answer
from ..session import Session


class WsgiAdapter:
    """Hands requests to the target, so that every answer is judged and counted like any other.

    A 429, a 504 or no answer is asked again, as any client would. A request for which time or money is up is answered
    with 504 and never sent.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.gone = ""
        """Why the target can be reached no more."""
        self.unaffordable = ""
        """Why there was no money for an order."""
        self.answers: dict[str, Answer] = {}
        """What was answered to the requests that were sent, by the ids that schemathesis gives them."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer one request of schemathesis."""
        body: bytes = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        keys = [key for key in environ if key.startswith("HTTP_") and key != "HTTP_HOST"]
        headers = {key[5:].replace("_", "-").lower(): environ[key] for key in keys}
        if environ.get("CONTENT_TYPE"):
            headers["content-type"] = environ["CONTENT_TYPE"]
        path = environ.get("REQUEST_URI") or environ["PATH_INFO"]
        if environ.get("QUERY_STRING") and "?" not in path:
            path += "?" + environ["QUERY_STRING"]
        answer = self._ask(environ["REQUEST_METHOD"], path, headers, body)
        if answer is None:
            start_response("504 not sent", [])
            return [b""]
        self.answers[headers.get(SCHEMATHESIS_TEST_CASE_HEADER.lower(), "")] = answer
        shown = [(name, value) for name, value in answer.headers if name.lower() != "content-length"]
        start_response(f"{answer.status} answered", shown)
        # What is no JSON was judged on its way; schemathesis itself may fall over it.
        return [b"" if answer.json is NOTHING else answer.body]

    def _ask(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Answer | None:
        send = partial(self._session.send_raw, method, path, headers, body, malformed=True)
        try:
            return None if self.gone else self._session.retry(send, renew=False)
        except CannotJudge as reason:
            self.unaffordable = str(reason)
        except CannotReach as reason:
            self.gone = str(reason)
        except Interrupted:
            pass
        return None
