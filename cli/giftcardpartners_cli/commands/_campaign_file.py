"""The options of a campaign that say how its file is read."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import click

from ..exit_status import CommandError, ExitStatus

if TYPE_CHECKING:
    from collections.abc import Iterator


class Money(click.ParamType[Decimal]):
    """An amount of money such as 500 or 500.00."""

    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        """Read the amount."""
        if isinstance(value, Decimal):
            return value
        try:
            amount = Decimal(str(value))
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or amount < 0 or amount >= 10**12:
            self.fail(f"{value!r} is no amount such as 500.00", param, ctx)
        return amount


@contextmanager
def told() -> Iterator[None]:
    """Turn what goes wrong with a campaign into what the command line says, without a frame of it."""
    from giftcardpartners_bulk import BadFile, CampaignError

    try:
        yield
        return
    except CampaignError as error:
        problems = tuple(map(str, error.findings)) if isinstance(error, BadFile) else ()
        message, status = str(error), ExitStatus(error.exit_status)
    raise CommandError(message, status, problems=problems)


def reading_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Add the options, and hand them over as one Reading."""

    @click.option("--size", default=50, show_default=True, help="Rows of one order, at most 1,000.")
    @click.option(
        "--map", "renamed", multiple=True, metavar="HEADING=KEYWORD", help="A column's keyword; repeatable."
    )
    @click.option("--product", help="Product where there is no such column, or no text in it.")
    @click.option("--value", help="Face value where there is no such column, or no text in it.")
    @click.option("--message", help="Message where there is no such column, or no text in it.")
    @click.option("--type", "kind", help="digital, links or post, for all rows.")
    @click.option("--sheet", help="Sheet of a workbook that has several.")
    @click.option("--postage", type=Money(), default=Decimal(0), help="What a row by post costs to send.")
    @click.option("--allow-duplicates", is_flag=True, help="Rows that are the same are meant.")
    @functools.wraps(command)
    def with_reading(
        *args: Any,
        size: int,
        renamed: tuple[str, ...],
        product: str | None,
        value: str | None,
        message: str | None,
        kind: str | None,
        sheet: str | None,
        postage: Decimal,
        allow_duplicates: bool,
        **others: Any,
    ) -> int | None:
        from giftcardpartners_bulk import Reading

        pairs = [text.rpartition("=") for text in renamed]
        if not all(heading and keyword for heading, _, keyword in pairs):
            raise click.BadParameter("must be HEADING=KEYWORD", param_hint="--map")
        given = {"product_id": product, "value": value, "message": message}
        with told():
            reading = Reading(
                size,
                {heading: keyword.strip() for heading, _, keyword in pairs},
                {name: text for name, text in given.items() if text},
                kind,
                sheet,
                allow_duplicates,
                postage,
            )
        return command(*args, reading=reading, **others)

    return with_reading
