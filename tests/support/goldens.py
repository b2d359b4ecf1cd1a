"""Compare what a kind drafts of its own example with what its folder expects.

`UPDATE_GOLDENS=1 pytest …` writes the expected files anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
from pathlib import Path

from orchestrator.model.kind import Draft

DELIVERABLES = Path(__file__).parents[2] / "orchestrator" / "deliverables"


def example(kind: str, language: str) -> str:
    """Give the text of a kind's example request."""
    file = "request.md" if language == "en" else f"request.{language}.md"
    return (_folder(kind) / file).read_text(encoding="utf-8")


def expected(kind: str, language: str) -> dict[str, str]:
    """Give the expected files by path."""
    top = _folder(kind) / "expected" / language
    return {
        str(file.relative_to(top)): file.read_text(encoding="utf-8")
        for file in sorted(top.rglob("*"))
        if file.is_file()
    }


def compare(kind: str, language: str, drafted: Draft) -> None:
    """Fail where a draft brings anything else than is expected."""
    found = {artifact.path: artifact.content.decode() for artifact in drafted.artifacts}
    if os.environ.get("UPDATE_GOLDENS"):
        top = _folder(kind) / "expected" / language
        for file in sorted(top.rglob("*"), reverse=True):
            file.rmdir() if file.is_dir() else file.unlink()
        for path, text in found.items():
            (top / path).parent.mkdir(parents=True, exist_ok=True)
            (top / path).write_text(text, encoding="utf-8")
    wanted = expected(kind, language)
    assert sorted(found) == sorted(wanted)
    for path, text in wanted.items():
        assert found[path] == text, path


def _folder(kind: str) -> Path:
    return DELIVERABLES / kind.replace("-", "_") / "example"
