"""Compare what a kind drafts from its example request, and all that the draft says, with its `example/expected` folder.

`UPDATE_GOLDENS=1 pytest …` writes the expected files anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
import shutil
from datetime import date
from pathlib import Path

from orchestrator.model.kind import Draft
from orchestrator.model.request import Language, Request
from orchestrator.model.text import Text
from orchestrator.parse.request import read_request
from orchestrator.wording.catalogue import PACKAGE, translate


def folder(kind: str) -> Path:
    return PACKAGE / "deliverables" / kind.replace("-", "_") / "example"


def example(kind: str, language: Language) -> Request:
    """Read a kind's example request."""
    file = "request.md" if language == "en" else f"request.{language}.md"
    data = (folder(kind) / file).read_bytes()
    return read_request(data, name=f"example-{kind}", team="devops", today=date(2025, 3, 4))


def compare(kind: str, language: Language, draft: Draft) -> None:
    """Fail where a draft brings or says anything else than is expected."""
    made = _files(draft, language)
    expected = folder(kind) / "expected" / language
    if os.environ.get("UPDATE_GOLDENS"):
        shutil.rmtree(expected, ignore_errors=True)
        for path, text in made.items():
            (expected / path).parent.mkdir(parents=True, exist_ok=True)
            (expected / path).write_text(text, encoding="utf-8")
    assert made == {
        path.relative_to(expected).as_posix(): path.read_text(encoding="utf-8")
        for path in expected.rglob("*")
        if path.is_file()
    }


def _files(draft: Draft, language: Language) -> dict[str, str]:
    """Give a draft as files: each artifact, and the draft's own words as `draft.txt`."""
    made: dict[str, str] = {}
    said: list[str] = []
    for one in draft.artifacts:
        section = f".{one.section.replace(' · ', '.')}" if one.section else ""
        # No hidden folders: the examples are shipped.
        made[f"{one.place}/{one.path.removeprefix('.claude/')}{section}"] = one.content.decode()
        said.append(f"{one.path}: {translate(one.title, language)}{' (executable)' if one.executable else ''}")
    lists: dict[str, tuple[Text, ...]] = {
        "gaps": draft.gaps,
        "questions": draft.questions,
        "verify": draft.verify,
        "next steps": draft.next_steps,
        "mended": draft.mended,
    }
    for title, texts in lists.items():
        said += ["", f"{title}:", *(f"- {translate(text, language)}" for text in texts)]
    said += ["", "proofs:"]
    said += [f"- line {one.line}: {translate(one.by, language)} ({', '.join(one.paths)})" for one in draft.proofs]
    said += ["", "tasks:"]
    said += [f"- line {one.line}: {one.title} ({one.owner}, {one.team})" for one in draft.tasks]
    return {**made, "draft.txt": "\n".join(said) + "\n"}
