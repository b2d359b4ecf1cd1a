"""What holds for every kind of the release engineer: examples, missing facts, hostile words, and files that parse."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from msgspec.structs import replace

from orchestrator.parse.role import read_role
from orchestrator.wording.catalogue import translate
from tests.support import hostile
from tests.support.linters import judged
from tests.support.shop import dispatched
from tests.support.tides import (
    COMPANY,
    EVIDENCE,
    HOSTILE_TITLE,
    NOBODY,
    NOTHING,
    asked,
    compare,
    draft,
    example,
    files,
    kind_named,
)

_ROLE, _ = read_role((Path(__file__).parents[2] / "agents" / "devops-release.md").read_bytes(), "devops-release.md")
assert _ROLE is not None
KINDS = _ROLE.delivers
LANGUAGES = ("en", "ko")


def parse(path: str, text: str) -> None:
    """Read a file with its own parser; raises where it can't be read."""
    if path.endswith((".yaml", ".yml")):
        yaml.safe_load(text)
    elif path.endswith(".json"):
        json.loads(text)
    elif path.endswith(".sh"):
        subprocess.run(["sh", "-n"], input=text.encode(), check=True)
    elif path.endswith(".env.example"):
        assert all(re.fullmatch(r"[A-Z_][A-Z0-9_]*=|#.*|", line) for line in text.splitlines()), text
    elif path.endswith(".conf"):
        assert text.count("{") == text.count("}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_drafts_what_its_example_expects(kind, language):
    request = example(kind, language)
    assert request.language == language
    made = draft(kind, request)
    assert made.questions == ()
    compare(kind, language, files(made))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_file_can_be_read_by_its_own_parser(kind, language):
    for evidence, company in ((EVIDENCE, COMPANY), (EVIDENCE, NOBODY), (NOTHING, NOBODY)):
        for path, text in files(draft(kind, example(kind, language), evidence=evidence, company=company)).items():
            parse(path, text)
            assert text.endswith("\n")
            assert not text.endswith("\n\n")
            assert "\n\n\n" not in re.sub(r"```.*?```", "code", text, flags=re.DOTALL), path


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_missing_is_a_gap_that_everybody_sees_or_a_question(kind, language):
    request = replace(asked("# Please help\n", name="bare"), language=language)
    made = draft(kind, request, evidence=NOTHING, company=NOBODY)
    assert made.gaps or made.questions
    written = "\n".join(files(made).values())
    for gap in made.gaps:
        assert translate(gap, language) in written.replace("\\", ""), gap
    for private in ("tides", "555-0", "vault"):
        assert private not in written


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_leaves_no_gap_where_everything_is_told(kind):
    made = draft(kind, example(kind, "en"))
    text = "\n".join(files(made).values())
    assert bool(made.gaps) == bool(re.search("‹(?!…›)", text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_strangers_words_stay_words(kind, language):
    text = example(kind, language)
    words = asked(f"# {HOSTILE_TITLE}\n\nFrom: PM | x\n", name="a b`c")
    request = replace(text, title=words.title, sender_written="PM | <b>x</b>", name="a b`c")
    made = files(draft(kind, request))
    assert made
    for path, content in made.items():
        parse(path, content)
        assert "49" not in re.findall(r"Tides .*?rm", content)
        assert "<script>" not in re.sub(r"`[^`\n]*`|\\<", "", content) if path.endswith(".md") else True
        for row in content.splitlines() if path.endswith(".md") else ():
            if row.startswith("|---"):
                columns = row.count("|")
            elif row.startswith("|") and "columns" in locals():
                cells = len(re.findall(r"(?<!\\)\|", re.sub(r"`[^`]*`", "", row)))
                assert cells == columns or re.match(r"^\|( |-)", content) is None, row


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_repository_gives_files_that_parse(kind, language):
    request = replace(example(kind, language), title=hostile.TITLE, services=(), path=None)
    for path, text in files(draft(kind, request, evidence=hostile.EVIDENCE)).items():
        parse(path, text)
        assert ".." not in path
        if path.endswith(".md"):
            assert "<img" not in re.sub(r"`[^`\n]*`", "", text).replace("\\<img", "")


@pytest.mark.parametrize("kind", KINDS)
def test_the_standards_find_nothing_in_what_is_drafted(kind):
    repository = {
        one.path: one.content.decode()
        for one in draft(kind, example(kind, "en")).artifacts
        if one.place == "repository"
    }
    assert judged(repository) == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_an_example_request_reaches_its_kind_and_no_other(kind, language):
    meant = dispatched(example(kind, language), EVIDENCE)
    assert [one.kind.name for one in meant.kinds] == [kind]
    assert meant.questions == ()


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_is_the_release_engineers(kind):
    assert kind_named(kind).role == "devops-release"
    assert kind_named(kind).name == kind
