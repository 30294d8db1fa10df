"""The folder of a report: what is written there, and whether it can be."""

import json
import tempfile
from pathlib import Path

from ..results.model import Report
from .history import add_verdict
from .html import html_page
from .junit import junit_xml
from .sarif import sarif


def prepare_folder(folder: Path) -> None:
    """Make the folder where it is missing; raises OSError when nothing can be written there."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def write_reports(report: Report, folder: Path, waivers: Path | None = None) -> None:
    """Write report.json, junit.xml, contract.sarif and index.html into a folder, and the verdict into verdicts.jsonl.

    `waivers` is the file of waivers that was used, which code hosts may show findings at.
    """
    texts = {
        "report.json": json.dumps(report.to_json(), indent=2, ensure_ascii=False),
        "junit.xml": junit_xml(report),
        "contract.sarif": json.dumps(sarif(report, waivers), indent=2, ensure_ascii=False),
        "index.html": html_page(report),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    add_verdict(report, folder)
