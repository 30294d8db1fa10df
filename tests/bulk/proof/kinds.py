"""What can happen to a campaign: each kind is a story that ends with every row ordered once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any, TypeVar

from giftcardpartners_bulk import Campaigns, OtherCampaign
from giftcardpartners_simulator import Fault

from . import processes
from .postgres import PostgresDatabase
from .trial import Broken, Shape, Trial

T = TypeVar("T")
Kind = Callable[[Trial], None]
KINDS: dict[str, tuple[Kind, Shape]] = {}
ON_MANY_HOSTS: dict[str, tuple[Kind, Shape]] = {}

_LIFE = 2.0
"""Seconds within which a process is killed; a whole campaign of a trial takes about as long."""


def kind(name: str, shape: Shape = Shape(), *, many: bool = False) -> Callable[[Kind], Kind]:
    """Name a kind; `many` needs a database for several hosts."""

    def note(what: Kind) -> Kind:
        (ON_MANY_HOSTS if many else KINDS)[name] = what, shape
        return what

    return note


@kind("kill -9 at random")
def kill(trial: Trial) -> None:
    """Kill one process after another."""
    for _ in range(trial.random.randint(1, 4)):
        trial.kill_at_random(trial.start(), _LIFE)
    trial.go_on()


@kind("SIGTERM at random")
def terminate(trial: Trial) -> None:
    """End one process after another in good order."""
    for _ in range(trial.random.randint(1, 3)):
        trial.kill_at_random(trial.start(), _LIFE, signal.SIGTERM)
    trial.go_on()


@kind("two starts at once, one killed")
def two_at_once(trial: Trial) -> None:
    """Start twice; the other one ends the campaign."""
    first, second = trial.start(), trial.start()
    trial.kill_at_random(trial.random.choice([first, second]), _LIFE)
    with suppress(ChildProcessError):
        processes.wait(first)
    with suppress(ChildProcessError):
        processes.wait(second)
    trial.go_on()


@kind("refused rows, killed", Shape(unlucky=True))
def refused_rows(trial: Trial) -> None:
    """Kill while refused orders are split."""
    trial.kill_at_random(trial.start(), _LIFE)
    trial.go_on()


@kind("refused rows, the database lost", Shape(unlucky=True))
def refused_and_lost(trial: Trial) -> None:
    """Lose all knowledge of what was split."""
    trial.kill_at_random(trial.start(), _LIFE)
    trial.lose_database()
    trial.go_on()


@kind("the database lost")
def lost_database(trial: Trial) -> None:
    """Lose all that was written down, in the middle or in the end."""
    trial.kill_at_random(trial.start(), 2 * _LIFE)
    trial.lose_database()
    trial.go_on()


@kind("the database damaged")
def damaged_database(trial: Trial) -> None:
    """Write over parts of it; whoever then puts an empty one there can go on."""
    trial.kill_at_random(trial.start(), _LIFE)
    trial.database.damage(trial.random)
    with suppress(TimeoutError):
        status = processes.wait(trial.start(), 20)
        trial.events[f"damaged: exit {status}"] += 1
        if status not in {0, processes.INTERRUPTED, processes.NO_ENGINE}:
            raise Broken(f"a damaged database ends with {status}: {trial.log()[-900:]}")
    trial.lose_database()
    trial.go_on()


@kind("the disk full")
def disk_full(trial: Trial) -> None:
    """Let the database grow no further, for a while."""
    trial.kill_at_random(trial.start(), _LIFE)
    status = processes.wait(trial.start(pages=trial.database.fill(trial.random.randint(0, 12))))
    trial.events[f"full: exit {status}"] += 1
    if status not in {0, processes.NO_ENGINE}:
        raise Broken(f"a full disk ends with {status}: {trial.log()[-900:]}")
    trial.database.make_room()
    trial.go_on()


@kind("the server of the database killed, and back")
def server_crashed(trial: Trial) -> None:
    """Kill PostgreSQL while a campaign runs, and start it again soon."""
    pid = trial.start()
    time.sleep(trial.random.random() * _LIFE)
    assert isinstance(trial.database, PostgresDatabase)
    trial.database.server.stop(at_once=True)
    time.sleep(trial.random.random())
    trial.database.server.start()
    status = processes.wait(pid)
    trial.events[f"killed: exit {status}"] += 1
    if status not in {0, processes.NO_ENGINE}:
        raise Broken(f"a server that was away ends with {status}: {trial.log()[-900:]}")
    trial.go_on()


@kind("another file under the name")
def changed_file(trial: Trial) -> None:
    """Change a row, with the database and without: refused both times, and nothing ordered."""
    trial.kill_at_random(trial.start(), 2 * _LIFE)
    if trial.random.random() < 0.5:
        trial.lose_database()
    before = trial.ordered()
    original = trial.file.read_bytes()
    lines = original.split(b"\r\n")
    changed = trial.random.randrange(1, len(lines) - 1)
    lines[changed] = lines[changed].replace(b"secret", b"other")
    trial.file.write_bytes(b"\r\n".join(lines))
    if (before and all(value in before for value in trial.values)) or _is_registered(trial):
        status = processes.wait(trial.start())
        if status != OtherCampaign.exit_status:
            raise Broken(f"a changed file ends with {status}")
        trial.events["refused"] += 1
    if trial.ordered() - before and _is_registered(trial):
        raise Broken("a changed file ordered something")
    trial.file.write_bytes(original)
    trial.go_on()


@kind("funds arrive late, killed while waiting")
def late_funds(trial: Trial) -> None:
    """Have money for a part, and a floor that is never touched."""
    trial.service.reset(round(trial.cost / 2, 2))
    floor = Decimal(200)
    pid = trial.start(floor=str(floor))
    _until(trial, lambda: _state(trial) == "waiting" or _is_over(pid))
    time.sleep(0.5)
    if Decimal(trial.service.account()["available"]) < floor:
        raise Broken("the floor was touched")
    if trial.random.random() < 0.5:
        trial.kill_at_random(pid, 0.5)
        pid = trial.start(floor=str(floor))
        time.sleep(trial.random.random())
    trial.service.fund(trial.cost)
    if (status := processes.wait(pid)) != 0:
        raise Broken(f"it did not go on by itself: {status} {trial.log()[-900:]}")


@kind("paused and resumed")
def paused(trial: Trial) -> None:
    """Pause somewhere: nothing more is ordered until somebody resumes."""
    pid = trial.start()
    _until(trial, lambda: _is_registered(trial))
    time.sleep(trial.random.random())
    _ask(trial, lambda campaigns: campaigns.pause(trial.where.name))
    _until(trial, lambda: _ask(trial, lambda campaigns: campaigns.status(trial.where.name).under_way) == 0)
    before = trial.ordered()
    time.sleep(0.7)
    if trial.ordered() != before:
        raise Broken("ordered while paused")
    trial.events["paused before the end"] += len(before) < len(trial.values)
    _ask(trial, lambda campaigns: campaigns.resume(trial.where.name))
    processes.wait(pid)
    trial.go_on()


@kind("API access switched off")
def disabled(trial: Trial) -> None:
    """Switch API access off: the campaign stops, and goes on with the same command."""
    pid = trial.start()
    time.sleep(trial.random.random() * _LIFE)
    trial.service.enable(False)
    status = processes.wait(pid)
    trial.events[f"off: exit {status}"] += 1
    trial.service.enable(True)
    if status not in {0, processes.INTERRUPTED, 6}:
        raise Broken(f"no access ends with {status}: {trial.log()[-900:]}")
    trial.go_on()


_ORDER, _MANY = (
    "createOrder",
    ("createOrder", "createOrder", "createOrder", "getAccountBalance", "createToken"),
)
_BODY = ("createOrder", "createOrder", "getAccountBalance", "listOrders")
FAULTS: dict[str, tuple[tuple[str, ...], dict[str, tuple[Any, ...]]]] = {
    "refuse_connection": (_MANY, {}),
    "connect_timeout": (_MANY, {}),
    "drop_before_reading": (_MANY, {}),
    "never_answer_before_store": (_MANY, {}),
    "status_before_store": (
        _MANY,
        {"status": (400, 422, 500, 503), "value": (None, "html", "empty", "gateway")},
    ),
    "rate_limited": (_MANY, {"value": ("0", "none")}),
    "throttle_account": ((_ORDER, "getAccountBalance"), {"seconds": (0.3,)}),
    "unauthorized": (("createOrder", "getAccountBalance", "listOrders"), {}),
    "revoke_token": (("createOrder", "getAccountBalance", "listOrders"), {}),
    "conflict_without_store": ((_ORDER,), {"value": ("none", "wrong_unknown", "wrong_existing")}),
    "token_expires_early": (("createToken",), {"seconds": (0.3,)}),
    "conflict_body": (
        (_ORDER,),
        {"value": ("none", "list", "id", "several", "wrong_unknown", "wrong_existing")},
    ),
    "pending_for_polls": ((_ORDER,), {"polls": (1, 2)}),
    "pending_for_seconds": ((_ORDER,), {"seconds": (0.3,)}),
    "pending_for_ever": ((_ORDER,), {}),
    "unknown_status": ((_ORDER,), {"polls": (1,), "value": ("Odd",)}),
    "commit_late": ((_ORDER,), {"seconds": (0.3,), "polls": (1,)}),
    "history_lag": (("listOrders",), {"seconds": (0.3,)}),
    "extra_fields": (_BODY, {}),
    # Our own order under a wrong id, which the other values may show, is nothing that anybody could notice.
    "another_order": ((_ORDER,), {"value": ("existing",)}),
    "drop_after_store": (_BODY, {}),
    "drop_mid_body": (_BODY, {}),
    "never_answer_after_store": (_BODY, {}),
    "status_after_store": (_BODY, {"value": (None, "html", "empty", "login")}),
    "truncated_json": (_BODY, {}),
    "malformed_json": (_BODY, {}),
    "html_page": (_BODY, {"value": ("html", "firewall", "maintenance")}),
    "wrong_content_type": (_BODY, {}),
    "empty_body": (_BODY, {}),
    "latency": (_BODY, {"seconds": (0.3,)}),
}
"""Every fault of the simulator but those of webhooks, which a campaign does not ask for: operations, and settings."""


_OF_A_REPLAY = "conflict_body"
"""Is met only where an order is sent again."""


@kind("faults of the service, killed")
def faults(trial: Trial) -> None:
    """Meet this trial's share of all faults and some more, and be killed as well."""
    number, trials = trial.share
    for drawn in (*sorted(FAULTS)[number::trials], *trial.random.choices(sorted(FAULTS), k=3)):
        operations, settings = FAULTS[drawn]
        operation = trial.random.choice(operations)
        fault = Fault(
            kind=drawn,
            operation=operation,
            skip=trial.random.randint(1, 10) if operation == _ORDER and drawn != _OF_A_REPLAY else 0,
            times=trial.random.randint(1, 2),
            **{name: trial.random.choice(values) for name, values in settings.items()},
        )
        trial.service.lay(fault)
        if drawn == _OF_A_REPLAY:
            trial.service.lay(Fault(kind="drop_after_store", operation=_ORDER, times=2))
    if trial.random.random() < 0.5:
        trial.kill_at_random(trial.start(), 2 * _LIFE)
    if trial.random.random() < 0.3:
        trial.lose_database()
    trial.go_on()
    trial.events.update(trial.service.met())


