"""The folder of a report: what is written there, and whether it can be."""

import json
import tempfile
from pathlib import Path

from ..reports.html import write_html
from ..results.model import Report
from .history import add_verdict
from .junit import write_junit
from .sarif import write_sarif


def prepare_folder(folder: Path) -> None:
    """Make the folder where it is missing; raises OSError when nothing can be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write_reports(report: Report, folder: Path, waivers: Path | None = None) -> None:
    """Write report.json, junit.xml, contract.sarif and index.html into a folder, and the verdict into verdicts.jsonl.

    `waivers` is the file of waivers that was used, which code hosts may show findings at.
    """
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(report.to_json(), indent=2, ensure_ascii=False)
    (folder / "report.json").write_text(text, encoding="utf-8")
    write_junit(report, folder / "junit.xml")
    write_sarif(report, folder / "contract.sarif", waivers)
    write_html(report, folder / "index.html")
    add_verdict(report, folder)
