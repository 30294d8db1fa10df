"""One token in one process: threads, tasks, both kinds of client, refresh window and expiry, failures, cancellation."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from giftcardpartners import FileStore
from giftcardpartners._cache.single_flight import Fetch
from giftcardpartners._cache.stores import MemoryStore, Store, open_store
from giftcardpartners._config import Config
from giftcardpartners._http.flow import Answer, NoAnswer
from giftcardpartners.errors import (
    AccessDisabled,
    AuthenticationFailed,
    GiftCardsWarning,
    NotFound,
    UnexpectedAnswer,
)
from giftcardpartners.policies import TokenPolicy
from giftcardpartners.runtime import Runtime, Wake

from .caller import AsyncCaller, Caller
from .desk import Twin

forking = pytest.mark.usefixtures("_forks")
URL = "https://api.example.com"
CONFIG = Config(URL, "ops@example.com", "not-a-real-access-token")


@dataclass
class Clock:
    """Both clocks; sleeping moves them, waiting for somebody really waits."""

    time: float = 1_900_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float, wake: Wake | None = None) -> None:
        if wake is not None:
            assert wake.wait(60)
            return
        self.slept.append(seconds)
        self.time += seconds

    def runtime(self) -> Runtime:
        return Runtime(now=self.now, monotonic=self.now, sleep=self.sleep, random=lambda: 0.5)


@dataclass
class Service:
    """Answers in the same process; `token` and `other` may be replaced to misbehave."""

    lifetime: object = 3600
    delay: float = 0.0
    tokens: int = 0
    seen: list[str] = field(default_factory=list)
    good: set[str] = field(default_factory=set)
    answer: Callable[[httpx.Request], httpx.Response] | None = None
    gate: asyncio.Event | None = None

    def issue(self, request: httpx.Request) -> httpx.Response:
        self.tokens += 1
        assert request.headers["Email"] == CONFIG.email
        assert request.headers["AccessToken"] == CONFIG.access_token
        assert request.content == b""
        if self.answer is not None:
            return self.answer(request)
        value = f"token-{self.tokens}"
        self.good.add(value)
        return httpx.Response(200, json={"Value": value, "ExpiresIn": self.lifetime})

    def other(self, request: httpx.Request) -> httpx.Response:
        used = request.headers["Authorization"].removeprefix("Bearer ")
        self.seen.append(used)
        return httpx.Response(200 if used in self.good else 401)

    def sync(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            time.sleep(self.delay)
            return self.issue(request)
        return self.other(request)

    async def plain(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/v1/Tokens":
            await asyncio.sleep(self.delay)
            if self.gate is not None:
                self.tokens += 1
                await self.gate.wait()
                self.tokens -= 1
            return self.issue(request)
        return self.other(request)


@pytest.fixture
def _forks() -> Iterator[None]:
    if not hasattr(os, "fork"):
        pytest.skip("the platform has no fork")
    with warnings.catch_warnings():
        # From Python 3.12 on forking beside threads is warned about, and it is what is tested here.
        warnings.simplefilter("ignore", DeprecationWarning)
        yield


def client(
    service: Service,
    store: Store | None = None,
    runtime: Runtime = Runtime(),
    policy: TokenPolicy | None = None,
) -> Caller:
    return Caller(CONFIG, httpx.MockTransport(service.sync), store, runtime, policy)


def async_client(
    service: Service,
    store: Store | None = None,
    runtime: Runtime = Runtime(),
    policy: TokenPolicy | None = None,
) -> AsyncCaller:
    return AsyncCaller(CONFIG, httpx.MockTransport(service.plain), store, runtime, policy)


def held(service: Service) -> tuple[threading.Event, threading.Event]:
    """Let its next token requests wait: one event tells that there is one, the other ends the wait."""
    asked, over = threading.Event(), threading.Event()

    def answer(_: httpx.Request) -> httpx.Response:
        asked.set()
        assert over.wait(60)
        service.good.add("token-held")
        return httpx.Response(200, json={"Value": "token-held", "ExpiresIn": 3600})

    service.answer = answer
    return asked, over


Answerer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def when_waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, Answerer], Answerer]:
    """Return a function that holds an answer back until so many threads wait for what it brings."""
    waiting, wait = threading.Semaphore(0), Fetch.wait

    def counted(fetch: Fetch[Any], seconds: float) -> bool:
        waiting.release()
        return wait(fetch, seconds)

    monkeypatch.setattr(Fetch, "wait", counted)

    def held_until(count: int, answer: Answerer) -> Answerer:
        def answer_later(request: httpx.Request) -> httpx.Response:
            for _ in range(count):
                assert waiting.acquire(timeout=60)
            return answer(request)

        return answer_later

    return held_until


def in_threads(number: int, visit: Callable[[], Any]) -> list[Any]:
    """Run `visit` in so many threads at once; return what each returned or raised."""
    held = threading.Barrier(number)
    outcomes: list[Any] = []

    def run() -> None:
        held.wait()
        try:
            outcomes.append(visit())
        except Exception as problem:  # noqa: BLE001 - the outcome is what is looked at
            outcomes.append(problem)

    threads = [threading.Thread(target=run) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_two_hundred_threads_ask_once_cold_and_after_a_burst_of_401s() -> None:
    service = Service(delay=0.05)
    http = client(service)
    assert {answer.status_code for answer in in_threads(200, lambda: http.get("/x"))} == {200}
    assert service.tokens == 1
    service.good.clear()
    assert {answer.status_code for answer in in_threads(200, lambda: http.get("/x"))} == {200}
    assert service.tokens == 2


async def _thousand(http: AsyncCaller) -> set[int]:
    return {answer.status_code for answer in await asyncio.gather(*(http.get("/x") for _ in range(1_000)))}


def test_a_thousand_tasks_ask_once_cold_after_a_burst_of_401s_and_on_expiry() -> None:
    clock, service = Clock(), Service(delay=0.05)

    async def visit() -> None:
        async with async_client(service, runtime=Runtime(now=clock.now)) as http:
            assert await _thousand(http) == {200}
            assert service.tokens == 1
            service.good.clear()
            assert await _thousand(http) == {200}
            assert service.tokens == 2
            clock.time += 3600
            assert await _thousand(http) == {200}
            assert service.tokens == 3

    asyncio.run(visit())


def test_threads_tasks_and_several_loops_share_one_token() -> None:
    service, store = Service(delay=0.1), MemoryStore()
    http = client(service, store)

    async def visit() -> None:
        async with async_client(service, store) as own:
            answers = await asyncio.gather(*(own.get("/x") for _ in range(20)))
            assert {answer.status_code for answer in answers} == {200}

    outcomes: list[Any] = []
    loops = threading.Thread(target=lambda: outcomes.extend(in_threads(3, lambda: asyncio.run(visit()))))
    loops.start()
    assert {answer.status_code for answer in in_threads(20, lambda: http.get("/x"))} == {200}
    loops.join()
    assert outcomes == [None] * 3
    assert service.tokens == 1


def test_accounts_and_services_do_not_share() -> None:
    service, store = Service(), MemoryStore()
    client(service, store).get("/x")
    for other in (
        msgspec.structs.replace(CONFIG, email="other@example.com"),
        msgspec.structs.replace(CONFIG, access_token="not-a-real-access-token-2"),
        msgspec.structs.replace(CONFIG, base_url="https://other.example.com"),
    ):
        with pytest.raises(AssertionError) if other.base_url == URL else _nothing():
            Caller(other, httpx.MockTransport(service.sync), store).get("/x")
    assert service.tokens == 4


class _nothing:  # noqa: N801 - reads as a word
    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None: ...


def test_a_token_is_used_until_its_refresh_window_and_not_after_its_expiry_margin() -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    http.get("/x")
    clock.time += 3299
    http.get("/x")
    assert service.tokens == 1
    clock.time += 272
    http.get("/x")
    assert service.seen == ["token-1", "token-1", "token-2"]


def test_in_the_refresh_window_one_renews_while_the_others_go_on() -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    http.get("/x")
    clock.time += 3400

    def when_the_others_are_through(request: httpx.Request) -> httpx.Response:
        limit = time.monotonic() + 120  # a guard: it takes no time
        while len(service.seen) < 20 and time.monotonic() < limit:
            time.sleep(0.001)
        service.good.add("token-2")
        return httpx.Response(200, json={"Value": "token-2", "ExpiresIn": 3600})

    service.answer = when_the_others_are_through
    in_threads(20, lambda: http.get("/x"))
    assert service.tokens == 2
    assert service.seen[1:] == ["token-1"] * 19 + ["token-2"]


def test_in_the_expiry_margin_all_wait_for_one_renewal() -> None:
    clock, service = Clock(), Service(delay=0.05)
    http = client(service, runtime=clock.runtime())
    http.get("/x")
    clock.time += 3580
    in_threads(20, lambda: http.get("/x"))
    assert service.tokens == 2
    assert service.seen == ["token-1"] + ["token-2"] * 20


@pytest.mark.parametrize("status", [401, 403, 429, 503])
def test_a_refresh_that_fails_hurts_nobody_and_is_not_repeated_at_once(status: int) -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    http.get("/x")
    clock.time += 3400
    service.answer = lambda _: httpx.Response(status)
    for _ in range(10):
        assert http.get("/x").status_code == 200
    assert service.tokens == 2
    clock.time += 3
    service.answer = None
    http.get("/x")
    assert service.seen[-1] == "token-3"


def test_a_refresh_without_an_answer_hurts_nobody() -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    http.get("/x")
    clock.time += 3400
    service.answer = _unreachable
    for _ in range(2):
        assert http.get("/x").status_code == 200
    assert service.tokens == 2
    assert service.seen == ["token-1"] * 3


def test_a_401_sends_the_request_once_more_and_never_a_second_time() -> None:
    service = Service()
    http = client(service)
    http.get("/x")
    service.good.clear()
    assert http.get("/x").status_code == 200
    assert service.seen == ["token-1", "token-1", "token-2"]
    service.answer = lambda _: httpx.Response(200, json={"Value": "never-good", "ExpiresIn": 3600})
    service.good.clear()
    assert http.get("/x").status_code == 401
    assert service.seen[3:] == ["token-2", "never-good"]


def test_a_401_that_comes_late_does_not_throw_away_the_fresh_token() -> None:
    service = Service()
    http = client(service)
    http.get("/x")
    slow, fast = threading.Event(), threading.Event()
    plain = service.other

    def other(request: httpx.Request) -> httpx.Response:
        used = request.headers["Authorization"]
        if request.url.path == "/slow" and used.endswith("-1"):
            slow.set()
            assert fast.wait(60)
        return plain(request)

    service.other = other  # type: ignore[method-assign]
    service.good.clear()
    late = threading.Thread(target=lambda: http.get("/slow"))
    late.start()
    assert slow.wait(60)
    http.get("/fast")
    fast.set()
    late.join()
    assert service.tokens == 2
    assert service.seen[-1] == "token-2"


def test_a_401_of_one_process_is_not_paid_twice_by_another() -> None:
    service, store = Service(), MemoryStore()
    one, two = client(service, store), client(service, Twin(store))
    one.get("/x")
    two.get("/x")
    assert service.tokens == 1
    service.good.clear()
    one.get("/x")
    assert two.get("/x").status_code == 200
    assert service.tokens == 2
    assert service.seen == ["token-1", "token-1", "token-1", "token-2", "token-1", "token-2"]


@pytest.mark.parametrize(("status", "kind"), [(401, AuthenticationFailed), (403, AccessDisabled)])
def test_a_refusal_is_told_to_all_waiters_and_remembered_for_a_moment(
    status: int, kind: type[Exception], when_waiting: Callable[[int, Answerer], Answerer]
) -> None:
    service = Service(answer=when_waiting(49, lambda _: httpx.Response(status)))
    clock = Clock()
    http = client(service, runtime=clock.runtime())
    outcomes = in_threads(50, lambda: http.get("/x"))
    assert {type(outcome) for outcome in outcomes} == {kind}
    assert len({id(outcome) for outcome in outcomes}) == 50
    assert service.tokens == 1
    service.answer = None
    with pytest.raises(kind):
        http.get("/x")
    assert service.tokens == 1
    clock.time += 2.1
    assert http.get("/x").status_code == 200
    assert service.seen == ["token-2"]


def test_a_service_without_tokens_to_give_is_asked_again_later_and_by_one(
    when_waiting: Callable[[int, Answerer], Answerer],
) -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    service.answer = when_waiting(19, lambda _: httpx.Response(503))
    outcomes = in_threads(20, lambda: http.get("/x"))
    assert {type(outcome) for outcome in outcomes} == {NoAnswer}
    assert not any(outcome.maybe_sent for outcome in outcomes)
    assert service.tokens == 1
    service.answer = None
    before = clock.time
    assert http.get("/x").status_code == 200
    assert clock.time - before == pytest.approx(0.5)


def test_the_pause_after_a_failure_grows_and_honours_retry_after() -> None:
    clock, service = Clock(), Service()
    http = client(service, runtime=clock.runtime())
    service.answer = lambda _: httpx.Response(429, headers={"Retry-After": "7"})
    for _ in range(2):
        with pytest.raises(NoAnswer):
            http.get("/x")
    assert sum(clock.slept) == pytest.approx(7)
    service.answer = lambda _: httpx.Response(500)
    for _ in range(3):
        with pytest.raises(NoAnswer):
            http.get("/x")
    assert sum(clock.slept) == pytest.approx(7 + 7 + 2 + 4)


def test_an_answer_that_cannot_be_read_is_said_so() -> None:
    for body in (
        b"<html>",
        b"[]",
        b"{}",
        b'{"Value": "a"}',
        b'{"Value": "a\\r\\nb", "ExpiresIn": 1}',
        b'{"Value": "a", "ExpiresIn": 0}',
        b'{"Value": "a", "ExpiresIn": -1}',
        b'{"Value": "", "ExpiresIn": 60}',
        b'{"Value": 1, "ExpiresIn": 60}',
        b" " * 100_000,
    ):
        service = Service(answer=lambda _, body=body: httpx.Response(200, content=iter([body])))  # type: ignore[misc]
        with pytest.raises(UnexpectedAnswer) as unreadable:
            client(service).get("/x")
        assert body.strip() == b"" or body.decode() not in str(unreadable.value)
    with pytest.raises(NotFound):
        client(Service(answer=lambda _: httpx.Response(404))).get("/x")
    with pytest.raises(UnexpectedAnswer):
        client(Service(answer=lambda _: httpx.Response(302, headers={"Location": "/"}))).get("/x")


def test_an_answer_that_drips_ends_with_the_policys_time() -> None:
    clock = Clock()

    def drip() -> Any:
        for _ in range(100):
            clock.time += 1
            yield b" "

    service = Service(answer=lambda _: httpx.Response(200, content=drip()))
    with pytest.raises(NoAnswer, match="no token: the answer was not complete in time") as lost:
        client(service, runtime=clock.runtime()).get("/x")
    assert not lost.value.maybe_sent
    assert clock.time == pytest.approx(1_900_000_011)


def test_waiting_for_a_token_respects_the_callers_deadline() -> None:
    service, store = Service(), MemoryStore()
    http = client(service, store)
    asked, over = held(service)
    renewing = threading.Thread(target=lambda: http.get("/x"))
    renewing.start()
    assert asked.wait(60)
    with pytest.raises(NoAnswer, match="deadline"):
        http.get("/x", time.monotonic() + 0.1)
    assert not service.seen
    over.set()
    renewing.join()
    assert service.tokens == 1


def test_a_deadline_that_ends_before_the_lease_of_another_process_is_respected() -> None:
    clock, service, store = Clock(), Service(), MemoryStore()
    store._now = clock.now
    http = client(service, store, runtime=clock.runtime())
    http.get("/x")
    service.good.clear()
    key = next(iter(store._values))
    assert store.acquire(key, "another process", 30)
    deadline = clock.time + 2
    with pytest.raises(NoAnswer, match="deadline") as late:
        http.get("/x", deadline)
    assert not late.value.maybe_sent
    assert deadline - 0.3 < clock.time < deadline
    assert http.get("/x").status_code == 200
    assert clock.time > 1_900_000_030


def test_a_renewer_whose_deadline_passes_leaves_the_renewal_to_the_others() -> None:
    clock, service, store = Clock(), Service(), MemoryStore()
    store._now = clock.now
    asleep, waiting = threading.Event(), threading.Semaphore(0)

    def sleep(seconds: float, wake: Wake | None = None) -> None:
        if wake is not None:
            waiting.release()
        elif not asleep.is_set():
            asleep.set()
            for _ in range(5):
                assert waiting.acquire(timeout=60)
        clock.sleep(seconds, wake)

    http = client(service, store, runtime=msgspec.structs.replace(clock.runtime(), sleep=sleep))
    http.get("/x")
    service.good.clear()
    key = next(key for key in store._values if key.endswith(":token"))
    assert store.acquire(key, "another process", 30)
    hurried: list[Any] = []

    def hurry() -> None:
        try:
            http.get("/x", clock.now() + 0.3)
        except NoAnswer as late:
            hurried.append(late)

    first = threading.Thread(target=hurry)
    first.start()
    assert asleep.wait(60)
    assert {answer.status_code for answer in in_threads(5, lambda: http.get("/x"))} == {200}
    first.join()
    assert len(hurried) == 1
    assert service.tokens == 2


def test_the_token_request_takes_no_longer_than_its_caller_has() -> None:
    clock, service = Clock(), Service()
    timeouts: list[dict[str, float]] = []

    def look(request: httpx.Request) -> httpx.Response:
        timeouts.append(request.extensions["timeout"])
        clock.time += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("slow", request=request)

    service.answer = look
    http = client(service, runtime=clock.runtime())
    with pytest.raises(NoAnswer, match="deadline"):
        http.get("/x", clock.time + 1.5)
    with pytest.raises(NoAnswer, match="ReadTimeout"):
        http.get("/x")
    assert timeouts == [
        {"connect": 1.5, "pool": 1.5, "write": 1.5, "read": 1.5},
        {"connect": 5.0, "pool": 10.0, "write": 10.0, "read": 10.0},
    ]
    # The first failed for its own lack of time, which is no reason for the second to wait.
    assert clock.slept == []


def test_a_cancelled_renewer_gives_way_to_the_next_at_once() -> None:
    service, store = Service(), MemoryStore()

    async def visit() -> None:
        service.gate = asyncio.Event()
        async with async_client(service, store) as http:
            renewing = asyncio.create_task(http.get("/x"))
            while not service.tokens:  # noqa: ASYNC110 - the transport is not ours to signal from
                await asyncio.sleep(0)
            others = [asyncio.create_task(http.get("/x")) for _ in range(10)]
            await asyncio.sleep(0.01)
            gate, service.gate, service.tokens = service.gate, None, 0
            renewing.cancel()
            answers = await asyncio.wait_for(asyncio.gather(*others), 20)  # within the lease
            assert {answer.status_code for answer in answers} == {200}
            assert not gate.is_set()

    asyncio.run(visit())
    assert service.tokens == 1
    assert store._leases == {}


def test_a_cancelled_waiter_disturbs_nobody() -> None:
    service = Service()

    async def visit() -> None:
        service.gate = asyncio.Event()
        async with async_client(service) as http:
            tasks = [asyncio.create_task(http.get("/x")) for _ in range(10)]
            while not service.tokens:  # noqa: ASYNC110 - the transport is not ours to signal from
                await asyncio.sleep(0)
            for task in tasks[1:5]:
                task.cancel()
            service.gate.set()
            answers = await asyncio.gather(*tasks, return_exceptions=True)
            assert [type(answer).__name__ for answer in answers].count("CancelledError") == 4

    asyncio.run(visit())
    assert service.tokens == 1


def test_a_renewer_whose_event_loop_stops_is_outlived_by_its_lease() -> None:
    clock, service, store = Clock(), Service(), MemoryStore()
    store._now = clock.now

    def sleep(seconds: float, _: Wake | None = None) -> None:
        clock.sleep(seconds)  # nobody will wake a waiter: its time simply passes

    runtime = msgspec.structs.replace(clock.runtime(), sleep=sleep)
    loop = asyncio.new_event_loop()
    http = async_client(service, store, runtime)

    async def begin() -> None:
        service.gate = asyncio.Event()
        _tasks.append(asyncio.create_task(http.get("/x")))
        while not service.tokens:  # noqa: ASYNC110 - the transport is not ours to signal from
            await asyncio.sleep(0)

    _tasks: list[asyncio.Task[Answer]] = []
    loop.run_until_complete(begin())
    # The loop now stands still in the middle of the renewal.
    service.gate, service.tokens = None, 0
    assert client(service, store, runtime).get("/x").status_code == 200
    assert 25 < sum(clock.slept) < 35
    _tasks[0].cancel()
    loop.run_until_complete(asyncio.gather(*_tasks, return_exceptions=True))
    loop.close()


@forking
def test_a_child_forked_in_the_middle_of_a_renewal_gets_its_own() -> None:
    service, store = Service(), MemoryStore()
    http = client(service, store)
    asked, over = held(service)
    renewing = threading.Thread(target=lambda: http.get("/x"))
    renewing.start()
    assert asked.wait(60)
    child = os.fork()
    if not child:
        status = 1
        try:
            service.answer = None
            # Sooner than the lease of the parent ends.
            status = 0 if http.get("/x", time.monotonic() + 20).status_code == 200 else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    over.set()
    renewing.join()


@forking
def test_a_forked_child_goes_on_with_the_token_and_a_file_store(tmp_path: Path) -> None:
    service = Service()
    http = client(service, open_store(FileStore(tmp_path / "state.sqlite3")))
    http.get("/x")
    child = os.fork()
    if not child:
        status = 1
        try:
            first = http.get("/x").status_code == 200 and service.tokens == 1
            service.good.clear()
            second = http.get("/x").status_code == 200 and service.tokens == 2
            status = 0 if first and second else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    service.good = {"token-2"}
    assert http.get("/x").status_code == 200
    assert service.tokens == 1


def test_a_file_that_others_can_read_gets_no_token_and_one_warning_says_so(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite3"
    path.touch(mode=0o644)
    path.chmod(0o644)
    service = Service()
    http = client(service, open_store(FileStore(path)))
    with pytest.warns(GiftCardsWarning, match="0600"):
        http.get("/x")
    service.good.clear()
    http.get("/x")
    gc.collect()
    assert b"token-" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_a_file_of_ours_keeps_the_token_for_the_next_process(tmp_path: Path) -> None:
    service = Service()
    client(service, FileStore(tmp_path / "state.sqlite3")).get("/x")
    client(service, FileStore(tmp_path / "state.sqlite3")).get("/x")
    assert service.tokens == 1
    assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


def test_nothing_in_a_store_tells_whose_account_it_is(tmp_path: Path) -> None:
    client(Service(), FileStore(tmp_path / "state.sqlite3")).get("/x")
    gc.collect()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"token-1" in content
    for secret in (CONFIG.email, CONFIG.access_token, "example.com"):
        assert secret.encode() not in content


def _unreachable(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def test_without_a_connection_all_who_wait_are_told_by_one_attempt(
    when_waiting: Callable[[int, Answerer], Answerer],
) -> None:
    service = Service(answer=when_waiting(19, _unreachable))
    http = client(service)
    outcomes = in_threads(20, lambda: http.get("/x"))
    assert {type(outcome) for outcome in outcomes} == {NoAnswer}
    assert {outcome.reason for outcome in outcomes} == {"no token: ConnectError (api.example.com)"}
    assert not any(outcome.maybe_sent for outcome in outcomes)
    assert service.tokens == 1


def test_without_a_connection_all_tasks_that_wait_are_told_by_one_attempt() -> None:
    service = Service(delay=0.05, answer=_unreachable)

    async def visit() -> list[Any]:
        async with async_client(service) as http:
            return await asyncio.gather(*(http.get("/x") for _ in range(20)), return_exceptions=True)

    outcomes = asyncio.run(visit())
    assert {type(outcome) for outcome in outcomes} == {NoAnswer}
    assert {outcome.reason for outcome in outcomes} == {"no token: ConnectError (api.example.com)"}
    assert service.tokens == 1