@kind("2 to 4 workers, some killed", Shape(300, 10), many=True)
def workers(trial: Trial) -> None:
    """Kill workers, and the start too."""
    pids = [trial.work() for _ in range(trial.random.randint(2, 4))]
    first = trial.start()
    for pid in trial.random.sample(pids, trial.random.randint(1, len(pids) - 1)):
        trial.kill_at_random(pid, _LIFE)
        pids.remove(pid)
    if trial.random.random() < 0.5:
        trial.kill_at_random(first, _LIFE)
    else:
        processes.wait(first)
    trial.go_on()
    _end(pids)


@kind("a worker frozen, taken for dead, and back", Shape(300, 10), many=True)
def frozen(trial: Trial) -> None:
    """Freeze a worker with chunks in its hands; it wakes up when others have done them."""
    worker, other = trial.work(), trial.work()
    first = trial.start()
    _until(trial, lambda: len(trial.ordered()) > trial.random.randint(0, 200) or _is_over(first))
    os.kill(worker, signal.SIGSTOP)
    processes.wait(first)
    trial.go_on()
    os.kill(worker, signal.SIGCONT)
    time.sleep(1.0)
    _end([worker, other])


def _end(pids: list[int]) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    for pid in pids:
        if (status := processes.wait(pid)) not in {0, processes.NO_ENGINE}:
            raise Broken(f"a worker ended with {status}")


def _ask(trial: Trial, question: Callable[[Campaigns], T]) -> T:
    with processes.open_campaigns(
        trial.where
    ) as campaigns:  # closed before the next fork, as SQLite wants it
        return question(campaigns)


def _is_registered(trial: Trial) -> bool:
    return _ask(trial, lambda campaigns: trial.where.name in campaigns.names())


def _state(trial: Trial) -> str:
    name = trial.where.name
    return _ask(trial, lambda campaigns: campaigns.status(name).state if name in campaigns.names() else "")


def _is_over(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _until(trial: Trial, is_so: Callable[[], bool], seconds: float = 60.0) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            raise Broken(f"waited in vain: {trial.log()[-900:]!r}")
        time.sleep(0.1)
