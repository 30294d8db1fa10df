"""What the builder of the site sees: dead links, missing places, things from outside, pages left out."""

from __future__ import annotations

import json
from pathlib import Path

import yaml

from tools.site import ROOT, pages_left_out, problems, stage


def test_what_is_dead_or_from_outside_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<link rel="stylesheet" href="https://cdn.example/x.css"><script src="//cdn.example/x.js"></script>'
        '<a href="b.html#here">1</a><a href="b.html#gone">2</a><a href="c.html">3</a><a href="/b.html">4</a>'
        '<img src="x.png"><a href="https://example.org/">5</a><a href="#top">6</a><h1 id="top">t</h1>'
    )
    (tmp_path / "b.html").write_text('<p id="here">b</p>')
    (tmp_path / "x.css").write_text("@font-face{src: url(https://fonts.example/x.woff)}")
    assert problems(tmp_path) == [
        "a.html loads https://cdn.example/x.css",
        "a.html loads //cdn.example/x.js",
        "a.html links to b.html#gone, which has no such place",
        "a.html links to c.html, which is not there",
        "a.html links to x.png, which is not there",
        "x.css loads url(https://fonts.example/x.woff)",
    ]


def test_every_page_is_in_the_navigation(tmp_path: Path) -> None:
    assert pages_left_out(ROOT / "mkdocs.yml") == []
    assert yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]
    (tmp_path / "mkdocs.yml").write_text("nav: [{x: index.md}]")
    assert "orders.md" in pages_left_out(tmp_path / "mkdocs.yml")


def test_the_http_api_is_whole_and_cannot_break_out_of_its_script(tmp_path: Path) -> None:
    viewer = tmp_path / "viewer"
    viewer.mkdir()
    for name in ("swagger-ui-bundle.js", "swagger-ui.css", "LICENSE"):
        (viewer / name).touch()
    stage(tmp_path / "site", viewer)
    page = (tmp_path / "site" / "docs" / "http-api" / "index.html").read_text("utf-8")
    settings = page.partition("SwaggerUIBundle(")[2].partition(")</script>")[0]
    assert "<" not in settings
    found = json.loads(settings)
    assert "/v1/Orders" in found["spec"]["paths"]
    assert found["supportedSubmitMethods"] == []
    assert "](../" not in (tmp_path / "site" / "docs" / "orders.md").read_text("utf-8")
