"""Every sentence of the product has its Korean."""

from __future__ import annotations

import ast
import string
from collections import defaultdict
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from orchestrator.wording.catalogue import PACKAGE, Catalogue, find_catalogues
from tests.support.messages import messages, placeholders, stubs


def test_every_sentence_has_a_korean_translation():
    korean = Catalogue.load("ko").messages
    missing = [message for message in messages(PACKAGE) if not korean.get(message.english)]
    assert not missing, stubs(missing, PACKAGE)


def test_every_translation_fills_in_the_same_values():
    wrong = [
        (english, korean)
        for english, korean in Catalogue.load("ko").messages.items()
        if placeholders(english) != placeholders(korean)
    ]
    assert wrong == []


def test_translations_open_and_close_their_code_spans():
    wrong = [korean for korean in Catalogue.load("ko").messages.values() if korean.count("`") % 2]
    assert wrong == []


def test_a_sentence_is_translated_the_same_way_in_every_room():
    readings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in find_catalogues("ko"):
        with path.open("rb") as file:
            for message in read_po(file, locale="ko"):
                if message.id:
                    readings[str(message.id)][str(message.string)].append(str(path.relative_to(PACKAGE)))
    assert {english: dict(found) for english, found in readings.items() if len(found) > 1} == {}


def test_no_catalogue_holds_a_sentence_that_nobody_says():
    said = {message.english for message in messages(PACKAGE)}
    assert sorted(set(Catalogue.load("ko").messages) - said) == []


def _say_calls(path: Path) -> list[ast.Call]:
    source = path.read_text(encoding="utf-8")
    if "orchestrator.model.text import" not in source:
        return []  # another function of that name: it prints
    tree = ast.parse(source)
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    return [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "say"]


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_sentence_is_a_literal_whose_placeholders_are_filled(path):
    for call in _say_calls(path):
        message = call.args[0]
        assert isinstance(message, ast.Constant), f"{path}:{call.lineno}: Babel can't extract this"
        given = {keyword.arg for keyword in call.keywords}
        if None in given:  # say("…", **values): known at run time only
            continue
        named = {name for _, name, _, _ in string.Formatter().parse(message.value) if name is not None}
        assert named == given, f"{path}:{call.lineno}"
