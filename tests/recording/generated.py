"""Exchanges that schemathesis makes up: the gate's own generated requests, a sample of which is kept."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from giftcardpartners_contract.conformance.fuzzing import generate
from giftcardpartners_contract.options import Options
from giftcardpartners_contract.session import Session
from giftcardpartners_contract.spec import load_spec
from giftcardpartners_contract.steps.catalogue import Catalogue

from .recorder import fresh_simulator, kept_headers, target_of
from .scan import scan_value

if TYPE_CHECKING:
    from giftcardpartners_contract.exchange import Answer

    from .recorder import Recording

_LARGEST_BODY = 6_000
"""Bytes; a longer request or answer says no more than a short one and makes a cassette hard to read."""
_OPTIONS = Options(run_id="RECORDED", time_limit=600, generated_examples=24)
_MOST = 48
"""Exchanges that are kept of one operation with one status."""


class _Listener:
    """Remembers everything that a session observes."""

    def __init__(self, session: Session) -> None:
        self.answers: list[Answer] = []
        self._observe = session.observe

    def __call__(self, answer: Answer, *, malformed: bool = False) -> Answer:
        self.answers.append(answer)
        return self._observe(answer, malformed=malformed)


def record_generated(recording: Recording, options: Options = _OPTIONS) -> None:
    """Keep a sample of what is generated: from each operation and status, evenly over all phases, nothing twice."""
    with target_of(fresh_simulator()) as target:
        session = Session(target, load_spec(), options)
        catalogue = Catalogue.fetch(session)
        session.observe = listener = _Listener(session)  # type: ignore[method-assign]
        generate(session, catalogue)
    groups: dict[tuple[str, int], dict[object, Answer]] = defaultdict(dict)
    for answer in listener.answers:
        if answer.operation and _is_fit_to_keep(answer):
            request = (answer.method, answer.path, answer.sent_body, kept_headers(answer))
            groups[answer.operation, answer.status].setdefault(request, answer)
    for (_, status), found in groups.items():
        answers = list(found.values())
        many = min(_MOST, len(answers))
        for number in range(many):
            answer = answers[number * len(answers) // many]
            recording.keep(answer, f"generated, answered with {status}", number + 1, "generated")


def _is_fit_to_keep(answer: Answer) -> bool:
    """Whether an exchange is short, is the same each time, and holds nothing that looks like a secret.

    Random text looks like one now and then, and the boundaries of multipart bodies tell the time.
    """
    if "multipart" in dict(answer.sent_headers).get("content-type", ""):
        return False
    size = max(len(answer.path), len(answer.sent_body), len(answer.body))
    values = {
        "path": answer.path,
        "headers": dict(answer.sent_headers),
        "sent": answer.sent_body,
        "got": answer.body,
    }
    return size <= _LARGEST_BODY and not any(scan_value(values))
