"""Pictures of a terminal: commands run on a pseudo terminal, and what they print there drawn as SVG."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from io import StringIO
from itertools import groupby
from pathlib import Path

import pyte
from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve
from rich.color import ANSI_COLOR_NAMES
from rich.console import Console
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).parents[1]
ORDER = """type: DigitalDelivery
line_items:
  - product_id: PRODUCTA
    value: 25.00
    quantity: 2
    email: ana@example.org
"""
WRONG = ORDER.replace("value", "valued").replace("quantity: 2", "quantity: two")
COLUMNS = 92


def draw_all(docs: Path) -> None:
    """Draw the demo, an answer that is lost, a file that is wrong, and an error that says what to do."""
    simulator = Simulator(Settings(pending_from_units=1, completion_polls=2), SystemClock())
    with serve(simulator), tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        account = {
            "GIFTCARDPARTNERS_BASE_URL": simulator.base_url,
            "GIFTCARDPARTNERS_EMAIL": simulator.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": simulator.access_token,
            "GIFTCARDPARTNERS_CONFIG": str(folder / "config.toml"),
            "XDG_CACHE_HOME": scratch,
            "XDG_STATE_HOME": scratch,
        }
        (folder / "rewards.yaml").write_text(ORDER)
        (folder / "wrong.yaml").write_text(WRONG)
        (folder / "examples").symlink_to(ROOT / "examples")
        demo = typed("python examples/demo.py", folder, account)
        _draw(demo, "a real order through the whole of it", docs / "terminal-demo.svg")
        simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
        lost = typed("giftcards order rewards.yaml --wait --yes", folder, account)
        _draw(lost, "the answer to the first attempt was lost", docs / "terminal-lost-answer.svg")
        wrong = typed("giftcards order wrong.yaml --yes; echo exit status $?", folder, account)
        _draw(wrong, "nothing was sent", docs / "terminal-wrong-file.svg")
        simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder", times=None))
        (folder / "lost.yaml").write_text(ORDER)
        unknown = typed(
            "giftcards order lost.yaml --yes --retry-max-time 3; echo exit status $?", folder, account
        )
        simulator.clear_faults()
        settled = typed("giftcards settle lost.yaml --yes", folder, account)
        _draw(
            Text("\n\n").join([unknown, settled]),
            "an error that says what to do",
            docs / "terminal-unknown.svg",
        )


def typed(command: str, folder: Path, environment: dict[str, str]) -> Text:
    """Run a command on a terminal; return what was typed, and what the terminal shows in the end."""
    main, side = pty.openpty()
    screen = pyte.Screen(COLUMNS, 200)
    stream = pyte.ByteStream(screen)
    stream.feed(f"\x1b[1m$ {command}\x1b[0m\r\n".encode())
    script = f'python() {{ {sys.executable} "$@"; }}; giftcards() {{ python -m giftcardpartners_cli "$@"; }}; {command}'
    with subprocess.Popen(
        ["bash", "-c", script], stdin=side, stdout=side, stderr=side, cwd=folder,
        env={**os.environ, **environment, "COLUMNS": str(COLUMNS), "TERM": "xterm"},
    ) as running:  # fmt: skip
        os.close(side)
        with suppress(OSError):  # the other side is closed
            while piece := os.read(main, 65536):
                stream.feed(piece)
        os.close(main)
        running.wait()
    return Text("\n").join(_line(screen.buffer[number]) for number in range(screen.cursor.y))


def _line(cells: Mapping[int, pyte.screens.Char]) -> Text:
    line = Text()
    for style, run in groupby((cells[column] for column in range(COLUMNS)), _style):
        line.append("".join(cell.data for cell in run), style)
    line.rstrip()
    return line


def _style(cell: pyte.screens.Char) -> Style:
    colour = None if cell.fg == "default" else cell.fg if cell.fg in ANSI_COLOR_NAMES else f"#{cell.fg}"
    return Style(bold=cell.bold or None, italic=cell.italics or None, color=colour)


def _draw(shown: Text, title: str, file: Path) -> None:
    """Write an SVG that loads nothing from elsewhere and shows no path of this machine."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(shown)
    picture = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)
    picture = re.sub(r"\b127\.0\.0\.1:\d{5}\b", "127.0.0.1:18080", picture)  # the same in every drawing
    assert "url(http" not in picture
    for place in (ROOT, Path.home(), tempfile.gettempdir()):
        assert str(place) not in picture, f"{file.name} shows a path of this machine"
    file.write_text(picture.replace("Fira Code", "monospace"), "utf-8")
