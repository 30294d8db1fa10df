"""Celery tasks whose client is made, and used, before the worker forks its pool."""

from __future__ import annotations

import os
from pathlib import Path

from celery import Celery
from celery.exceptions import SoftTimeLimitExceeded
from giftcardpartners import Client, Links, Timeouts

folder = Path(os.environ["CELERY_FOLDER"])
app = Celery("tasks", broker="filesystem://", backend=f"file://{folder / 'results'}")
app.conf.broker_transport_options = {
    "data_folder_in": str(folder / "queue"),
    "data_folder_out": str(folder / "queue"),
    "control_folder": str(folder / "control"),
    "polling_interval": 0.05,
}
app.conf.worker_hijack_root_logger = False

client = Client(
    os.environ["ECHO_URL"],
    email="ops@example.com",
    access_token="not-a-real-access-token",
    timeouts=Timeouts(answer=60),
)
if os.environ.get("CELERY_WORKER"):
    client.balance()


@app.task(name="order")  # type: ignore[untyped-decorator]
def order(name: str) -> str:
    """Place an order, read it back, and say which process saw what."""
    placed = client.orders.create(Links(po_number=name).add("CVS", 25))
    again = client.orders.get(placed.order.id)
    return f"{os.getpid()} {placed.order.po_number} {again.po_number} {len(placed.attempts)}"


@app.task(name="slow", soft_time_limit=1)  # type: ignore[untyped-decorator]
def slow(name: str) -> str:
    """Place an order that is never answered, and say what ended it."""
    try:
        client.orders.create(Links(po_number=name).add("CVS", 25))
    except SoftTimeLimitExceeded:
        return "SoftTimeLimitExceeded"
    except Exception as problem:  # noqa: BLE001 - which one it is, is the question
        return type(problem).__name__
    return "placed"
