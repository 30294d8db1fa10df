"""Against a server that nobody here wrote the gate neither crashes nor hangs nor spends too much."""

from __future__ import annotations

import dataclasses
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import httpx
import pytest
from giftcardpartners_contract.exchange import NOTHING, Answer
from giftcardpartners_contract.reports.console import console_report
from giftcardpartners_contract.reports.files import write_reports
from giftcardpartners_contract.results.model import ExitStatus
from giftcardpartners_contract.target import LARGEST_ANSWER, Target
from giftcardpartners_simulator import Fault, Simulator

from ..hostile import HostileTransport
from .servers import ELSEWHERE, FAKE, LOOPBACK, QUICK, judged

CONTROL = {chr(code) for code in (*range(10), *range(11, 32), *range(127, 160), *range(0xD800, 0xE000))}


@pytest.mark.parametrize(
    "seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, *range(3, 12)))]
)
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_whatever_is_answered_there_is_a_verdict_and_a_report(seed: int, tmp_path: Path) -> None:
    """From one bent answer in a hundred to nothing but bent answers; with and without control of the server."""
    simulator = Simulator(seed=seed)
    transport = HostileTransport(simulator, seed, (0.01, 0.05, 0.3, 1.0)[seed % 4])
    options = dataclasses.replace(
        QUICK, seed=seed, time_limit=20, generated_examples=2 if seed % 3 == 0 else 0
    )
    report = judged(simulator, options, controlled=seed % 2 == 0, transport=transport)
    assert report.exit_status is not ExitStatus.KEPT
    assert not any("could not test" in one.reason for one in report.not_judged)
    assert not set(console_report(report)) & CONTROL
    write_reports(report, tmp_path)
    assert ElementTree.parse(tmp_path / "junit.xml").getroot().tag == "testsuites"
    for name in ("index.html", "contract.sarif"):
        assert not set((tmp_path / name).read_text("utf-8")) & CONTROL


@pytest.mark.parametrize("kind", ["drop_after_store", "status_after_store"])
def test_an_order_whose_answer_says_nothing_counts_as_paid(kind: str) -> None:
    """A server that stores orders and never says so spends no more than the budget."""
    simulator = Simulator()
    status = {"status": 500} if kind == "status_after_store" else {}
    simulator.add_fault(Fault(kind=kind, operation="createOrder", times=1000, **status))  # type: ignore[arg-type]
    budget = Decimal(60)
    options = dataclasses.replace(QUICK, allow_orders=True, budget=budget, generated_examples=1)
    judged(simulator, options, controlled=False, url=ELSEWHERE)
    assert 0 < Decimal(simulator.ledger()["accounts"][0]["charged"]) <= budget


class _Endless(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b" " * 1024 * 1024


def _answer_of(response: httpx.Response) -> Answer:
    with Target(LOOPBACK, FAKE, transport=httpx.MockTransport(lambda _: response)) as target:
        return target.send("getStatus", "GET", "/v1/Status")


def test_an_answer_without_end_is_no_answer() -> None:
    """It is given up at a size that no answer has."""
    answer = _answer_of(httpx.Response(200, stream=_Endless()))
    assert answer.status == 0
    assert answer.note == f"no answer: more than {LARGEST_ANSWER:,} bytes"


def test_an_answer_that_drips_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is given up after a minute, however lively it is."""
    moments = iter(range(0, 10_000, 7))
    monkeypatch.setattr(time, "monotonic", lambda: float(next(moments)))
    answer = _answer_of(httpx.Response(200, stream=_Endless()))
    assert (answer.status, answer.note) == (0, "no answer: still coming after 60 s")


def _with(body: bytes = b"", **headers: str) -> Answer:
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Answer("getStatus", "GET", "/v1/Status", (), b"", 200, sent, body, 0.0)


@pytest.mark.parametrize(
    "body", [b'"\\ud800"', b'{"a": ["\\uDFFF"]}', b'{"\\ud800": 1}', b"NaN", b"[-Infinity]", b"[" * 99_999]
)
def test_what_is_no_json_is_not_taken_for_it(body: bytes) -> None:
    """Neither half characters, nor numbers that are none, nor what is nested without end."""
    assert _with(body).json is NOTHING


def test_escaped_characters_are_json() -> None:
    """Both halves together are a character."""
    assert _with(b'"\\ud83c\\udf81 \\u00e9"').json == "\U0001f381 é"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("3", 3.0), ("²", None), ("-1", None), ("", None), ("soon", None),
     ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0)],
)  # fmt: skip
def test_retry_after_is_read_with_care(value: str, seconds: float | None) -> None:
    """Seconds or a date; anything else is as if it were missing."""
    assert _with(Retry_After=value).retry_after == seconds
