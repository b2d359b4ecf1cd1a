"""Strangers' words stay words, in every context of a document."""

from __future__ import annotations

import shlex

from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from orchestrator.wording import markdown

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
NASTY = st.text(alphabet=st.sampled_from("ab 1`|*_<>[]()!\\&;#~-+=.'\"{}%$\n\t\r\x00\u202e가:/"), max_size=40)


def blocks(document: str) -> list[tuple[str, str]]:
    return [(token.type, token.tag) for token in READER.parse(document)]


def inlines(document: str) -> list[str]:
    return [child.type for token in READER.parse(document) for child in token.children or () if child.type != "text"]


@settings(deadline=None)
@given(NASTY)
def test_inline_text_keeps_a_heading_a_list_and_a_table_whole(text):
    for frame in ("# a {} b\n\npara\n", "- {} b\n- next\n", "| x | y |\n|---|---|\n| {} | z |\n\nend\n", "{} b\n"):
        document = frame.format(markdown.inline(text))
        assert blocks(document) == blocks(frame.format("tame"))
        assert [kind for kind in inlines(document) if kind != "text_special"] == []


@settings(deadline=None)
@given(NASTY)
def test_inline_text_reads_as_it_was_written(text):
    rendered = READER.parseInline(f"a {markdown.inline(text)} b")[0].children or []
    assert "".join(token.content for token in rendered) == f"a {markdown.one_line(text)} b"


@settings(deadline=None)
@given(NASTY)
def test_a_code_span_stays_one_span_in_text_and_in_a_table(text):
    written = markdown.code(text)
    for frame in ("a {} b\n", "| x | y |\n|---|---|\n| {} | z |\n"):
        assert blocks(frame.format(written)) == blocks(frame.format("`tame`"))
    if written.startswith("`"):
        assert inlines(f"a {written} b") == ["code_inline"]


@settings(deadline=None)
@given(NASTY)
def test_a_line_of_a_fenced_block_ends_neither_the_line_nor_the_fence(text):
    document = f"```bash\n{markdown.line(text)}\n{markdown.line(text)} x\n```\n\nend\n"
    assert blocks(document) == blocks("```bash\ntame\n```\n\nend\n")


@settings(deadline=None)
@given(NASTY)
def test_a_shell_argument_is_one_argument(text):
    assert shlex.split(f"run {markdown.shell(text)} end") == ["run", markdown.line(text), "end"]


def test_ordinary_words_stay_as_they_are():
    for text in (
        "snake_case_name",
        "api v1.4.2",
        "Docker & Nginx",
        "(a) 50% b/c-d",
        "결제 API를 운영에 배포",
        "2024-01-02",
    ):
        assert markdown.inline(text) == text
    assert markdown.shell("infrastructure/docker/docker-compose.yml") == "infrastructure/docker/docker-compose.yml"
