"""Patterns of `.gitignore` are read as git reads them, as far as files of values need it."""

from __future__ import annotations

import pytest

from orchestrator.drafting.ignoring import is_ignored


@pytest.mark.parametrize(
    ("path", "patterns", "ignored"),
    [
        (".env", [".env"], True),
        ("backend/.env", [".env"], True),
        ("backend/.env", ["/.env"], False),
        ("backend/.env", ["backend/.env"], True),
        ("backend/.env", ["**/.env"], True),
        ("backend/.env", ["backend/"], True),
        (".env.staging", [".env.*"], True),
        (".env", [".env*", "!.env"], False),
        (".env", ["node_modules/"], False),
    ],
)
def test_a_path_is_left_out_or_not(path, patterns, ignored):
    assert is_ignored(path, patterns) is ignored
