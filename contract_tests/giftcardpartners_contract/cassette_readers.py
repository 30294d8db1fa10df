"""Walk the recordings without a network: specification, generated client, secret scanner, and their age."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from .cassette_against_spec import SpecReader
from .cassette_file import FOLDER, load_folder
from .cassette_storybook import STORIES
from .cassette_tape import tool_versions
from .cassette_through_client import loss
from .cassette_yaml import CassetteUnreadable
from .exchange import Answer
from .offline import no_network
from .scanner import scan_folder

if TYPE_CHECKING:
    from .cassette_file import Cassette, Recorded
    from .results.collector import Collector
    from .spec import Spec

FITS = "recording-fits-specification"
PARSED = "recording-parsed-without-loss"
NO_SECRET = "recording-holds-no-secret"  # noqa: S105 - the name of a rule
CURRENT = "recording-is-current"


def judge_cassettes(judge: Collector, spec: Spec, folder: Path = FOLDER) -> tuple[str, ...]:
    """Collector every recording of a folder by the four rules about recordings; return what else there is to say.

    Recordings that were made from another specification or with other tools are named in what is returned, and break
    no rule: they may be right all the same. A file that cannot be trusted breaks the first rule.
    """
    with no_network():
        try:
            cassettes = load_folder(folder)
        except CassetteUnreadable as error:
            judge.check(FITS, False, str(error))
            return ()
        judge.check(CURRENT, bool(cassettes), f"there are no recordings in {folder.name}")
        _judge_answers(judge, SpecReader(spec), cassettes)
        _judge_secrets(judge, folder)
        _judge_use(judge, spec, cassettes, folder)
        return tuple(_ages(spec, cassettes))


def _judge_answers(judge: Collector, reader: SpecReader, cassettes: list[Cassette]) -> None:
    for recorded in (one for cassette in cassettes for one in cassette.exchanges if reader.knows(one)):
        if is_gateway_page(recorded):
            continue
        why = reader.misfit(recorded)
        judge.check(FITS, not why, f"{recorded.name}: {why}", as_answer(recorded), about=recorded.name)
        lost = "" if why else loss(recorded)
        judge.check(PARSED, not lost, f"{recorded.name}: {lost}", as_answer(recorded), about=recorded.name)


def is_gateway_page(recorded: Recorded) -> bool:
    """Tell whether an answer comes from a gateway, not from the service: nobody promised anything about its body."""
    return recorded.status in (502, 503, 504) and not recorded.is_json


def _judge_secrets(judge: Collector, folder: Path) -> None:
    leaks = scan_folder(folder)
    for leak in leaks:
        judge.check(NO_SECRET, False, str(leak), about=str(leak))
    judge.check(NO_SECRET, not leaks, f"{len(leaks)} secrets are left in the recordings", about="all")


def _judge_use(judge: Collector, spec: Spec, cassettes: list[Cassette], folder: Path) -> None:
    """Every recording has a reader: its operation is specified, its story is told, its file is a cassette."""
    unread = [
        f"{one.operation} (no such operation)" for one in cassettes if one.operation not in spec.operations
    ]
    told = {recorded.story for one in cassettes for recorded in one.exchanges if recorded.origin == "named"}
    unread += [f"{story} (no such story)" for story in sorted(told - set(STORIES))]
    unread += [f"{path.name} (no cassette)" for path in sorted(folder.iterdir()) if path.suffix != ".yaml"]
    missing = [
        f"{one} (not recorded)" for one in spec.operations if one not in {two.operation for two in cassettes}
    ]
    missing += [f"{story} (not recorded)" for story in STORIES if story not in told]
    judge.check(CURRENT, not unread, f"recordings that nothing reads: {', '.join(unread)}", about="unread")
    judge.check(CURRENT, not missing, f"what has no recording: {', '.join(missing)}", about="missing")


def _ages(spec: Spec, cassettes: list[Cassette]) -> list[str]:
    here = tool_versions()
    said = []
    for one in cassettes:
        if one.spec_hash != spec.hash:
            said.append(f"cassette {one.operation} was recorded on {one.recorded} from another openapi.yaml")
        differing = [f"{tool} {version}" for tool, version in one.tools.items() if here.get(tool) != version]
        if differing:
            said.append(
                f"cassette {one.operation} was recorded on {one.recorded} with {', '.join(differing)}"
            )
    return said


def as_answer(recorded: Recorded) -> Answer:
    """Return a recording as the judge looks at answers."""
    return Answer(
        recorded.operation,
        recorded.method,
        recorded.target,
        recorded.request_headers,
        recorded.request_body,
        recorded.status,
        recorded.response_headers,
        recorded.response_body,
        0.0,
        f"recorded: {recorded.story}, step {recorded.step}",
    )
