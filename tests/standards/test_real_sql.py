"""The SQL of revisions comes from Alembic itself, from a shut-in copy, and only where that is allowed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import json

from orchestrator.model.migration import RealSql
from orchestrator.model.text import Text, say
from orchestrator.standards import real_sql
from orchestrator.standards.real_sql import Rehearsal, find_alembic, is_empty
from orchestrator.standards.sandbox import find_sandbox
from orchestrator.standards.tools import squawk
from tests.support.migrating import ENVIRONMENT, SETTINGS, revisions, tree

boxed = pytest.mark.skipif(
    find_sandbox() is None or find_alembic() is None, reason="needs bubblewrap, and alembic of the dev extra"
)
WORD = "let" + "mein"


def rehearse(files: dict[str, bytes], forbidden: Text | None = None) -> RealSql:
    return Rehearsal(lambda: files, lambda: forbidden).sql(revisions(files), SETTINGS)


def problem(real: RealSql) -> str:
    assert real.revisions == ()
    (why,) = {str(one.why) for _, one in real.not_checked}
    return why


@boxed
def test_alembic_prints_what_the_source_computes_and_squawk_judges_it() -> None:
    real = rehearse(tree())
    first, second = real.revisions
    assert real.not_checked == ()
    assert "CREATE TABLE tides" in first.up
    assert "DROP TABLE tides" in first.down
    assert "ALTER TABLE tides DROP COLUMN depth" in second.up
    assert (first.is_taken_back, second.is_taken_back) == (True, False)
    if squawk.locate() is not None:
        assert {one.rule for one in second.findings} == {"squawk/ban-drop-column"}
        assert second.not_checked is None


@boxed
def test_the_same_files_are_run_once() -> None:
    files = tree()
    asked: list[int] = []
    rehearsal = Rehearsal(lambda: (asked.append(1), files)[1], lambda: None)
    first = rehearsal.sql(revisions(files), SETTINGS)
    assert rehearsal.sql(revisions(files), SETTINGS) is first
    files["backend/app/names.py"] = b'TABLE = "ports"\n'
    assert "ports" in rehearsal.sql(revisions(files), SETTINGS).revisions[0].up


def test_nothing_is_run_where_it_is_not_allowed() -> None:
    def never() -> dict[str, bytes]:
        raise AssertionError

    files = tree()
    real = Rehearsal(never, lambda: say("not here")).sql(revisions(files), SETTINGS)
    assert problem(real) == "not here"
    assert [name for name, _ in real.not_checked] == ["0001", "0002"]


def test_nothing_is_run_without_a_sandbox_or_without_alembic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(real_sql, "find_sandbox", lambda: None)
    assert "bubblewrap" in problem(rehearse(tree()))
    monkeypatch.setattr(real_sql, "find_sandbox", lambda: object())
    monkeypatch.setattr(real_sql, "find_alembic", lambda: None)
    assert "Alembic is not installed" in problem(rehearse(tree()))


def test_alembic_on_the_path_brings_its_own_interpreter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "alembic"
    script.write_text(f"#!{sys.executable}\n")
    monkeypatch.setattr(real_sql, "find_spec", lambda name: None)
    monkeypatch.setattr(real_sql.shutil, "which", lambda name: str(script))
    found = find_alembic()
    assert found is not None
    assert found.interpreter == sys.executable
    assert Path(sys.prefix) in found.readable
    script.write_text("no script\n")
    assert find_alembic() is None


HOSTILE = {
    "network": "import socket\nsocket.create_connection(('127.0.0.1', 9), 5)\n",
    "outside": "open({outside!r}, 'w').write('x')\n",
    "inside": "open('env.py', 'w').write('x')\n",
    "exit": "import os\nos._exit(3)\n",
    "error": f"raise ValueError('postgresql://me:{WORD}@db/x')\n",
    "flood": "while True: print('x' * 100000)\n",
}


@boxed
@pytest.mark.parametrize("sort", HOSTILE)
def test_a_hostile_environment_file_does_no_harm_and_is_not_checked(sort: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("before")
    real = rehearse(tree(environment=HOSTILE[sort].replace("{outside!r}", repr(str(outside))) + ENVIRONMENT))
    assert problem(real)
    assert WORD not in json.encode(real).decode()
    assert outside.read_text() == "before"


@boxed
def test_one_that_sleeps_for_ever_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    confined = real_sql.run_confined
    monkeypatch.setattr(real_sql, "run_confined", lambda *args, **options: confined(*args, **options, seconds=3))
    assert "too long" in problem(rehearse(tree(environment=f"import time\ntime.sleep(600)\n{ENVIRONMENT}")))


@boxed
def test_one_revision_that_fails_leaves_the_others_checked() -> None:
    broken = (
        "revision = '0002'\ndown_revision = '0001'\n\n\ndef upgrade():\n    1 / 0\n\n\ndef downgrade():\n    pass\n"
    )
    real = rehearse(tree(second=broken))
    assert [one.revision for one in real.revisions] == ["0001"]
    (name, why) = real.not_checked[0]
    assert name == "0002"
    assert "ZeroDivisionError" in str(why.why)


@pytest.mark.parametrize(
    ("sql", "empty"),
    [
        (
            "BEGIN;\n\n-- Running downgrade 2 -> 1\n\nUPDATE alembic_version SET version_num='1';\n\nCOMMIT;\n",
            True,
        ),
        ("DELETE FROM alembic_version WHERE alembic_version.version_num = '1';\nDROP TABLE alembic_version;", True),
        ("", True),
        ("UPDATE alembic_version SET version_num='1';\nALTER TABLE a DROP COLUMN b;", False),
        ("UPDATE accounts SET name = 'x';", False),
        ("UPDATE ships SET version_num = 3;", False),
        ("/* UPDATE accounts\nSET name = 'x'; */\nUPDATE app.schema_version SET version_num='1';", True),
        ("DELETE FROM accounts;", False),
        ("DROP TABLE tides;", False),
    ],
)
def test_a_way_back_that_only_notes_the_version_is_empty(sql: str, empty: bool) -> None:
    assert is_empty(sql) is empty


@given(st.text(alphabet="UPDATE SET version_num;-*/' \n\\", max_size=60))
def test_what_drops_a_table_is_never_empty_whatever_follows(sql: str) -> None:
    assert not is_empty(f"DROP TABLE tides;\n{sql}")
