"""`simulator`, `contract` and `completion`: what stands beside the client."""

from __future__ import annotations

import os
import sys
from dataclasses import asdict

import click

from ..exit_status import CommandError, ExitStatus
from ..output import emit, table
from ..session import Choices, Session, command

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

    With `giftcards --profile NAME contract` the profile's server is judged. `--first-day` only reads, and says which
    reading of each assumption is true.
    """
    words = list(arguments)
    choices = ctx.find_object(Choices) or Choices()
    if "--first-day" in words:
        words.remove("--first-day")
        return _first_day(Session(choices, ctx), words)
    from giftcardpartners_contract.__main__ import start

    if choices.profile:
        account = Session(choices, ctx).account
        os.environ["GIFTCARDPARTNERS_EMAIL"] = account.email
        os.environ["GIFTCARDPARTNERS_ACCESS_TOKEN"] = account.access_token
        words += ["--base-url", account.base_url]
    sys.argv = ["giftcards contract", *words]
    return start()


def _first_day(session: Session, words: list[str]) -> int:
    from ..first_day import first_day

    as_json = session.as_json or words == ["--json"]
    if words not in ([], ["--json"]):
        raise CommandError(
            "--first-day takes --json, and no other argument.",
            ExitStatus.USAGE,
            "Options such as --profile come before `contract`.",
        )
    _ = session.client  # refuses an address that no token may be sent to
    readings = first_day(session.account)
    if as_json:
        for one in readings:
            emit(asdict(one))
        return ExitStatus.DONE
    words_for = {True: "as assumed", False: "OTHERWISE", None: "cannot tell"}
    headings = ("assumption", "question", "seen", "")
    table(headings, ((one.assumption, one.question, one.seen, words_for[one.as_assumed]) for one in readings))
    return ExitStatus.DONE


@command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(_: Session, shell: str) -> None:
    """Print the completion script of a shell: eval "$(giftcards completion bash)"."""
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    if kind is None:  # a Choice above
        raise CommandError(f"No completion for {shell}.", ExitStatus.USAGE)
    click.echo(kind(root, {}, "giftcards", "_GIFTCARDS_COMPLETE").source())
