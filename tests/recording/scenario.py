"""What a named story is, and how it is told to a simulator: every step says which status it expects."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .fakes import ACCESS_TOKEN, EMAIL
from .recorder import Label
from .scrub import Scrubber

if TYPE_CHECKING:
    import httpx
    from giftcardpartners_simulator import Simulator

    from .recorder import Tape

JSON = dict[str, Any]
Tell = Callable[["Talk"], None]

STORIES: dict[str, Story] = {}
"""Every story by its name, in the order of telling."""


@dataclass(frozen=True)
class Story:
    """A named conversation. `staged`: it needs the simulator's faults or controls; `settings`: another reading."""

    name: str
    tell: Tell
    staged: bool = False
    settings: Mapping[str, Any] = field(default_factory=dict)


def story(name: str, *, staged: bool = False, **settings: Any) -> Callable[[Tell], Tell]:
    """Enter a function into `STORIES`; settings of the simulator make the story a staged one."""

    def enter(tell: Tell) -> Tell:
        add(Story(name, tell, staged or bool(settings), settings))
        return tell

    return enter


def add(new: Story) -> None:
    """Enter a story; raises ValueError when its name is taken."""
    if new.name in STORIES:
        raise ValueError(f"two stories are called {new.name!r}")
    STORIES[new.name] = new


class UnexpectedStatus(AssertionError):
    """The simulator answered a step of a story otherwise than the story says."""


class Talk:
    """One story being told: sends requests, numbers the steps, and checks the statuses."""

    def __init__(self, told: Story, http: httpx.Client, tape: Tape, simulator: Simulator) -> None:
        self._story = told
        self._http = http
        self._tape = tape
        self._simulator = simulator
        self._step = 0
        self._scrubber = Scrubber({simulator.email: EMAIL, simulator.access_token: ACCESS_TOKEN})
        self.token = self._unrecorded_token()

    def _unrecorded_token(self) -> str:
        headers = {"Email": self._simulator.email, "AccessToken": self._simulator.access_token}
        answer: JSON = self._http.post("/v1/Tokens", headers=headers).json()
        token: str = answer["Value"]
        self._scrubber.learn_token(token)
        return token

    @property
    def controls(self) -> Simulator:
        """The simulator itself; only for staged stories, because no other server can be told what to do."""
        if not self._story.staged:
            raise RuntimeError(f"story {self._story.name!r} uses controls and does not say that it is staged")
        return self._simulator

    def send(
        self,
        expected: int,
        method: str,
        path: str,
        *,
        token: str | None = "",
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> Any:
        """Send one request and return the answer's JSON, or None when it is no JSON.

        `token`: empty for the right one, None for no Authorization header, else the whole header. Raises
        `UnexpectedStatus` when the answer is not `expected`.
        """
        self._step += 1
        authorization = {} if token is None else {"Authorization": token or f"Bearer {self.token}"}
        name = Label(self._story.name, self._step, "named", self._story.staged, self._scrubber)
        with self._tape.labelled(name):
            answer = self._http.request(method, path, headers={**authorization, **(headers or {})}, **request)
        if answer.status_code != expected:
            raise UnexpectedStatus(
                f"{self._story.name}, step {self._step}: {answer.status_code}, not {expected}: {answer.text[:300]}"
            )
        return (
            answer.json() if answer.headers.get("content-type", "").startswith("application/json") else None
        )

    def get(self, path: str, expected: int = 200, **request: Any) -> Any:
        """Send a GET; see `send`."""
        return self.send(expected, "GET", path, **request)

    def order(self, body: Any, expected: int = 201, **request: Any) -> Any:
        """Send an order; see `send`."""
        return self.send(expected, "POST", "/v1/Orders", json=body, **request)

    def swap(self, expected: int = 200, headers: Mapping[str, str] | None = None) -> Any:
        """Ask for a token, with the right credentials unless `headers` are given; see `send`."""
        right = {"Email": self._simulator.email, "AccessToken": self._simulator.access_token}
        return self.send(
            expected, "POST", "/v1/Tokens", token=None, headers=right if headers is None else headers
        )
