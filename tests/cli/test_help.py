"""Help: at once, complete, and in any width."""

from __future__ import annotations

import subprocess
import sys

import pytest
from giftcardpartners_cli.exit_status import ExitStatus
from giftcardpartners_cli.help_text import COMMANDS, OPTIONS, STATUSES, help_text
from giftcardpartners_cli.root import root
from giftcardpartners_cli.session import Choices

from .conftest import giftcards, process

LOADED = "import sys, giftcardpartners_cli.__main__ as m; m.main({words}); print(*sorted(sys.modules), file=sys.stderr)"


def loaded(*words: str) -> set[str]:
    """The modules that are loaded when a command is done."""
    code = LOADED.format(words=list(words))
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.splitlines()[-1].split())


def test_help_loads_next_to_nothing() -> None:
    bare = subprocess.run(
        [sys.executable, "-I", "-c", "import sys; print(*sys.modules)"], capture_output=True, text=True, check=True
    )  # fmt: skip
    more = loaded("--help") - set(bare.stdout.split())
    assert not {
        one for one in more if one.partition(".")[0] in {"click", "rich", "httpx", "giftcardpartners", "yaml"}
    }
    assert len(more) < 60


@pytest.mark.parametrize("words", [("balance", "--help"), ("completion", "bash"), ("--version",)])
def test_what_asks_nobody_loads_neither_client_nor_tables(words: tuple[str, ...]) -> None:
    heavy = {"rich", "httpx", "giftcardpartners", "yaml", "giftcardpartners_simulator"}
    assert heavy & {one.partition(".")[0] for one in loaded(*words)} == set()


@pytest.mark.parametrize("width", [40, 80, 200])
def test_help_fits_and_names_everything(width: int) -> None:
    text = help_text(width)
    assert max(map(len, text.splitlines())) <= min(width, 100)
    assert [name for name in COMMANDS if f"  {name}" not in text] == []
    assert {int(status) for status in STATUSES} == set(map(int, ExitStatus))


def test_the_options_that_it_names_are_those_that_there_are() -> None:
    named = {name.split()[0] for text in OPTIONS for name in text.split(", ")}
    there = {name for one in root.params for name in one.opts} | {"-h", "--help"}
    assert named == there
    assert {one.name for one in root.params if one.expose_value} == set(Choices.__dataclass_fields__)


def test_help_of_click_and_help_without_it_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    assert process("--help", COLUMNS="70").out == giftcards("--json", "--help").out


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    with root.make_context("giftcards", [], resilient_parsing=True) as ctx:
        command = root.get_command(ctx, name)
    assert command is not None
    assert command.help
    if name not in {"campaign", "simulator", "contract"}:
        ran = giftcards(name, "--help")
        assert (ran.status, command.help[:20] in ran.out, "--json" in ran.out) == (0, True, True)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(shell: str) -> None:
    script = giftcards("completion", shell)
    assert script.status == 0
    assert f"_GIFTCARDS_COMPLETE={shell}_complete" in script.out
    words = {"COMP_WORDS": "giftcards pro", "COMP_CWORD": "pro" if shell == "fish" else "1"}
    ran = process(_GIFTCARDS_COMPLETE=f"{shell}_complete", **words)
    assert "product" in ran.out
    assert "balance" not in ran.out
