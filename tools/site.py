"""The documentation as a site: built from mkdocs.yml, with the HTTP API beside it, and checked page by page."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import yaml

ROOT = Path(__file__).parents[1]
BESIDE = ("ARCHITECTURE.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md", "openapi.yaml")
"""What pages link to outside docs/; examples/ goes along, too."""

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>HTTP API · giftcardpartners</title><link rel="stylesheet" href="swagger-ui.css"></head>
<body><script>document.documentElement.classList.toggle(
"dark-mode", matchMedia("(prefers-color-scheme: dark)").matches)</script>
<div id="api"></div><script src="swagger-ui-bundle.js"></script>
<script>SwaggerUIBundle({settings})</script></body></html>
"""
_SETTINGS: dict[str, object] = {
    "dom_id": "#api",
    "supportedSubmitMethods": [],
    "validatorUrl": None,
    "defaultModelsExpandDepth": 0,
}


def stage(folder: Path, viewer: Path) -> Path:
    """Lay everything that the site needs into a folder; return its mkdocs.yml."""
    docs = folder / "docs"
    shutil.copytree(ROOT / "docs", docs)
    shutil.copytree(ROOT / "examples", docs / "examples", ignore=shutil.ignore_patterns("__pycache__"))
    for name in BESIDE:
        shutil.copy(ROOT / name, docs / name)
    for page in docs.glob("*.md"):
        text = page.read_text("utf-8").replace("](../", "](")
        page.write_text(text.replace("](docs/", "](") if page.name in BESIDE else text, "utf-8")
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    sources = json.dumps([str(ROOT / "wrapper"), str(ROOT / "generated")])
    (folder / "mkdocs.yml").write_text(config.replace("[wrapper, generated]", sources), "utf-8")
    _http_api(docs / "http-api", viewer)
    return folder / "mkdocs.yml"


def _http_api(folder: Path, viewer: Path) -> None:
    folder.mkdir()
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"):
        shutil.copy(viewer / name, folder / name)
    spec = yaml.safe_load((ROOT / "openapi.yaml").read_text("utf-8"))
    # "<" would end the script element wherever a description shows HTML.
    settings = json.dumps({**_SETTINGS, "spec": spec}, default=str).replace("<", "\\u003c")
    (folder / "index.html").write_text(_PAGE.replace("{settings}", settings), "utf-8")


class _Page(HTMLParser):
    """The links, the anchors and what a browser would load of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what an element refers to."""
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.anchors.add(given["id"])
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif tag == "link" and given.get("rel") not in {"canonical", "next", "prev"}:
            self.loaded.append(given.get("href", ""))
        elif "src" in given:
            self.loaded.append(given["src"])


def problems(site: Path) -> list[str]:
    """Return every dead link, every missing anchor, and everything that would be loaded from outside."""
    pages: dict[Path, _Page] = {}
    for path in sorted(site.rglob("*.html")):
        page = pages[path.resolve()] = _Page()
        page.feed(path.read_text("utf-8"))
    found = []
    for path, page in pages.items():
        name = path.relative_to(site.resolve())
        found += [f"{name} loads {target}" for target in page.loaded if urlsplit(target).netloc]
        for target in page.links + page.loaded:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            base = site.resolve() if parts.path.startswith("/") else path.parent
            there = (base / unquote(parts.path).lstrip("/")).resolve() if parts.path else path
            there = there / "index.html" if there.is_dir() else there
            if not there.exists():
                found.append(f"{name} links to {target}, which is not there")
            elif parts.fragment and there in pages and unquote(parts.fragment) not in pages[there].anchors:
                found.append(f"{name} links to {target}, which has no such place")
    for sheet in site.rglob("*.css"):
        outside = re.findall(r"""url\(["']?(?:https?:)?//[^)]+\)""", sheet.read_text("utf-8"))
        found += [f"{sheet.relative_to(site)} loads {one}" for one in outside]
    return found


def pages_left_out(config: Path) -> list[str]:
    """Return the pages of docs/ that the navigation does not name."""
    text = config.read_text("utf-8")
    return [page.name for page in sorted((ROOT / "docs").glob("*.md")) if f": {page.name}" not in text]


def main(viewer: str, target: str) -> int:
    """Build the site into `target`; 1 when anything is wrong with it."""
    folder = ROOT / ".cache" / "site"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    config = stage(folder, Path(viewer))
    built = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean", "--strict", "--config-file", str(config)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    told = built.stdout + built.stderr
    print(told, end="")
    wrong = pages_left_out(config)
    found = [f"{name} is not in the navigation" for name in wrong]
    if built.returncode or re.search(r"(?i)\bwarning|\berror", told):
        found.append("the build has warnings")
    if not built.returncode:
        found += problems(folder / "site")
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder / "site", target)
    print(
        "\n".join(found)
        or f"{len(list(Path(target).rglob('*.html')))} pages, no dead link, nothing from outside"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
