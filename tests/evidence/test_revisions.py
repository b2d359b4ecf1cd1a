"""Alembic revisions are read as text, operation by operation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.revisions import read
from orchestrator.evidence.sql_operations import operations_of

PATH = "backend/migrations/versions/0003_fees.py"
HEAD = 'revision = "0003"\ndown_revision = "0002"\n\n\ndef upgrade():\n'


def of(body: str, rest: str = "") -> list[tuple[str, str, str]]:
    found = read(PATH, HEAD + "".join(f"    {line}\n" for line in body.splitlines()) + rest)
    assert found is not None
    return [(one.action, one.table, one.name) for one in found.operations]


def test_a_revision_says_who_it_is_and_whom_it_follows():
    found = read(PATH, 'revision: str = "c"\ndown_revision = ("a", "b")\ndef upgrade():\n    pass\n')
    assert found is not None
    assert (found.revision, found.follows, found.operations, found.way_back) == ("c", ("a", "b"), (), "missing")


def test_operations_stand_in_their_order_with_their_lines():
    found = read(PATH, HEAD + '    op.drop_column("tools", "fee")\n    if True:\n        op.drop_table("fees")\n')
    assert found is not None
    assert [(one.action, one.line) for one in found.operations] == [("drop-column", 6), ("drop-table", 8)]


def test_a_column_says_whether_it_is_required_and_whether_the_database_fills_it():
    found = read(
        PATH,
        HEAD
        + '    op.add_column("t", sa.Column("a", sa.Text, nullable=False))\n'
        + '    op.add_column("t", sa.Column("b", sa.Text, nullable=False, server_default="x"))\n'
        + '    op.add_column("t", sa.Column("c", sa.Text, default="x", nullable=False))\n',
    )
    assert found is not None
    assert [(one.nullable, one.default) for one in found.operations] == [(False, False), (False, True), (False, False)]


def test_a_batch_names_the_table_of_what_stands_in_it():
    assert of('with op.batch_alter_table("tools") as batch_op:\n    batch_op.drop_column("fee")') == [
        ("drop-column", "tools", "fee")
    ]


def test_an_index_says_whether_it_is_built_beside_the_writers():
    found = read(
        PATH,
        HEAD
        + "    with op.get_context().autocommit_block():\n"
        + '        op.create_index(op.f("ix_a"), "t", ["a"], postgresql_concurrently=True)\n'
        + '    op.create_index("ix_b", "t", ["b"])\n',
    )
    assert found is not None
    assert [(one.name, one.concurrently, one.autocommit) for one in found.operations] == [
        ("ix_a", True, True),
        ("ix_b", False, False),
    ]


def test_plain_sql_is_understood_and_computed_sql_is_said_to_be_unread():
    assert of('op.execute("ALTER TABLE t DROP COLUMN a, ADD b int NOT NULL")\nop.execute(f"DROP TABLE {name}")') == [
        ("drop-column", "t", "a"),
        ("add-column", "t", "b"),
        ("unread", "", ""),
    ]


def test_what_the_modules_own_functions_do_counts():
    assert of("take_away()", '\n\ndef take_away():\n    op.drop_table("t")\n    take_away()\n') == [
        ("drop-table", "t", "")
    ]


def test_a_downgrade_that_only_raises_is_empty():
    rest = '\n\ndef downgrade():\n    """No."""\n    raise NotImplementedError\n'
    found = read(PATH, HEAD + "    pass\n" + rest)
    assert found is not None
    assert found.way_back == "empty"


def test_a_file_that_cannot_be_parsed_is_a_revision_without_a_name():
    found = read(PATH, 'revision = "1"\ndef upgrade(:\n')
    assert found is not None
    assert found.revision == ""


def test_another_file_is_no_revision():
    assert read("backend/migrations/env.py", "import alembic\n") is None


@given(st.text(alphabet="op.execute(\"'`)\n sa:=;,{}[]DROPALTERTABLE", max_size=200))
def test_any_text_gives_a_revision(text):
    assert read(PATH, HEAD + text) is not None


@given(st.text(alphabet='ALTER TABLE DROP ADD COLUMN t,();-/*\n"', max_size=200))
def test_any_sql_gives_operations(text):
    assert all(one.line >= 5 for one in operations_of(text, line=5))


def test_statements_know_their_lines():
    sql = "\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);\n-- DROP TABLE x;\n"
    sql += "ALTER TABLE ONLY t\n  RENAME a TO b"
    assert [(one.action, one.table, one.name, one.line) for one in operations_of(sql, line=10)] == [
        ("create-index", "t", "i", 11),
        ("rename-column", "t", "a", 13),
    ]
