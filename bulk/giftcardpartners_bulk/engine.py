"""DBOS as this project uses it: one queue for each campaign, one short workflow for each chunk, no parent.

Only this module knows DBOS. What it stores are the rows of chunks, as JSON; a workflow ends when its chunk is done, and
never with an error, because an error would be remembered for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypedDict

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, EnqueueOptions

from .rows import Row

_APPLICATION = "giftcardpartners-bulk"
_FORMAT = "1"
"""Of the rows in the database: a worker that writes another format must not take this one's chunks."""
_QUEUE = f"giftcards-v{_FORMAT}-"
_POLL = 0.2
_AT_ONCE = 500


class Payload(TypedDict):
    """A chunk as the database holds it."""

    campaign: str
    number: int
    kind: str
    numbers: Sequence[int]
    rows: Sequence[Row]
    prices: Sequence[int]
    refused_parts: dict[str, str]
    """Parts that were refused, since a history showed orders of their halves; by path, with the reason."""
    known: Sequence[str]
    """Parts whose orders a history showed, by path; the chunk itself has the empty one."""


_run: Callable[[Payload], None] | None = None


@DBOS.workflow(name="giftcards-chunk", max_recovery_attempts=None)
def _chunk(payload: Payload) -> None:
    if _run is not None:
        _run(payload)


def workflow_id(campaign: str, number: int) -> str:
    """The engine's name of a chunk."""
    return f"{campaign}:{number}"


def launch(
    engine: sa.Engine, executor: str, run: Callable[[Payload], None], campaigns: Sequence[str] | None
) -> None:
    """Make the database ready, and run chunks of these campaigns (None: of all) in threads from now on."""
    global _run
    _run = run
    config: DBOSConfig = {
        "name": _APPLICATION,
        "system_database_engine": engine,
        "system_database_url": engine.url.render_as_string(hide_password=True),
        "application_version": _FORMAT,
        "executor_id": executor,
        "serializer": DBOSPortableJSONSerializer(),
        "log_level": "CRITICAL",
        "use_listen_notify": False,
        "notification_listener_polling_interval_sec": 0.25,
        "scheduler_polling_interval_sec": 3600.0,
    }
    DBOS(config=config)
    if campaigns is not None:
        DBOS.listen_queues([_QUEUE + name for name in campaigns])
    DBOS.launch()


def shut_down() -> None:
    """Take no more chunks; who runs one finds its way out alone."""
    DBOS.destroy()


class Queues:
    """What any process may ask of the engine, whether it runs chunks or not."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._client = DBOSClient(
            system_database_engine=engine,
            serializer=DBOSPortableJSONSerializer(),
            application_name=_APPLICATION,
            retry_connection_errors=False,  # it would also wait for room on a full disk, and say nothing
        )

    def close(self) -> None:
        """Close what belongs to the engine; the database's connections are the caller's."""
        self._client.destroy()

    def open(self, campaign: str, slots: int, rate: float | None) -> None:
        """Make the campaign's queue, or change it: chunks at once in each process, orders a second over all."""
        limiter = _limiter(rate)
        self._client.register_queue(
            _QUEUE + campaign, worker_concurrency=slots, limiter=limiter, polling_interval_sec=_POLL
        )

    def exists(self, campaign: str) -> bool:
        """Whether the campaign has a queue."""
        return self._client.retrieve_queue(_QUEUE + campaign) is not None

    def campaigns(self) -> list[str]:
        """The campaigns that have a queue; workers ask each of them for work all the time."""
        names = (queue.name for queue in self._client.list_queues())
        return [name.removeprefix(_QUEUE) for name in names if name.startswith(_QUEUE)]

    def remove(self, campaign: str) -> None:
        """Delete a queue that will never have work again; what its chunks were stays."""
        self._client.delete_queue(_QUEUE + campaign)

    def set(self, campaign: str, *, slots: int | None = None, rate: float | None = None) -> None:
        """Change a queue for all hosts from now on; None leaves a part as it is, a rate of 0 lifts the limit."""
        queue = self._client.retrieve_queue(_QUEUE + campaign)
        if queue is None:
            return
        if slots is not None:
            queue.set_worker_concurrency(slots)
        if rate is not None:
            queue.set_limiter(_limiter(rate))

    def enqueue(self, connection: sa.Connection, payloads: Iterable[Payload]) -> None:
        """Hand chunks over within a transaction; one that is there already stays as it is."""
        for payload in payloads:
            options: EnqueueOptions = {
                "workflow_name": "giftcards-chunk",
                "queue_name": _QUEUE + payload["campaign"],
                "workflow_id": workflow_id(payload["campaign"], payload["number"]),
                "app_version": _FORMAT,
            }
            self._client.enqueue_in_transaction(connection, options, payload)

    def pending(self) -> dict[str, str]:
        """The chunks that are taken and not ended, and who has taken each."""
        found = self._client.list_workflows(
            status="PENDING", name="giftcards-chunk", load_input=False, load_output=False
        )
        return {each.workflow_id: each.executor_id or "" for each in found}

    def hand_back(self, workflow_ids: Sequence[str]) -> None:
        """Put chunks into their queue again, for any worker; whoever still runs one has lost it."""
        by_campaign: dict[str, list[str]] = {}
        for each in workflow_ids:
            by_campaign.setdefault(each.rpartition(":")[0], []).append(each)
        for campaign, ids in by_campaign.items():
            self._client.resume_workflows(ids, queue_name=_QUEUE + campaign)

    def revive(self, campaign: str) -> None:
        """Run chunks again that the engine holds for failed: a disk was full, or somebody cancelled them."""
        found = self._client.list_workflows(
            status=["ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"],
            queue_name=_QUEUE + campaign,
            load_input=False,
            load_output=False,
        )
        for each in found:
            self._client.rewind_workflow(each.workflow_id, queue_name=_QUEUE + campaign)

    def payloads(self, campaign: str, first: int, last: int) -> list[Payload]:
        """The chunks with these numbers, as far as they are handed over."""
        ids = [workflow_id(campaign, number) for number in range(first, last + 1)]
        found: list[Any] = self._client.list_workflows(workflow_ids=ids, load_output=False)
        payloads: list[Payload] = [each.input["args"][0] for each in found if each.input is not None]
        return sorted(payloads, key=lambda payload: payload["number"])

    def forget(self, campaign: str, chunks: int) -> None:
        """Delete the rows of a campaign, and its queue."""
        for first in range(1, chunks + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, chunks)
            self._client.delete_workflows(
                [workflow_id(campaign, number) for number in range(first, last + 1)]
            )
        self.remove(campaign)


def _limiter(rate: float | None) -> Any:
    if not rate:
        return None
    return {"limit": round(rate), "period": 1.0} if rate >= 1 else {"limit": 1, "period": 1.0 / rate}
