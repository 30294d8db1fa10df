"""Pictures of a terminal for the documentation, drawn from real runs: `python -m tools.pictures`."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import tempfile
from io import StringIO
from pathlib import Path

from giftcardpartners_simulator import Fault, Settings, Simulator, SystemClock, serve
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parents[1]
ORDER = """type: DigitalDelivery
line_items:
  - product_id: PRODUCTA
    value: 25.00
    quantity: 2
    email: ana@example.org
"""
COLUMNS = 92


def typed(command: str, folder: Path) -> str:
    """Run a command on a terminal; return what was typed and what showed."""
    main, side = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm"}
    program = f'{sys.executable} -m giftcardpartners_cli "$@"'
    script = f"giftcards() {{ {program}; }}; {command}"
    with subprocess.Popen(
        ["bash", "-c", script], stdin=side, stdout=side, stderr=side, cwd=folder, env=environment
    ) as running:
        os.close(side)
        shown = b""
        while True:
            try:
                piece = os.read(main, 65536)
            except OSError:  # the other side is closed
                break
            shown += piece
        os.close(main)
        running.wait()
    text = shown.decode().replace("\r\n", "\n").replace(f"{folder}/", "")
    # A progress bar draws over itself; of such a line only the last state stays.
    text = re.sub(r"[^\n]*\r(?:\x1b\[[0-9;?]*[A-Za-z])*", "", text)
    still = re.sub(r"\x1b\[[?0-9;]*[hlKA]", "", text)
    return f"\x1b[1m$ {command}\x1b[0m\n{still}"


def draw(text: str, title: str, name: str) -> None:
    """Write an SVG that loads nothing from elsewhere."""
    console = Console(record=True, width=COLUMNS, file=StringIO(), force_terminal=True)
    console.print(Text.from_ansi(text.rstrip("\n")))
    picture = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=title), flags=re.DOTALL)
    assert "url(http" not in picture
    (ROOT / "docs" / name).write_text(picture.replace("Fira Code", "monospace"), "utf-8")


def main() -> None:
    """Draw all pictures."""
    simulator = Simulator(Settings(pending_from_units=1, completion_polls=2), SystemClock())
    with serve(simulator), tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ |= {
            "GIFTCARDPARTNERS_BASE_URL": simulator.base_url,
            "GIFTCARDPARTNERS_EMAIL": simulator.email,
            "GIFTCARDPARTNERS_ACCESS_TOKEN": simulator.access_token,
            "XDG_CACHE_HOME": scratch,
        }
        (folder / "rewards.yaml").write_text(ORDER)
        (folder / "wrong.yaml").write_text(
            ORDER.replace("value", "valued").replace("quantity: 2", "quantity: two")
        )
        simulator.add_fault(Fault(kind="drop_after_store", operation="createOrder"))
        lost = typed("giftcards order rewards.yaml --wait --yes", folder)
        draw(lost, "the answer to the first attempt was lost", "terminal-lost-answer.svg")
        wrong = typed("giftcards order wrong.yaml --yes; echo exit status $?", folder)
        draw(wrong, "nothing was sent", "terminal-wrong-file.svg")


if __name__ == "__main__":
    main()
