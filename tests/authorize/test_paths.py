from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.authorize.paths import FLAWS, composed, flaw, folded, unsafe
from orchestrator.wording.catalogue import translate


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", ""),
        ("a/b.c/d", ""),
        (".github/workflows/ci.yml", ""),
        (".gitignore", ""),
        ("src/(app)/[id]/page.tsx", ""),
        ("문서/설계.md", ""),
        ("docs/👩‍💻.md", ""),
        ("a/", ""),
        ("", "empty"),
        ("/a", "absolute"),
        ("a//b", "segments"),
        ("./a", "segments"),
        ("a/../b", "segments"),
        ("a/..", "segments"),
        ("a\\b", "backslash"),
        ("a\tb", "control"),
        ("a\x7fb", "control"),
        ("a\x85b", "control"),
        ("a\u2066b", "control"),
        ("a.", "trailing"),
        ("a ", "trailing"),
        ("a./b", "trailing"),
        ("a\udc80", "encoding"),
        (".git/config", "git"),
        ("x/.Git/config", "git"),
        (".g\u200cit/config", "git"),
        ("GIT~1/config", "git"),
    ],
)
def test_a_path_is_sound_or_the_flaw_is_named(path, expected):
    assert flaw(path) == expected


@pytest.mark.parametrize("name", FLAWS)
def test_every_flaw_is_said_in_both_languages(name):
    samples = {"empty": "", "absolute": "/a", "segments": "a/../b", "control": "a\tb", "backslash": "a\\b"}
    samples |= {"trailing": "a.", "encoding": "a\udc80", "git": ".git/a", "long": "a" * 256}
    said = unsafe(samples[name])
    assert said is not None
    assert translate(said, "ko") != translate(said, "en")


@pytest.mark.parametrize(
    ("path", "long"),
    [
        ("a" * 224, False),
        ("a" * 225, True),
        ("가" * 74, False),
        ("가" * 75, True),
        ("ab/" * 682, False),
        ("ab/" * 683, True),
    ],
)
def test_what_no_file_system_holds_is_refused_by_its_bytes(path, long):
    assert flaw(path) == ""
    assert (unsafe(path) is not None) == long


@given(st.text())
def test_folding_hides_no_difference_that_composing_keeps_from_it(path):
    assert folded(folded(path)) == folded(path)
    assert folded(composed(path)) == folded(path)
