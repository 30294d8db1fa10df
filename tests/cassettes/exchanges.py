"""Exchanges and small cassettes that the tests of this folder are made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

TOKEN_ANSWER = {"Value": "not-a-real-token", "ExpiresIn": 3600}


def exchange(
    *,
    body: Any = None,
    answer: Any = None,
    headers: dict[str, str] | None = None,
    answer_headers: dict[str, str] | None = None,
    uri: str = "https://api.example.com/v1/Orders",
) -> dict[str, Any]:
    """Return an exchange as the recorder hands it to the scrubber; bodies are JSON values, or bytes as they are."""
    return {
        "request": {
            "method": "POST",
            "uri": uri,
            "headers": {name: [value] for name, value in (headers or {}).items()},
            "body": body if isinstance(body, bytes) else json.dumps(body).encode(),
        },
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {name: [value] for name, value in (answer_headers or {}).items()},
            "body": answer if isinstance(answer, bytes) else json.dumps(answer).encode(),
        },
    }


def document(operation: str = "getStatus", **changes: Any) -> dict[str, Any]:
    """Return a sound cassette of one exchange as plain values, with parts of the exchange replaced."""
    interaction = {
        "story": "the service is up",
        "step": 1,
        "origin": "named",
        "staged": False,
        "request": {
            "method": "GET",
            "uri": "https://api.example.com/v1/Status",
            "headers": {"accept": ["*/*"]},
            "body": None,
        },
        "response": {
            "status": {"code": 200, "message": "OK"},
            "headers": {"content-type": ["application/json"]},
            "body": {"string": '{"Status":"OK"}'},
        },
    }
    return {
        "version": 1,
        "metadata": {
            "operation": operation,
            "target": "simulator",
            "recorded": "2026-11-23",
            "spec_version": "1.0",
            "spec_hash": "0" * 64,
            "tools": {"vcrpy": "9.4.2"},
        },
        "interactions": [{**interaction, **changes}],
    }


def write(path: Path, content: Any) -> Path:
    """Write a cassette: a text as it is, anything else as YAML."""
    text = (
        content if isinstance(content, str) else yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    )
    path.write_text(text, "utf-8")
    return path
