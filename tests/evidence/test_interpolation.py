"""Variables in compose files, Dockerfiles and shells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.interpolation import fill, names, references


@pytest.mark.parametrize(
    ("text", "default"),
    [("${A:-one}", "one"), ("${A-one}", "one"), ("${A:=one}", "one"), ("${A}", None), ("$A", None), ("${A:?no}", None)],
)
def test_a_default_is_found(text: str, default: str | None) -> None:
    (reference,) = references(f"before {text} after")
    assert (reference.name, reference.default) == ("A", default)


def test_an_escaped_dollar_is_no_reference() -> None:
    assert [found.name for found in references("$$A $${B} $C")] == ["C"]


def test_names_in_defaults_are_found_too() -> None:
    assert list(names("${A:-${B:-$C}} $D")) == ["A", "D", "B", "C"]


def test_values_and_defaults_are_filled_in() -> None:
    assert fill("${R:-docker.io}/app:${TAG:-1}", {"TAG": "7"}) == ("docker.io/app:7", True)
    assert fill("app:${TAG}") == ("app:${TAG}", False)
    assert fill("${A:-${B:-x}}") == ("x", True)
    assert fill("${A:+set}") == ("", True)


def test_a_brace_that_is_never_closed_hides_nothing_behind_it() -> None:
    assert [found.name for found in references("${A:- ${B:-x} $C")] == ["B", "C"]


@pytest.mark.parametrize("text", ["${A:-" * 5_000 + "}" * 5_000, "${A." * 20_000 + "}" * 20_000, "${" * 20_000])
def test_endless_nesting_is_read_in_one_pass(text: str) -> None:
    assert len(list(references(text))) <= 1
    fill(text)
    assert set(names(text)) <= {"A"}


@given(st.text(alphabet="${}:-A?+ b", max_size=60))
def test_any_text_is_understood(text: str) -> None:
    for reference in references(text):
        assert text[reference.start] == "$"
        assert text[reference.start : reference.end].lstrip("${").startswith(reference.name)
    filled, complete = fill(text, {"A": "v"})
    assert complete or "$" in filled
