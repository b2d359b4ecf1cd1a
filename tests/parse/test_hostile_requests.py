"""Any bytes give a request or a located finding, and soon."""

from __future__ import annotations

import sys
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import json

from orchestrator.model.configuration import MIB
from orchestrator.parse.request import read_request
from orchestrator.parse.vocabulary import fold
from tests.support.reading import read, rules


def refused(data: bytes, **options) -> tuple[str, int | None, int | None]:
    """Give rule and place of the one error that a request is refused with."""
    request = read(data, **options)
    assert request.unreadable
    (finding,) = request.findings
    assert finding.severity == "error"
    assert finding.remedy is not None
    return finding.rule, finding.line, finding.column


@pytest.mark.parametrize("data", [b"", b"\n \t\r\n", b"\xef\xbb\xbf", "\u00a0\n".encode()])
def test_an_empty_file_is_refused(data):
    assert refused(data) == ("file/empty", 1, 1)
    assert read(data).title == "042-cache"


@pytest.mark.parametrize("sign", ["x", "가"])
def test_a_long_word_is_compared_and_not_kept(sign):
    word = sign * 100_000
    holders = sys.getrefcount(word)
    assert fold(word) == word
    assert sys.getrefcount(word) == holders


def test_a_file_over_the_limit_is_refused_with_title_and_sender():
    data = b"# Request: Big\nFrom: PM\n" + b"x" * 2000
    assert refused(data, size_limit=1024) == ("file/too-large", 1, 1)
    request = read(data, size_limit=1024)
    assert (request.title, request.sender, request.fields) == ("Big", "pm", ())


def test_the_first_byte_that_is_not_utf_8_is_located_in_characters():
    assert refused("# 제목\nFrom: 피엠 ".encode() + b"\xff\n") == ("file/not-utf-8", 2, 10)
    assert refused(b"\xef\xbb\xbfa\r\nb\rc\xe2\x28") == ("file/not-utf-8", 3, 2)


def test_a_korean_file_in_the_old_encoding_is_told_so_and_glimpsed():
    request = read("# 요청: 캐시 구성\n요청자: 백엔드\n".encode("cp949"))
    assert "CP949" in str(request.findings[0].remedy)
    assert (request.title, request.sender, request.language) == ("캐시 구성", "백엔드", "ko")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_and_32_are_told_by_name(encoding):
    request = read("# Cache\nFrom: pm\n".encode(encoding))
    assert request.findings[0].rule == "file/not-utf-8"
    assert encoding[:6].upper() in str(request.findings[0].message)
    assert (request.title, request.sender) == ("Cache", "pm")


def test_a_nul_byte_is_located():
    assert refused("# T\n값 x\0".encode()) == ("file/nul", 2, 4)


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_a_byte_order_mark_and_any_line_ends_are_read(end):
    text = "# T\nFrom: pm\n\n## 완료 기준\n- [ ] a\n".replace("\n", end)
    request = read(b"\xef\xbb\xbf" + text.encode())
    assert (request.title, request.sender) == ("T", "pm")
    assert [(one.text, one.line) for one in request.criteria] == [("a", 5)]


@pytest.mark.parametrize(
    ("front", "line", "column"),
    [
        ("from: &a pm\nto: *a", 2, 7),
        ("from: pm\nto: *a", 3, 5),
        ("from: pm\nkind: !!python/name:os.system x", 3, 7),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", 2, 4),
        ("from: pm\nfrom: me", 3, 1),
        ("- from", 2, 1),
        ("from: [pm", 3, 1),
        ("from: pm\n  deep:\n\t- x", 3, 7),
        ("x: " + "[" * 5000, 2, None),
        ("x: " + "y" * 70_000, 2, 1),
    ],
)
def test_front_matter_that_is_not_plain_is_refused_where_it_goes_wrong(front, line, column):
    rule, found_line, found_column = refused(f"---\n{front}\n---\n# T\n".encode())
    assert (rule, found_line) == ("header/front-matter", line)
    assert column is None or found_column == column


@pytest.mark.parametrize(
    "front",
    [
        "title: Cache: first step\nfrom: pm",
        "from: @pm\ntitle: 'Cache: first step'",
        "**From**: pm\n**Title**: Cache: first step",
    ],
)
def test_front_matter_with_a_slip_is_read_line_by_line_and_told(front):
    request = read(f"---\n{front}\n---\n## Context\nx\n".encode())
    assert (request.title, request.sender) == ("Cache: first step", "pm")
    assert [(finding.rule, finding.severity) for finding in request.findings] == [("header/front-matter", "warning")]


def test_front_matter_that_is_never_closed_is_read_line_by_line_and_told():
    request = read(b"---\nFrom: pm\n\n# T\n")
    assert (request.title, request.sender, rules(request)) == ("T", "pm", ["header/front-matter-open"])


