"""What all commands share: their options, and the client that they lead to."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from giftcardpartners import Client

    from .profiles import Account

Function = TypeVar("Function", bound=Callable[..., Any])

OPTIONS: tuple[Callable[[Any], Any], ...] = (
    click.option("--json", "as_json", is_flag=True, help="For machines: one JSON object, or one a line."),
    click.option("--profile", metavar="NAME", help="Use this account of the configuration file."),
    click.option("--simulator", is_flag=True, help="Use the simulator; no credentials, no money."),
    click.option(
        "--retry-max-time",
        metavar="SECONDS",
        type=click.FloatRange(min=0, min_open=True, max=86_400),
        help="How long a call is repeated (default: 120).",
    ),
    click.option("-v", "--verbose", count=True, help="Show the client's log; twice for all of it."),
)


@dataclass(frozen=True, slots=True)
class Choices:
    """The options that every command takes, before its name or after it."""

    as_json: bool = False
    profile: str | None = None
    simulator: bool = False
    retry_max_time: float | None = None
    verbose: int = 0

    def with_more(self, later: Choices) -> Choices:
        """Return both together; what comes after the command's name wins."""
        return replace(
            self,
            as_json=self.as_json or later.as_json,
            profile=later.profile or self.profile,
            simulator=self.simulator or later.simulator,
            retry_max_time=later.retry_max_time or self.retry_max_time,
            verbose=self.verbose + later.verbose,
        )


class Session:
    """One run of one command."""

    def __init__(self, choices: Choices, context: click.Context) -> None:
        self.choices = choices
        self._context = context

    @property
    def as_json(self) -> bool:
        """Whether a machine reads."""
        return self.choices.as_json

    @functools.cached_property
    def account(self) -> Account:
        """Where the service is and who we are there. Raises CommandError."""
        if self.choices.simulator:
            from .local_simulator import simulated_account

            return simulated_account()
        from .profiles import find_account

        return find_account(self.choices.profile)

    @functools.cached_property
    def client(self) -> Client:
        """The client; closed when the command ends. Raises CommandError."""
        return self._context.with_resource(open_client(self.account, self.choices.retry_max_time))


def open_client(account: Account, retry_max_time: float | None) -> Client:
    """Open a client of an account. Raises CommandError for settings that cannot be used."""
    from giftcardpartners import Client, InvalidInput, RetryPolicy

    from .exit_status import CommandError, ExitStatus

    try:
        return Client(
            account.base_url,
            email=account.email,
            access_token=account.access_token,
            store=account.store,
            retry=RetryPolicy(deadline=retry_max_time or RetryPolicy().deadline),
            transport=account.transport,
        )
    except InvalidInput as wrong:
        problem = str(wrong)
    raise CommandError(problem, ExitStatus.SETTINGS, f"It comes from {account.source}.")


def with_options(options: tuple[Callable[[Any], Any], ...]) -> Callable[[Function], Function]:
    """Decorate with several options, the first one shown first."""

    def decorate(function: Function) -> Function:
        for option in reversed(options):
            function = option(function)
        return function

    return decorate


def command(name: str, **settings: Any) -> Callable[[Callable[..., int | None]], click.Command]:
    """Make a command that takes the shared options; its function is handed a Session first."""

    def decorate(function: Callable[..., int | None]) -> click.Command:
        @functools.wraps(function)
        def run(*arguments: Any, **given: Any) -> int | None:
            ctx = click.get_current_context()
            later = Choices(**{one: given.pop(one) for one in Choices.__dataclass_fields__})
            earlier = ctx.find_object(Choices) or Choices()
            choices = earlier.with_more(later)
            _show_log(choices.verbose)
            return function(Session(choices, ctx), *arguments, **given)

        run = with_options(OPTIONS)(run)
        settings["context_settings"] = {"help_option_names": ["-h", "--help"]}
        make: Callable[[Any], click.Command] = click.command(name, **settings)
        return make(run)

    return decorate


def _show_log(verbose: int) -> None:
    if verbose:
        import logging

        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s", "%H:%M:%S"))
        logger = logging.getLogger("giftcardpartners")
        logger.handlers = [handler]
        logger.setLevel(logging.DEBUG if verbose > 1 else logging.INFO)
