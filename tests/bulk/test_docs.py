"""What docs/campaigns.md shows runs, and names only what there is."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

from giftcardpartners_cli.commands.campaign import campaign_command as campaign
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve

from .conftest import write_rewards

PAGE = (Path(__file__).parents[2] / "docs" / "campaigns.md").read_text("utf-8")


def test_the_example_orders_a_file(tmp_path: Path) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    write_rewards(tmp_path / "rewards.csv", 3)
    script = f"{example}\norder(Path('rewards.csv'))\n"
    service = Simulator(Settings(start_balance=Decimal(1_000)), SystemClock())
    with serve(service) as server:
        environment = {
            **os.environ,
            "GIFTCARDPARTNERS_BASE_URL": server.simulator.base_url,
            "GIFTCARDPARTNERS_EMAIL": service.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": service.access_token,
            "XDG_STATE_HOME": str(tmp_path),
        }
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("3 placed, 0 refused\n")


def test_commands_and_options_on_the_page_exist() -> None:
    options = {
        option for command in campaign.commands.values() for each in command.params for option in each.opts
    }
    assert set(re.findall(r"--[a-z][a-z-]+", PAGE)) <= options
    assert set(re.findall(r"giftcards campaign ([a-z]+)", PAGE)) <= set(campaign.commands)
