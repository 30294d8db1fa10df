"""`simulator`, `contract` and `completion`: what stands beside the client."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal

import click

from ..exit_status import CommandError, ExitStatus
from ..output import emit, say, table
from ..session import Choices, Session, command
from ._money import MONEY

_AS_IT_IS = {"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []}


@click.command("simulator", context_settings=_AS_IT_IS, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def simulator_command(arguments: tuple[str, ...]) -> int:
    """Run the simulator until Ctrl-C; the arguments are those of `python -m giftcardpartners_simulator`."""
    from giftcardpartners_simulator import __main__ as simulator

    from ..local_simulator import noted

    return simulator.main(arguments, while_running=noted)


@click.command("contract", context_settings=_AS_IT_IS, add_help_option=False)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def contract_command(ctx: click.Context, arguments: tuple[str, ...]) -> int:
    """Judge whether a server keeps the contract; the arguments are those of `python -m giftcardpartners_contract`.

    With `giftcards --profile NAME contract` the profile's server is judged. `--first-day` says which reading of each
    assumption is true; it only reads, unless it may order (`giftcards contract --first-day --help`).
    """
    words = list(arguments)
    choices = ctx.find_object(Choices) or Choices()
    if "--first-day" in words:
        words.remove("--first-day")
        with _first_day_command.make_context("contract --first-day", words, parent=ctx.parent) as inner:
            result: int = _first_day_command.invoke(inner)
            return result
    from giftcardpartners_contract.__main__ import start

    if choices.profile:
        account = Session(choices, ctx).account
        os.environ["GIFTCARDPARTNERS_EMAIL"] = account.email
        os.environ["GIFTCARDPARTNERS_ACCESS_TOKEN"] = account.access_token
        words += ["--base-url", account.base_url]
    sys.argv = ["giftcards contract", *words]
    return start()


@command("contract --first-day")
@click.option("--allow-orders", is_flag=True, help="Order what only an order shows; needs --budget.")
@click.option("--budget", type=MONEY, metavar="AMOUNT", help="All runs together cost no more than this.")
@click.option("--email", metavar="ADDRESS", help="An address of yours, which a card may be sent to.")
def _first_day_command(
    session: Session, allow_orders: bool, budget: Decimal | None, email: str | None
) -> int:
    """Say which reading of each assumption of docs/assumptions.md is true. Only reads, unless it may order.

    Orders are of the cheapest card, one for each question, under PONumbers that are written down before anything is
    sent: a run that was cut off is run again, and orders nothing twice.
    """
    from ..first_day import Permission, first_day
    from ..first_day.readings import Reading

    if allow_orders != (budget is not None) or (email is not None and budget is None):
        raise CommandError(
            "Nothing was sent: orders need both --allow-orders and --budget AMOUNT.", ExitStatus.USAGE
        )
    _insist_on_address(email)
    _ = session.client  # refuses an address that no token may be sent to
    readings: Iterable[Reading] = first_day(
        session.account, None if budget is None else Permission(budget, email)
    )
    if session.as_json:
        for one in readings:
            emit(asdict(one))
        return ExitStatus.DONE
    if sys.stdout.isatty():  # a table shows in the end
        from rich.console import Console

        with Console(stderr=True).status("asking the service"):
            readings = list(readings)
    words_for = {True: "as assumed", False: "OTHERWISE", None: "not found out"}
    headings = ("assumption", "question", "seen", "")
    table(headings, ((one.assumption, one.question, one.seen, words_for[one.as_assumed]) for one in readings))
    return ExitStatus.DONE


def _insist_on_address(email: str | None) -> None:
    from giftcardpartners import DigitalDelivery, InvalidInput

    if email is not None:
        try:
            DigitalDelivery(po_number="first-day").add("PRODUCT", Decimal(1), email=email)
        except InvalidInput:
            raise CommandError("--email is no e-mail address; nothing was sent.", ExitStatus.USAGE) from None


@command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(_: Session, shell: str) -> None:
    """Print the completion script of a shell: eval "$(giftcards completion bash)"."""
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:  # a Choice above
        raise CommandError(f"No completion for {shell}.", ExitStatus.USAGE)
    say(kind(root, {}, "giftcards", "_GIFTCARDS_COMPLETE").source())
