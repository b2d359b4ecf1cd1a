"""Dockerfiles as instructions and stages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.instructions import read_dockerfile


def test_continuations_are_joined_over_comments_and_empty_lines() -> None:
    parsed = read_dockerfile("FROM alpine:3.20\nRUN one \\\n  # between\n\n  && two\nUSER app\n")
    assert [(found.word, found.text, found.line) for found in parsed.instructions] == [
        ("FROM", "alpine:3.20", 1),
        ("RUN", "one && two", 2),
        ("USER", "app", 6),
    ]


def test_the_escape_directive_is_followed() -> None:
    parsed = read_dockerfile("# escape=`\nFROM alpine:3.20\nRUN one `\n  two\nCOPY a C:\\\nUSER app\n")
    assert [found.text for found in parsed.instructions] == ["alpine:3.20", "one two", "a C:\\", "app"]


@pytest.mark.parametrize("opening", ["<<EOF", "<<'EOF'", '<<"EOF"'])
def test_a_here_document_is_no_instruction(opening: str) -> None:
    parsed = read_dockerfile(f"FROM alpine:3.20\nRUN {opening}\nFROM inside\nUSER inside\nEOF\nUSER app\n")
    assert [found.word for found in parsed.instructions] == ["FROM", "RUN", "USER"]
    assert parsed.instructions[1].heredoc == "FROM inside\nUSER inside"
    assert parsed.instructions[2].line == 6


def test_two_here_documents_and_one_with_tabs() -> None:
    parsed = read_dockerfile("FROM a:1\nCOPY <<one <<-two /etc/\nX\none\n\tY\n\ttwo\nUSER app\n")
    assert [found.word for found in parsed.instructions] == ["FROM", "COPY", "USER"]


def test_a_shift_is_no_here_document() -> None:
    parsed = read_dockerfile("FROM a:1\nRUN echo $((1 <<SHIFT))\nUSER app\n")
    assert [found.word for found in parsed.instructions] == ["FROM", "RUN", "USER"]


def test_stages_know_their_parents_and_arguments() -> None:
    parsed = read_dockerfile(
        "ARG VERSION=20\nARG BASE=node:${VERSION}-alpine\nFROM --platform=$BUILDPLATFORM $BASE AS Build\n"
        "RUN npm ci\nFROM build AS tested\nFROM ${RUNTIME}\nFROM tested\nCOPY --from=Build --chown=app /a /b\n"
    )
    assert [(stage.image, stage.name, stage.parent, stage.settled) for stage in parsed.stages] == [
        ("node:20-alpine", "build", None, True),
        ("build", "tested", 0, True),
        ("${RUNTIME}", "", None, False),
        ("tested", "", 1, True),
    ]
    assert [stage.line for stage in parsed.lineage] == [7, 5, 3]
    assert parsed.stage_named("BUILD") == 0
    assert parsed.stage_named("2") == 2
    assert parsed.stage_named("nginx:1.27-alpine") is None
    assert parsed.stages[3].instructions[0].flags() == ({"from": "Build", "chown": "app"}, "/a /b")


def test_pairs_of_env_and_arg_in_both_forms() -> None:
    parsed = read_dockerfile("FROM a:1\nENV A=1 B=\"x y\" C='z' D=\nENV OLD the old form\nARG E F=2\n")
    assert [list(found.pairs()) for found in parsed.instructions[1:]] == [
        [("A", "1"), ("B", "x y"), ("C", "z"), ("D", "")],
        [("OLD", "the old form")],
        [("E", ""), ("F", "2")],
    ]


def test_windows_line_ends_and_a_byte_order_mark_are_read() -> None:
    parsed = read_dockerfile("\ufeffFROM alpine:3.20\r\nRUN a \\\r\n  b\r\n")
    assert [found.text for found in parsed.instructions] == ["alpine:3.20", "a b"]


@pytest.mark.parametrize(
    "text", ["RUN " + "<<A " * 20_000 + "\n" * 20_000, "FROM a\n" * 5_000, "RUN \\\n" * 50_000, ""]
)
def test_hostile_dockerfiles_are_read(text: str) -> None:
    parsed = read_dockerfile(text)
    assert len(parsed.stages) <= 5_000


@given(st.text(alphabet="FROMRUN \\\n#<EOF-=`'\"$A:", max_size=120))
def test_any_text_gives_instructions_in_order(text: str) -> None:
    lines = [found.line for found in read_dockerfile(text).instructions]
    assert lines == sorted(set(lines))
    assert read_dockerfile(text).stages is not None
