"""The five rules of safety are held against revisions by their source; what it can't show is left open."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from orchestrator.deliverables.migration_review.rules import RULES, review
from orchestrator.evidence.revisions import read
from tests.support.tides import EVIDENCE, NOTHING, asked, draft, files

HEAD = 'revision = "0009"\ndown_revision = "0008"\n\n\ndef upgrade():\n'
BACK = "\n\ndef downgrade():\n    op.drop_table('x')\n"


def verdicts(body: str, back: str = BACK) -> tuple[str, ...]:
    found = read(
        "backend/migrations/versions/0009.py", HEAD + "".join(f"    {line}\n" for line in body.split("\n")) + back
    )
    assert found is not None
    return review(found).verdicts


def test_there_are_five_rules():
    assert len(RULES) == 5


def test_a_new_table_with_its_index_breaks_nothing():
    body = 'op.create_table("t", sa.Column("a", sa.Text, nullable=False))\nop.create_index("i", "t", ["a"])'
    assert verdicts(body) == ("kept", "kept", "kept", "open", "open")


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ('op.drop_column("t", "a")', 1),
        ('op.drop_table("t")', 1),
        ('op.alter_column("t", "a", new_column_name="b")', 1),
        ('op.execute("ALTER TABLE t DROP COLUMN a")', 1),
        ('op.add_column("t", sa.Column("a", sa.Text, nullable=False))', 2),
        ('op.add_column("t", sa.Column("a", sa.Text, nullable=False, default="x"))', 2),
        ('op.execute("ALTER TABLE t ADD COLUMN a int NOT NULL")', 2),
        ('op.create_index("i", "t", ["a"])', 3),
        ('op.create_index("i", "t", ["a"], postgresql_concurrently=True)', 3),
        ('op.add_column("t", sa.Column("a", sa.Text, index=True))', 3),
    ],
)
def test_a_rule_is_broken_by_what_breaks_it_and_no_other_is(body, rule):
    found = verdicts(body)
    assert [number for number, verdict in enumerate(found, 1) if verdict == "broken"] == [rule]


@pytest.mark.parametrize(
    "body",
    [
        'op.add_column("t", sa.Column("a", sa.Text))',
        'op.add_column("t", sa.Column("a", sa.Text, nullable=False, server_default="x"))',
        'with op.get_context().autocommit_block():\n    op.create_index("i", "t", ["a"], postgresql_concurrently=True)',
        'op.execute("ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 0")',
    ],
)
def test_what_keeps_the_rules_is_not_accused(body):
    assert verdicts(body) == ("kept", "kept", "kept", "open", "open")


@pytest.mark.parametrize(
    "back", ["", "\n\ndef downgrade():\n    pass\n", "\n\ndef downgrade():\n    raise ValueError\n"]
)
def test_a_way_back_that_is_not_there_breaks_the_fifth_rule(back):
    assert verdicts("pass", back)[4] == "broken"


def test_what_is_computed_leaves_every_rule_open():
    assert verdicts("op.execute(statement())") == ("open",) * 5


def test_a_file_that_cannot_be_parsed_is_left_open_and_never_called_kept():
    found = read("backend/migrations/versions/0009.py", 'revision = "9"\ndef upgrade(:\n')
    assert found is not None
    assert review(found).verdicts == ("open",) * 5


def test_only_the_revisions_that_are_named_are_reviewed():
    made = files(draft("migration-review", asked("# Review the migration 0003\n\nFrom: QA\n")))
    assert "0003_cleanup.py" in made["migration-review.md"]
    assert "0002_tides.py" not in made["migration-review.md"]


def test_a_revision_that_the_request_brings_is_reviewed():
    text = "# Review the migration\n\n```python\n# backend/migrations/versions/0009_x.py\n" + HEAD
    text += '    op.drop_column("t", "a")\n```\n'
    page = files(draft("migration-review", asked(text), evidence=NOTHING))["migration-review.md"]
    assert "`0009` | `backend/migrations/versions/0009_x.py` (from the request) | ❌" in page


def test_two_ends_are_said():
    twice = replace(EVIDENCE.revisions[-1], revision="0004", file="backend/migrations/versions/4.py")
    evidence = replace(EVIDENCE, revisions=(*EVIDENCE.revisions, twice))
    page = files(draft("migration-review", asked("# Migration review\n"), evidence=evidence))["migration-review.md"]
    assert "Nothing follows these revisions: `0003`, `0004`" in page


def test_the_real_sql_is_said_to_be_unchecked():
    made = draft("migration-review", asked("# Migration review\n"))
    assert "Real SQL: not checked here" in files(made)["migration-review.md"]
    assert any("not checked" in str(step) for step in made.next_steps)
