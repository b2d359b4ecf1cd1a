"""Names that mean the same agent or request are told to be the same."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.names import identity, slug, without_remarks
from orchestrator.parse.nearest import nearest


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("UI/UX Designer", "ui-ux-designer"),
        ("PM (Project Manager)", "pm"),
        ("PM （프로젝트 매니저）", "pm"),
        ("PM <pm@example.org>", "pm"),
        ("DevOps_Operator", "devops-operator"),
        ("🚀 DevOps  Operator", "devops-operator"),
        ("❤️ Ops", "ops"),
        ("QA/Tester님", "qa-tester"),
        ("백엔드 팀", "백엔드-팀"),
        ("백엔드 팀".encode().decode() + "\u200d", "백엔드-팀"),
        ("Caf\u0065\u0301", "café"),
        ("(only this)", "only-this"),
        ("님", "님"),
        ("~*~", ""),
        ("", ""),
    ],
)
def test_slugs_keep_letters_and_digits_of_every_script(name, made):
    assert slug(name) == made


def test_identity_folds_composition_and_case():
    assert identity("CAFE\u0301.md") == identity("café.MD")
    assert identity("STRASSE") == identity("straße")


def test_remarks_are_left_out_and_an_unclosed_one_ends_the_name():
    assert without_remarks("a (b) c") == "a   c"
    assert without_remarks("a (b") == "a"


@given(st.text(max_size=60))
def test_a_slug_is_its_own_slug(name):
    made = slug(name)
    assert slug(made) == made
    assert identity(identity(name)) == identity(name)


def test_names_load_nothing_that_a_git_hook_would_wait_for():
    heavy = ("re", "typing", "pydantic", "yaml")
    code = (
        f"import sys; sys.path.insert(0, '.'); import orchestrator.parse.names; print(set({heavy}) & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-S", "-I", "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"


def test_the_nearest_word_is_found_through_usual_slips():
    known = ("priority", "deadline", "우선순위")
    assert nearest("prioritty", known) == "priority"
    assert nearest("deadlnie", known) == "deadline"
    assert nearest("우선순서", known) == "우선순위"
    assert nearest("mood", known) is None
    assert nearest("x" * 100, known) is None
