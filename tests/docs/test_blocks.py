"""Every block of README and docs/ runs as it stands, one after another, against a served simulator.

Python is executed, one set of names for each document. Of console blocks, the commands run in a shell and what they
print is compared with what is shown (`…` stands for anything); what only installs, or starts a session of nox, is held
against pyproject.toml and noxfile.py, and so are campaigns against their commands. A
YAML, JSON or TOML block whose paragraph names a file is that file.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from giftcardpartners_cli.commands.campaign import campaign_command
from giftcardpartners_contract.arguments import parser
from giftcardpartners_simulator import Settings, Simulator, SystemClock, serve
from sybil import Document, Example, Sybil
from sybil.parsers.markdown import CodeBlockParser

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LANGUAGES = {"python", "console", "yaml", "toml", "json", "text"}
FILE = re.compile(r"`([\w-]+\.(?:yaml|yml|toml|json))`")


def evaluate_file(example: Example) -> None:
    """Write the block into the file that the text before it names; else it only has to be of its language."""
    text: str = example.parsed
    before = example.document.text[: example.start].rstrip().rpartition("\n\n")[2]
    for name in FILE.findall(before)[-1:]:
        Path(name).write_text(text, "utf-8")
    if example.document.text[example.start :].startswith("```yaml"):
        yaml.safe_load(text)
    elif example.document.text[example.start :].startswith("```toml"):
        tomllib.loads(text)
    else:
        json.loads(text)


def evaluate_console(example: Example) -> None:
    """Run every command of a block, and compare what it prints with what is shown."""
    prompted = "$ " in example.parsed
    commands: list[tuple[str, list[str]]] = []
    for line in example.parsed.splitlines():
        if line.startswith("$ ") or (not prompted and line.strip()):
            commands.append((line.removeprefix("$ "), []))
        elif commands:
            commands[-1][1].append(line)
    for command, shown in commands:
        run(command, shown, example.document)


def run(command: str, shown: list[str], document: Document) -> None:
    words = shlex.split(command, comments=True)
    if "nox" in words and ("pip" in words or words[0] == "nox"):
        sessions = re.findall(r"^def (\w+)\(session", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE)
        named = words[words.index("-s") + 1 :]
        named = named[: named.index("--")] if "--" in named else named
        assert set(named) <= set(sessions), command
        return
    if words[:4] == ["python", "-m", "pip", "install"]:
        project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
        for extra in ",".join(re.findall(r"\[(.*?)\]", words[4])).split(","):
            assert not extra or extra in project["optional-dependencies"], command
        return
    if words[:3] == ["python", "-m", "giftcardpartners_contract"] and words[3:4] != ["history"]:
        parser().parse_args([word.replace("…", "api.example.com") for word in words[3:]])
        return
    if words[:2] == ["giftcards", "campaign"]:
        # Campaigns take long and need a database: tests/bulk runs them, here their commands have to exist.
        for name in re.findall(r"[\w-]+\.csv\b", command):
            Path(name).touch()
        arguments = [word for word in words[3:] if word != "&"]
        campaign_command.commands[words[2]].make_context(words[2], arguments).close()
        return
    if words[0] in {"export", "kill"}:
        return
    if words[0] == "pytest":
        assert "--pyargs" in words, command
        return
    for name in re.findall(r"[\w-]+\.py\b", command):
        if not Path(name).exists():
            Path(name).write_text(document.namespace["last_python"], "utf-8")
    if "simulator" in command and "--simulator" not in command:
        compare(served(command), shown, command)
        return
    words = ["bash", "-c", command]
    done = subprocess.run(
        words, capture_output=True, text=True, timeout=100, check=False, stdin=subprocess.DEVNULL
    )
    assert done.returncode == 0, f"{command}: {done.returncode}\n{done.stdout}{done.stderr}"
    compare(done.stderr + done.stdout, shown, command)


def served(command: str) -> str:
    """Start a server, read what it says first, and end it as Ctrl-C does."""
    port = re.sub(r"--port \d+", "--port 0", command)
    with subprocess.Popen(["bash", "-c", f"exec {port}"], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        told = "".join(running.stdout.readline() for _ in range(4))
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
        assert running.returncode in {0, -signal.SIGINT}, command  # the signal may come before it waits
    return told


def compare(told: str, shown: list[str], command: str) -> None:
    if not shown:
        return
    # Tables for people are shown with blanks between, and come through a pipe with tabs.
    wanted = r"\s+".join(re.escape(line).replace("…", ".*?") for line in " ".join(shown).split())
    wanted = re.sub(r":8080\b", r":\\d+", wanted)
    assert re.search(wanted, told, re.DOTALL), f"{command} printed\n{told}\ninstead of\n" + "\n".join(shown)


def evaluate_python(example: Example) -> None:
    """Execute a block in the names of its document; a block of tests is run by pytest, with the installed plugin."""
    names: dict[str, Any] = example.document.namespace
    names["last_python"] = example.parsed
    tree = ast.parse(example.parsed, str(example.path))
    if any(isinstance(one, ast.FunctionDef) and one.name.startswith("test_") for one in tree.body):
        Path("test_block.py").write_text(example.parsed, "utf-8")
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_block.py"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
        assert done.returncode == 0, done.stdout
        return
    exec(compile_block(tree, example), names)


def compile_block(tree: ast.Module, example: Example) -> Any:
    ast.increment_lineno(tree, example.document.text[: example.start].count("\n") + 1)
    return compile(tree, str(example.path), "exec")


SYBIL = Sybil(
    parsers=[
        CodeBlockParser("python", evaluate_python),
        CodeBlockParser("console", evaluate_console),
        *(CodeBlockParser(language, evaluate_file) for language in ("yaml", "toml", "json")),
    ],
)


@pytest.fixture(autouse=True)
def _stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("GIFTCARDPARTNERS_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    simulator = Simulator(Settings(completion_seconds=0.1, completion_seconds_per_unit=0), SystemClock())
    with serve(simulator):
        for name in ("base_url", "email", "access_token"):
            monkeypatch.setenv(f"GIFTCARDPARTNERS_{name.upper()}", getattr(simulator, name))
        yield


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_block_runs(page: Path) -> None:
    document = SYBIL.parse(page)
    examples = list(document.examples())
    fences = re.findall(r"^```(\w*)", page.read_text("utf-8"), re.MULTILINE)[::2]
    assert set(fences) <= LANGUAGES, f"{page.name} has a block that nothing runs"
    assert len(examples) == sum(fence != "text" for fence in fences)
    for example in examples:
        example.evaluate()


def test_a_wrong_block_is_seen() -> None:
    for block in ("```python\nassert False\n```\n", "```console\n$ giftcards balance --nonsense\n```\n"):
        with pytest.raises(AssertionError):
            parsed(block)
    with pytest.raises(AssertionError, match="printed"):
        parsed('```console\n$ giftcards balance --json\n{"Pending": 5}\n```\n')
    with pytest.raises(AssertionError):
        parsed('```console\n$ python -m pip install "giftcardpartners[nothing]"\n$ nox -s tests\n```\n')
    with pytest.raises(AssertionError):
        parsed("```console\n$ nox -s nothing\n```\n")


def parsed(text: str) -> None:
    Path("page.md").write_text(text, "utf-8")
    for example in SYBIL.parse(Path("page.md")).examples():
        example.evaluate()
