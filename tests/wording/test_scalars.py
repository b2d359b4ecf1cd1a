from __future__ import annotations

import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.wording.markdown import one_line
from orchestrator.wording.scalars import quoted, scalar


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_one_string_for_every_reader(text):
    assert yaml.safe_load(f"key: {scalar(text)}\n") in ({"key": one_line(text)}, {"key": text})
    assert list(yaml.safe_load(f"{scalar(text)}: 1\n")) == [yaml.safe_load(scalar(text))]
    assert json.loads(quoted(text)) == one_line(text)


@pytest.mark.parametrize("plain", ["api", "postgres:16.4-alpine", "../../backend", "infrastructure/k8s", "x-y_z.1"])
def test_what_needs_no_quotes_gets_none(plain):
    assert scalar(plain) == plain


@pytest.mark.parametrize(
    "odd", ["yes", "12", "1.5", "1e3", "a: b", "a #b", "{{ x }}", "", "~", "a b", "8080:80", "0x1f"]
)
def test_what_a_reader_could_take_otherwise_is_quoted(odd):
    assert scalar(odd).startswith('"')
    assert yaml.safe_load(scalar(odd)) == odd
