"""YAML of strangers, read as nodes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.evidence.yaml_text import (
    UnreadableYamlError,
    child,
    column_of,
    items,
    line_of,
    read_documents,
    read_mapping,
    scalars,
    text_of,
    texts_of,
)


def test_a_node_knows_where_it_stands() -> None:
    root = read_mapping("a: 1\nb:\n  c: word\n")
    node = child(root, "b", "c")
    assert node is not None
    assert (text_of(node), line_of(node), column_of(node)) == ("word", 3, 6)


def test_columns_are_counted_in_characters() -> None:
    node = child(read_mapping("{이름: 값, b: c}"), "b")
    assert node is not None
    assert column_of(node) == 12


def test_merge_keys_are_followed_and_own_keys_win() -> None:
    root = read_mapping("base: &base {image: one, restart: always}\nme:\n  <<: *base\n  image: two\n")
    assert {key: text_of(value) for key, _, value in items(child(root, "me"))} == {"image": "two", "restart": "always"}


def test_a_bomb_of_aliases_is_walked_once_a_node() -> None:
    levels = ["a0: &a0 [boom, boom]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 40)]
    found = list(scalars(read_documents("\n".join(levels))[0]))
    assert len(found) == 2


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "a: &a {b: {c: *a}}\n", "&a {? *a : b}\n"])
def test_an_anchor_inside_itself_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UnreadableYamlError) as caught:
        read_documents(text)
    assert caught.value.line == 1


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "- " * 100_000, "{a: " * 5_000, "? " * 50_000, "[" * 3_000 + "]" * 3_000]
)
def test_endless_nesting_is_refused_and_ends_nothing(text: str) -> None:
    with pytest.raises(UnreadableYamlError, match=r"nested deeper|expected"):
        read_documents(text)


def test_nesting_by_indentation_is_refused() -> None:
    with pytest.raises(UnreadableYamlError, match="nested deeper"):
        read_documents("\n".join(" " * depth + "a:" for depth in range(400)))


def test_a_tag_is_only_a_word() -> None:
    root = read_mapping("a: !!python/object/apply:os.system [echo]\nb: !reference [x, y]\n")
    assert texts_of(child(root, "b")) == ["x", "y"]


def test_null_has_no_text_and_an_empty_string_has() -> None:
    root = read_mapping("a:\nb: ''\nc: ~\n")
    assert [text_of(child(root, name)) for name in "abc"] == [None, "", None]


def test_several_documents_are_read() -> None:
    roots = read_documents("kind: A\n---\nkind: B\n---\n")
    assert [text_of(child(root, "kind")) for root in roots] == ["A", "B"]


@pytest.mark.parametrize("text", ["a: \0", "a: [", "a: *nowhere", "\t- a", "%YAML 9\n"])
def test_what_is_not_yaml_is_said_so(text: str) -> None:
    with pytest.raises(UnreadableYamlError):
        read_documents(text)


@given(st.text(max_size=400))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        roots = read_documents(text)
    except UnreadableYamlError:
        return
    for root in roots:
        assert all(node.start_mark is not None for _, node in scalars(root))
