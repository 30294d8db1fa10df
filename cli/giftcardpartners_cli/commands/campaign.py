"""`campaign`: the commands of bulk campaigns, for the account that the options mean."""

from __future__ import annotations

import os

import click
from giftcardpartners_bulk.commands import campaign

from ..exit_status import CommandError, ExitStatus
from ..profiles import ACCESS_TOKEN, BASE_URL, EMAIL
from ..session import Choices, Session


@click.pass_context
def _use_account(ctx: click.Context) -> None:
    choices = ctx.find_object(Choices) or Choices()
    if not (choices.profile or choices.simulator):
        return
    account = Session(choices, ctx).account
    if account.transport is not None:
        raise CommandError(
            "A campaign outlives its command, and so has to its simulator.",
            ExitStatus.USAGE,
            "Run `giftcards simulator` beside it.",
        )
    os.environ[BASE_URL], os.environ[EMAIL] = account.base_url, account.email
    os.environ[ACCESS_TOKEN] = account.access_token


campaign_command = click.Group(
    "campaign", commands=campaign.commands, help=campaign.help, callback=_use_account
)