NEST = 100_000


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b">" * NEST, "file/too-intricate"),
        (b"> " * NEST + b"x", "file/too-intricate"),
        (b"- " * NEST + b"x", "file/too-intricate"),
        (b"1. " * NEST + b"x", "file/too-intricate"),
        (b"> - " * NEST + b"x", "file/too-intricate"),
        (b"".join(b" " * (2 * depth) + b"- x\n" for depth in range(900)), "file/too-intricate"),
        (b"- a\n" * NEST, "file/too-intricate"),
        (b"> " * 15 + b"a\n" + b"b\n" * NEST, "file/too-intricate"),
        (b"# a\n" * NEST, "file/too-intricate"),
        (b"|a|b|\n|-|-|\n" + b"|x|y|\n" * NEST, "file/too-intricate"),
        (b"|a" * NEST + b"|\n" + b"|-" * NEST + b"|\n" + b"|x\n" * 1000, "file/too-intricate"),
        (b"**a**: b\n" * NEST, "file/too-intricate"),
        (b"\n" * 3 * NEST + b"x", "file/too-intricate"),
        (b"---\n" + b"a: b\n" * NEST + b"---\n", "header/front-matter"),
        (b"x" * (MIB + 1), "file/too-large"),
    ],
)
def test_what_is_built_to_exhaust_the_reader_is_refused(data, rule):
    request = read(b"# Request: Deep\nFrom: pm\n\n" + data if rule == "file/too-intricate" else data)
    assert request.unreadable
    assert {finding.rule for finding in request.findings} == {rule}
    assert all(finding.line and finding.column for finding in request.findings)
    if rule == "file/too-intricate":
        assert request.title in ("Deep", "042-cache")


@pytest.mark.parametrize(
    "data",
    [
        b"*" * MIB,
        b"From: " + b"(" * (MIB - 10),
        b"From: a" + b"<!--" * 200_000,
        b"Priority: " + b"a|" * 7,
        b"# " + b"1." * 500_000,
        b"Deadline: " + b"1" * 1_000_000,
        b"Kind: " + b",a" * 500_000,
        b"## Deadline\n- " + b"1-" * 500_000,
        b"## Dependencies\n- " + b"requests/" * 100_000,
        b"a/" * 500_000 + b"\n```\nx\n```\n",
        b"`" * 500_000 + b"\n\n```\nx\n```\n",
        "운영 ".encode() * 140_000,
        b"```py\n# a/b.py\n" + "가 ".encode() * 200_000 + b"\n```\n",
        b"~~~\n" * 30_000,
        b"\xf0\x9f\x94\xa5" * 200_000,
    ],
)
def test_long_runs_of_one_mark_are_read_to_the_end(data):
    assert not read(data).unreadable


def test_the_findings_of_one_request_are_bounded():
    request = read("".join(f"**Mood {i}**: x\n" for i in range(500)).encode())
    assert (len(request.findings), len(request.fields)) == (101, 500)
    assert request.findings[-1].rule == "file/more"
    assert "400" in str(request.findings[-1].message)


def test_more_headings_than_are_told_apart_are_told():
    assert "section/many" in rules(read(b"# T\n## Requirements\n" + b"### a\n" * 600))


MARKS = st.sampled_from(
    [
        *("# ", "## ", "- ", "  - [ ] ", "1. ", "> ", "```", "~~~~", "---\n", "===\n", "|a|b|\n|-|-|\n", "# a/b.yml\n"),
        *(
            "**From**: ",
            "From: ",
            "우선순위: ",
            "Deadline: ",
            "완료 기준",
            "## Requirements\n",
            "금요일까지",
            "2026-02-30",
            "운영",
        ),
        *(
            "\n",
            "\n\n",
            "\t",
            "\r",
            "\0",
            "\ufeff",
            ":",
            "：",
            "|",
            "&a",
            "*a",
            "!!x",
            "{",
            "[",
            "(",
            "<!--",
            "-->",
            " ",
            "\\",
        ),
        *("`x.yml`", "가나다", "a", "é", "\u0301", "🔥", "\u202e", "\x1b"),
    ]
)


@given(
    st.one_of(st.binary(max_size=300), st.lists(MARKS, max_size=60).map("".join).map(str.encode)), st.text(max_size=20)
)
@example(b"- a\n\x0b", "x")
@example(b"---\n---\n", "x")
@example(b"---\n...\n\x85", "")
@example("---\n\u2028: x\n---\n".encode(), "\ud800")
def test_any_bytes_give_a_request_or_a_located_error(data, name):
    request = read_request(data, name=name, team="devops", today=date(2026, 3, 11))
    lines = data.count(b"\n") + data.count(b"\r") + 1
    for finding in request.findings:
        assert 1 <= finding.line <= lines
        assert finding.column >= 1
        assert str(finding.message)
    assert all(1 <= field.line <= lines for field in request.fields)
    assert all(
        1 <= one.line <= lines for one in (*request.criteria, *request.files, *request.sections, *request.requirements)
    )
    json.encode(request)
    assert request == read_request(data, name=name, team="devops", today=date(2026, 3, 11))


WORD = st.text(st.characters(categories=["Lu", "Ll", "Lo", "Nd"]), min_size=1, max_size=12)
VALUE = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(
    sender=WORD,
    blocking=VALUE,
    deadline=st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    priority=st.sampled_from(["critical", "high", "medium", "low"]),
    form=st.sampled_from(["{key}: {value}", "**{key}**: {value}  ", "**{key}:** {value}", "- {key}: {value}", "front"]),
)
def test_what_is_written_into_a_header_is_read_out_of_it(sender, blocking, deadline, priority, form):
    pairs = {"From": sender, "Blocking": f"it {blocking}", "Deadline": deadline.isoformat(), "Priority": priority}
    if form == "front":
        text = "---\n" + "".join(f'{key}: "{value}"\n' for key, value in pairs.items()) + "---\n# T\n"
    else:
        text = "# T\n\n" + "".join(form.format(key=key, value=value) + "\n" for key, value in pairs.items())
    request = read(text.encode())
    assert (request.sender_written, request.blocking) == (sender, f"it {blocking}")
    assert (request.deadline, request.priority) == (deadline, priority)
