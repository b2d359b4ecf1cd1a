"""Pipe tables are read row by row, each with its line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.pipe_table import prose_lines, read_tables, split_row


def test_a_table_gives_its_header_its_rows_and_their_lines():
    (table,) = read_tables("text\n\n| A | B |\n|---|:-:|\n| 1 | 2 |\n| 3 |\n\nmore | text\n")
    assert (table.header.cells, table.header.line) == (("A", "B"), 3)
    assert [(row.cells, row.line) for row in table.rows] == [(("1", "2"), 5), (("3",), 6)]
    assert (table.rows[1].cell(0), table.rows[1].cell(1), table.rows[1].cell(-1)) == ("3", "", "")


def test_outer_pipes_may_be_left_out():
    (table,) = read_tables("A | B\n--- | ---\n1 | 2\n")
    assert table.rows[0].cells == ("1", "2")


def test_a_pipe_behind_a_backslash_belongs_to_its_cell_and_other_backslashes_stay():
    assert split_row(r"| a \| b | c\d | e\ ") == ("a | b", r"c\d", "e\\")


def test_a_row_of_another_width_than_its_delimiter_opens_no_table():
    assert list(read_tables("| A | B |\n|---|\n| 1 | 2 |\n")) == []
    assert list(read_tables("| A |\n| b |\n")) == []


def test_fences_end_where_they_began_and_comments_hide_their_lines():
    lines = ["a", "````", "```", "b", "````", "c", "<!-- d", "e -->", "f", "<!-- g -->", "h"]
    assert sorted(prose_lines(lines)) == [0, 5, 8, 10]
    assert sorted(prose_lines(lines, fenced=True)) == [0, 2, 3, 5, 8, 10]


@given(st.text(alphabet="|-: \\`~<!>\nab\x0b\u2028", max_size=200))
def test_any_text_gives_tables_whose_lines_lie_in_it(text):
    count = text.count("\n") + 1
    for table in read_tables(text):
        assert 1 <= table.header.line < count
        assert all(table.header.line + 1 < row.line <= count for row in table.rows)
