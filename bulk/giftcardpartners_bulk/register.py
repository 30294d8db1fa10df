"""Which campaigns there are: made once, never another file's or another account's, and what state each is in."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal

import msgspec
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from .checking import Reading, Totals
from .errors import NOTHING, SETTINGS, USAGE, CampaignStopped, OtherCampaign
from .tables import campaigns, to_money, to_units


@dataclass(frozen=True, slots=True)
class Entry:
    """A campaign as the database knows it; money in the account's currency."""

    name: str
    account: str
    file_sha256: str
    reading: str
    plan_sha256: str
    chunks: int
    rows: int
    cost: Decimal
    floor: Decimal
    handed_over: int
    state: str
    reason: str | None
    waiting: str | None
    created: float


def find(connection: sa.Connection, name: str) -> Entry | None:
    """Look a campaign up."""
    row = connection.execute(sa.select(campaigns).where(campaigns.c.name == name)).one_or_none()
    if row is None:
        return None
    values = dict(row._mapping)
    del values["accepts_refusals"]
    return Entry(**{**values, "cost": to_money(row.cost), "floor": to_money(row.floor)})


def must_find(connection: sa.Connection, name: str) -> Entry:
    """Look a campaign up. Raises OtherCampaign when there is none, or it is forgotten."""
    entry = find(connection, name)
    if entry is None:
        known = ", ".join(names(connection)) or "none"
        raise OtherCampaign(
            f"There is no campaign {name} in this database. There are: {known}.", exit_status=NOTHING
        )
    return entry


def names(connection: sa.Connection) -> list[str]:
    """All campaigns, the newest first."""
    return list(
        connection.execute(sa.select(campaigns.c.name).order_by(campaigns.c.created.desc())).scalars()
    )


def read_as(reading: Reading) -> str:
    """How a file is read, as text to compare."""
    return msgspec.json.encode(reading, order="sorted").decode()


def make(
    connection: sa.Connection, name: str, account: str, file: tuple[str, str], totals: Totals, floor: Decimal
) -> None:
    """Write a campaign down, once; who comes second finds the first one's. `file` is its digest and its reading."""
    values = {
        "name": name,
        "account": account,
        "file_sha256": file[0],
        "reading": file[1],
        "plan_sha256": totals.plan_sha256,
        "chunks": totals.chunks,
        "rows": totals.rows,
        "cost": to_units(totals.cost),
        "floor": to_units(floor),
        "created": time.time(),
    }
    try:
        with connection.begin_nested():
            connection.execute(campaigns.insert().values(**values))
    except IntegrityError:
        pass


def insist_on_same(entry: Entry, account: str, plan_sha256: str | None, file: tuple[str, str]) -> bool:
    """Tell whether the file is the one that the campaign was made of; None for a plan that is not known yet.

    Raises OtherCampaign when it certainly is not, or the account is another one.
    """
    if entry.account != account:
        raise OtherCampaign(
            f"The campaign {entry.name} belongs to another account. Nothing was ordered: give this file another name.",
            exit_status=SETTINGS,
        )
    if entry.state == "forgotten":
        raise OtherCampaign(
            f"The campaign {entry.name} was ordered and forgotten. Nothing was ordered: "
            "if these are other rewards, give them another name.",
            exit_status=USAGE,
        )
    if (entry.file_sha256, entry.reading) == file or entry.plan_sha256 == plan_sha256:
        return True
    if plan_sha256 is None:
        return False
    raise OtherCampaign(
        f"The campaign {entry.name} was started with another file, or the same one read otherwise (--size, --map, …). "
        "Nothing was ordered: go on with that file, or give this one another name."
    )


def set_state(connection: sa.Connection, name: str, state: str, reason: str | None = None) -> None:
    """Pause, stop, or let go on."""
    changed = campaigns.update().where(campaigns.c.name == name, campaigns.c.state != "forgotten")
    connection.execute(changed.values(state=state, reason=reason))


def set_floor(connection: sa.Connection, name: str, floor: Decimal) -> None:
    """Change the money that is never touched."""
    connection.execute(campaigns.update().where(campaigns.c.name == name).values(floor=to_units(floor)))


def go_on(connection: sa.Connection, entry: Entry) -> None:
    """Let a campaign that was stopped go on. Raises CampaignStopped when somebody paused it."""
    if entry.state == "paused":
        raise CampaignStopped(f"The campaign {entry.name} is paused: `resume {entry.name}` lets it go on.")
    if entry.state == "stopped":
        set_state(connection, entry.name, "running")
