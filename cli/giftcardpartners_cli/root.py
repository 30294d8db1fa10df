"""The click group: it loads the module of a command when that command is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import click

from .help_text import COMMANDS, help_text
from .output import ClosedPipe
from .session import OPTIONS, Choices, with_options


@contextmanager
def _closed_pipe() -> Iterator[None]:
    """Keep click, which prints helps and the version, from ending with 1 because nobody reads on."""
    try:
        yield
    except BrokenPipeError:
        raise ClosedPipe from None


class _Lazy(click.Group):
    def make_context(self, *arguments: Any, **more: Any) -> click.Context:
        """Read the words."""
        with _closed_pipe():
            return super().make_context(*arguments, **more)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        with _closed_pipe():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Name all commands, without loading any."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        module = "commands.orders" if cmd_name == "order show" else COMMANDS.get(cmd_name, ("",))[0]
        if not module:
            return None
        attribute = cmd_name.replace(" ", "_") + "_command"
        command: click.Command = getattr(import_module(f".{module}", __package__), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take `order show` for the one command that it is; a file of that name is `./show`."""
        if args[:2] == ["order", "show"]:
            return "order show", self.get_command(ctx, "order show"), args[2:]
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: click.Context) -> str:  # noqa: ARG002
        """Say what `giftcards --help` says."""
        from shutil import get_terminal_size

        return help_text(get_terminal_size().columns).rstrip("\n")

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Leave that to `get_help`."""


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"giftcards {version('giftcardpartners')}")
        ctx.exit()


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@with_options(OPTIONS)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version)
@click.pass_context
def root(ctx: click.Context, /, **given: Any) -> None:
    """Send gift cards, and never pay for one twice."""
    ctx.obj = Choices(**given)
