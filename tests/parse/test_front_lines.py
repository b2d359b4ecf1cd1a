"""Front matter that is written plainly is read line by line, and never differently than the YAML reader reads it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse import front_tree
from orchestrator.parse.front_lines import read_front_lines

OURS = """\
id: ADR-20261120-devops-1-orders
status: proposed
decision-makers: []
informed: [backend, 백엔드 팀]
filed-by: "yes"
scope:
  environment: production
  services: [orders, api-gateway]
  # a critical decision names more
  request-sha256: "0a1b"
"""
WORDS = ["a", "null", "on", "1.5", "2026-11-20", "a b", "백엔드", "", " ", "[]", "[a, null]", "[a,b]", '"a: b"', "'a'"]
WORDS += [
    "a: b",
    "a #b",
    "#b",
    "&a",
    "*a",
    "!a",
    "- a",
    "{}",
    "{a: b}",
    "|",
    ">",
    "?",
    "~",
    "a\\",
    '"\\n"',
    "\t",
    "a\r",
]
LINE = st.builds(
    lambda indent, key, gap, value, end: f"{indent}{key}{gap}{value}{end}",
    st.sampled_from(["", "", "  ", "    ", " ", "\t"]),
    st.sampled_from(["a", "b", "c-d", "null", "scope", "A", "-", "#", "", "a a", "'a'", "?"]),
    st.sampled_from([": ", ":", " : ", ":  "]),
    st.sampled_from(WORDS),
    st.sampled_from(["", "", " ", " # b", ",", "\n"]),
)


def test_what_we_write_ourselves_is_read_line_by_line() -> None:
    read = read_front_lines(OURS.rstrip("\n"))
    assert read is not None
    fields, lines = read
    assert fields["filed-by"] == "yes"
    assert fields["scope"] == {
        "environment": "production",
        "services": ["orders", "api-gateway"],
        "request-sha256": "0a1b",
    }
    assert lines["scope"] == 6


@pytest.mark.parametrize(
    "text",
    ["a: b\n  c: d", "a: [b\n", "a: b: c", "a: b\na: c", "  a: b", "a: &b c", "a: *b", "- a", "a: 'b'", "a: |\n  b"],
)
def test_whatever_could_mean_more_is_left_to_the_yaml_reader(text: str) -> None:
    assert read_front_lines(text) is None


@given(st.lists(LINE, max_size=6).map("\n".join) | st.text("a: \n#[],\"'-{}|>&*!null\t", max_size=40))
def test_no_text_is_read_differently_than_the_yaml_reader_reads_it(text: str) -> None:
    read = read_front_lines(text)
    if read is not None:
        by_yaml = front_tree._build(text)
        assert by_yaml.fault is None
        assert read == (by_yaml.fields, by_yaml.lines)
