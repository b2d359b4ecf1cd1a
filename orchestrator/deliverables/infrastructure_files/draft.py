"""Draft nothing: hand on the request's own files, byte for byte, and say what they prove."""

from __future__ import annotations

import shlex

from orchestrator.deliverables.infrastructure_files.criteria import check_for, proofs
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.request import EmbeddedFile, Request
from orchestrator.model.text import Text, say

NAME = "infrastructure-files"


def draft(order: Order, pen: Pen) -> Draft:
    """Bring each embedded file once; of two texts for one path the first counts, as the reader of the request says."""
    files: dict[str, EmbeddedFile] = {}
    for file in order.request.files:
        files.setdefault(file.path.removeprefix("./"), file)
    asked = say("which files? Put each as a fenced block whose first line is a comment with its path")
    return Draft(
        kind=NAME,
        artifacts=tuple(_artifact(path, file, order.request) for path, file in files.items()),
        questions=() if files else (asked,),
        proofs=tuple(proofs(order.request.criteria, tuple(files))),
        verify=tuple(_checks(files)),
    )


def _artifact(path: str, file: EmbeddedFile, request: Request) -> Artifact:
    return Artifact(
        path=path,
        place="repository",
        origin="embedded",
        title=say("file of the request, line {line}", line=request.place_of(file.line)),
        content=file.text.encode(),
        kind=NAME,
        executable=file.text.startswith("#!"),
        line=file.line,
    )


def _checks(files: dict[str, EmbeddedFile]) -> list[Text]:
    commands = ((path, check_for(path)) for path in files)
    return [
        say("`{command}`", command=check.format(path=shlex.quote(path)))
        for path, check in commands
        if check is not None
    ]
