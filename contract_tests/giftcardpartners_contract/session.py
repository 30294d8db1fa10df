"""One run: everything that scenarios, machine and generated requests share, and the few verbs they speak."""

import json
import math
import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

from .budget import Budget
from .controls import Controls
from .errors import CannotJudge, CannotReach, Interrupted
from .exchange import JSON, Answer, amount, described, plain_number, text
from .foreign_orders import ForeignOrders
from .options import Options
from .order_log import OrderLog
from .progress import Say, quiet
from .responses import Conformance
from .results.collector import Collector
from .results.coverage import CoverageCounter
from .spec import Spec
from .target import Credentials, Target
from .tokens import Token

_MOST_TRIES, _MOST_TRIES_FOR_TOKEN = 12, 6
_MOST_UNANSWERED = 30
_RENEWED_AFTER = 0.7
_SHORTEST_PAUSE, _LONGEST_PAUSE, _LONGEST_BACK_OFF = 0.5, 30.0, 2.0


class Session:
    """A target under judgement. `controls` is None unless the target lets itself be controlled."""

    def __init__(
        self, target: Target, spec: Spec, options: Options, controls: Controls | None = None, say: Say = quiet
    ) -> None:
        self.target = target
        self.say = say
        self.spec = spec
        self.options = options
        self.controls = controls
        self.account = target.credentials
        """Who asks: the account of the target, or until the next scenario the one that a scenario puts here."""
        self.foreign_orders = ForeignOrders(self._newest_orders, self._is_ours, self.pause)
        self.results = Collector(options.command, options.strict, self.foreign_orders.in_words)
        self.check = self.results.check
        self.coverage = CoverageCounter(spec)
        self.order_log = OrderLog(self.results)
        self.budget = Budget(options.budget)
        self.random = random.Random(options.seed)  # noqa: S311 -- it picks products, not secrets
        self.may_order = target.is_loopback or options.allow_orders
        self.deadline = time.monotonic() + options.time_limit
        self.placed: list[str] = []
        """Ids of all answers of success to an order of this run."""
        self.still_pending: dict[str, str] = {}
        """PONumbers, by the ids, of orders that were Pending for longer than a scenario waits."""
        self.first_page = 1
        """Number of the first page of a list."""
        self.costs_are_per_line = False
        """Whether the Cost of a line turned out to be that of all its cards."""
        self.secrets = {*target.secrets, target.credentials.email, target.credentials.access_token}
        """What must not reach any output."""
        self.has_been_answered = False
        """Whether the service itself has answered at all."""
        self.gateway_answers = 0
        """How often something in front of the service answered in its place."""
        self._conformance = Conformance(spec, self.results)
        self._run_id = options.run_id or secrets.token_hex(4)
        self._serial = 0
        self._unanswered = 0
        self._tokens: dict[Credentials, Token] = {}

    def begin(self, scenario: str) -> None:
        """Begin a scenario, named as --scenario takes it; what it picks depends on seed and name, not on what was."""
        self.random = random.Random(f"{self.options.seed} {scenario}")  # noqa: S311 -- it picks products, not secrets
        self.results.scenario = scenario
        self.account = self.target.credentials
        self.foreign_orders.begin()

    @contextmanager
    def staged(self) -> Iterator[None]:
        """Answers that a control of the target stages: what they break counts, what they cover does not."""
        self.results.is_staged = True
        try:
            yield
        finally:
            self.results.is_staged = False

    def left(self) -> float:
        """Return how many seconds are left of the time limit."""
        return self.deadline - time.monotonic()

    def stop(self) -> None:
        """Let nothing more be sent, whatever time was left."""
        self.deadline = -math.inf

    def new_po(self) -> str:
        """Return a PONumber that nobody used."""
        self._serial += 1
        return f"GATE-{self._run_id}-{self._serial:05d}"

    def pause(self, seconds: float) -> None:
        """Let time pass: at the target when it can be moved, else for real."""
        if self.controls is not None:
            self.controls.advance(seconds)
        elif seconds > max(0.0, self.left()):
            raise Interrupted(f"the time limit leaves no {seconds:g} seconds to wait")
        else:
            time.sleep(seconds * self.options.pace)

    def observe(self, answer: Answer, *, malformed: bool = False) -> Answer:
        """Count an answer and hold it against the specification; raises CannotReach when none came for too long."""
        answer.names = self.spec.names
        self.coverage.count(answer, is_staged=self.results.is_staged)
        self._conformance.observe(answer, malformed=malformed)
        self.gateway_answers += answer.is_from_gateway
        is_answered = answer.status == 429 or not answer.is_transient
        self._unanswered = 0 if is_answered else self._unanswered + 1
        self.has_been_answered = self.has_been_answered or is_answered
        if self._unanswered > _MOST_UNANSWERED:
            raise CannotReach(f"{self.target.base_url} went away: {described(answer)}, again and again")
        return answer

    def send_raw(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        *,
        malformed: bool = False,
        hang_up: bool = False,
    ) -> Answer:
        """Send one request as it is, once, without a token of our own; an order only if there is money for it.

        `malformed` says that it is broken on purpose, `hang_up` that nobody waits for the answer. An order whose answer
        is lost counts as money spent.
        """
        found = self.spec.find(method, path)
        operation = found.id if found else ""
        worth = self.budget.max_cost(body) if operation == "createOrder" else None
        if worth is not None:
            self.budget.reserve(worth)
        left = self.left()
        if left <= 0:
            raise Interrupted("the time limit was reached")
        answer = self.target.send(operation, method, path, headers, body, left=left, hang_up=hang_up)
        answer.names = self.spec.names
        if worth is not None:
            self.budget.record(worth, answer.status)
            if answer.is_success and (order_id := text(answer.object.get("Id"))):
                self.placed.append(order_id)
        return self.observe(answer, malformed=malformed)

    def call(
        self,
        operation: str,
        *,
        id: str = "",  # noqa: A002 -- that is the parameter's name
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        headers: Mapping[str, str] | None = None,
        malformed: bool = False,
        hang_up: bool = False,
    ) -> Answer:
        """Call an operation once, with a token when it needs one; `body` is sent as JSON, or as it is when bytes."""
        found = self.spec.operations[operation]
        path = found.path.replace("{id}", quote(id, safe=""))
        if query:
            path += "?" + urlencode(query)
        sent = dict(headers or {})
        if found.needs_token and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.token()}"
        content = b""
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            content = body if isinstance(body, bytes) else encoded(body)
        return self.send_raw(found.method, path, sent, content, malformed=malformed, hang_up=hang_up)

    def call_with_retry(
        self,
        operation: str,
        *,
        id: str = "",  # noqa: A002 -- that is the parameter's name
        query: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Call a reading operation until an answer means something; raises Interrupted when none comes."""
        return self.retry(lambda: self.call(operation, id=id, query=query))

    def retry(
        self, send: Callable[[], Answer], *, until: Callable[[Answer], bool] | None = None, renew: bool = True
    ) -> Answer:
        """Send the same request until `until` is content (unless said: with any answer that means something).

        A 429 is waited out as the target asks; a 502, 503, 504 or no answer is asked again; a 401 is asked again once
        with a new token, unless `renew` is false. Raises Interrupted when nothing helps.
        """
        young = None if renew else 1.0
        for tries in range(_MOST_TRIES + 1):
            answer = send()
            if answer.status == 401 and renew and (age := self.forget_token()) >= 1:
                continue  # it was old
            if answer.status == 401 and young is None:
                young = age
            elif not answer.is_transient or (until is not None and until(answer)):
                if young is not None and young < 1 and answer.is_success and self.controls is None:
                    # it may have been revoked, but it was not old
                    message = f"A token is refused after {young:.0%} of its time; a new one is not."
                    self.check("token-reusable", False, message, answer, level="I")
                return answer
            else:
                self.back_off(answer, tries)
        if answer.status not in (0, 429) and not self.call("getAccountBalance").is_transient:
            # the service answers others: it is this request that is answered like that
            self._conformance.observe(answer, is_gateway=False)
        raise Interrupted(f"{answer.operation} was {described(answer)} {_MOST_TRIES + 1} times")

    def back_off(self, answer: Answer, tries: int) -> None:
        """Pause before a request is sent again."""
        if answer.status == 429:
            self.pause(min(max(answer.retry_after or 0.0, _SHORTEST_PAUSE), _LONGEST_PAUSE))
        else:
            self.pause(min(0.05 * 2**tries, _LONGEST_BACK_OFF))

    def token(self) -> str:
        """Return a bearer token, fetched once while it lasts; raises CannotReach when there is none."""
        kept = self._tokens.get(self.account)
        return kept.value if kept and kept.age <= _RENEWED_AFTER else self.fetch_token()

    def forget_token(self) -> float:
        """Forget a token, so that the next request gets a new one; returns its age as part of its life."""
        kept = self._tokens.pop(self.account, None)
        return kept.age if kept else 1.0

    def ask_for_token(self, credentials: Credentials) -> Answer:
        """Ask for a token until there is an answer that means something, or tries or time run out."""
        headers = {"Email": credentials.email, "AccessToken": credentials.access_token}
        answer = self.call("createToken", headers=headers)
        with suppress(Interrupted):  # what was answered last says more
            for tries in range(_MOST_TRIES_FOR_TOKEN):
                if not answer.is_transient:
                    break
                self.back_off(answer, tries)
                answer = self.call("createToken", headers=headers)
        return answer

    def fetch_token(self) -> str:
        """Return a new bearer token, kept until it is old; raises CannotReach when there is none to be had."""
        started, url, credentials = time.monotonic(), self.target.base_url, self.account
        answer = self.ask_for_token(credentials)
        value = answer.object.get("Value")
        if answer.is_success and isinstance(value, str) and value:
            self._tokens[credentials] = Token(value, started, answer.object.get("ExpiresIn"))
            self.secrets.update((value, credentials.email, credentials.access_token))
            return value
        if answer.status in (401, 403) and not answer.is_foreign:
            raise CannotReach(f"{url} refuses the credentials with {answer.status}")
        if not answer.status and self.has_been_answered and self.left() <= 0:
            raise Interrupted("the time limit was reached")  # it may well have answered
        if not answer.status:
            raise CannotReach(f"{url} cannot be reached: {answer.note.removeprefix('no answer: ')}")
        if answer.is_transient:
            raise CannotReach(f"something answers in the place of {url}: {described(answer)}")
        raise CannotReach(f"{url} hands out no token (status {answer.status})")

    def _newest_orders(self) -> list[JSON]:
        return self.call_with_retry("listOrders", query={"pageIndex": self.first_page, "pageSize": 100}).rows

    def _is_ours(self, row: JSON) -> bool:
        return row.get("Id") in self.placed or str(row.get("PONumber")).startswith(f"GATE-{self._run_id}-")

    def available(self) -> Decimal | None:
        """Return what can be spent, or None when the target does not say."""
        return amount(self.call_with_retry("getAccountBalance").object.get("Available"))

    def known_available(self) -> Decimal:
        """Return what can be spent; raises CannotJudge when the target does not say."""
        available = self.available()
        if available is None:
            raise CannotJudge("the target does not say what is Available")
        return available


def encoded(body: Any) -> bytes:
    """Return a JSON body; Decimal becomes a number with its very digits."""
    return json.dumps(body, ensure_ascii=False, default=plain_number).encode("utf-8", "surrogatepass")
