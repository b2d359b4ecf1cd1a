"""Answer the example of every kind on a throw-away repository, and tell what judged each file that it brings."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import orchestrator.deliverables
from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.faces.demonstration import Shown, answer_to, drop
from orchestrator.model.kind import Kind
from orchestrator.model.request import Language
from orchestrator.model.response import ArtifactLine
from orchestrator.standards.guardian import load_rules
from orchestrator.standards.subject import Subject
from orchestrator.standards.workbench import load_tools

FOLDER = Path(orchestrator.deliverables.__path__[0])


class File(NamedTuple):
    """A file of an answer, and what judged it: how many rules of our own, and which linters.

    `name` is shortened where the file is a document that lies with the answer.
    """

    line: ArtifactLine
    name: str
    with_answer: bool
    rules: int
    linters: tuple[str, ...]


class Exhibit(NamedTuple):
    """A kind, the title of its example request, and the answer."""

    kind: Kind
    title: str
    shown: Shown
    files: tuple[File, ...]


def exhibits(top: Path, root: str, language: Language = "en") -> Iterator[Exhibit]:
    """Drop the example of every kind, one after another, and give each with its answer. A daemon must be serving."""
    for kind in load_kinds().values():
        data = example(kind.name, language).read_bytes()
        shown = answer_to(top, root, *drop(top, root, kind.name, data))
        folder = f"{shown.response.removesuffix('.md')}/"
        files = tuple(_file(line, folder, top) for line in shown.header.artifacts)
        yield Exhibit(kind, _title(data.decode()), shown, files)


def example(kind: str, language: Language) -> Path:
    """Tell where a kind's example request lies."""
    return (
        FOLDER / kind.replace("-", "_") / "example" / ("request.md" if language == "en" else f"request.{language}.md")
    )


def linters() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name the linters that are installed here, and those that are not."""
    here = {tool.TOOL.id: tool.locate() is not None for tool in load_tools()}
    return tuple(name for name in here if here[name]), tuple(name for name in here if not here[name])


def _title(request: str) -> str:
    heading = request.partition("\n")[0].lstrip("# ")
    return heading.partition(": ")[2] or heading


def _file(line: ArtifactLine, folder: str, top: Path) -> File:
    with_answer = line.path.startswith(folder)
    name = line.path.removeprefix(folder)
    place = top / (line.path if line.outcome in ("written", "unchanged") else line.copy_at or line.path)
    if with_answer or not place.is_file():
        return File(line, name, with_answer, 0, ())
    subject = Subject(line.path, place.read_bytes())
    rules = sum(module.applies(subject) for module in load_rules())
    asked = (tool.TOOL.id for tool in load_tools() if tool.applies(subject))
    return File(line, name, with_answer, rules, tuple(one for one in asked if one not in line.not_checked))
