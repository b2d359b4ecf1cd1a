from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator.model.text import say
from orchestrator.wording.catalogue import REMEMBERED, Catalogue, find_catalogues, translate

KOREAN = Catalogue(
    "ko",
    {
        "the port of {service} is {port}": "{service}의 포트는 {port}입니다",
        "{name} is missing": "{name}이(가) 없습니다",
    },
)


def test_english_is_the_template_itself():
    assert translate(say("the port of {service} is {port}", service="api", port=80), "en") == "the port of api is 80"


def test_a_sentence_is_put_into_korean():
    assert KOREAN.translate(say("the port of {service} is {port}", service="api", port=80)) == "api의 포트는 80입니다"


def test_a_sentence_without_translation_stays_english():
    assert KOREAN.translate(say("nobody translated {this}", this="x")) == "nobody translated x"


def test_a_sentence_inside_a_sentence_is_translated_too():
    inner = say("{name} is missing", name="포트")
    assert KOREAN.translate(say("{why}!", why=inner)) == "포트가 없습니다!"


def test_values_are_never_read_as_templates():
    assert translate(say("title: {title}", title="{secret} {0} {{x}} %(y)s"), "en") == "title: {secret} {0} {{x}} %(y)s"


def test_a_placeholder_that_nobody_fills_stays_visible():
    assert translate(say("a {b} c"), "en") == "a {b} c"


def test_catalogues_are_found_by_walking(tmp_path):
    (tmp_path / "room").mkdir()
    (tmp_path / "rules").mkdir()
    for name in ("room/ko.po", "rules/base_image.ko.po", "rules/base_image.fr.po", "rules/note.txt"):
        (tmp_path / name).write_text("")
    assert find_catalogues("ko", tmp_path) == [tmp_path / "room/ko.po", tmp_path / "rules/base_image.ko.po"]


def test_what_fills_a_sentence_in_a_document_cannot_become_markup():
    text = say("run `{command}` for {name}", command="a`b|c\n# d", name="*x* | <b>\n# y")
    assert Catalogue.load("en").document(text) == "run `a'b¦c # d` for \\*x\\* \\| \\<b> # y"


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_value_fills_any_sentence(first, second):
    text = say("{first} and `{second}`", first=first, second=second)
    assert "\n" not in Catalogue.load("en").document(text)
    assert Catalogue.load("en").document(text) == Catalogue("en", {}).document(text)
    assert translate(text, "en") == f"{first} and `{second}`"


def test_sentences_are_remembered_within_bounds_and_stay_what_they_are():
    catalogue = Catalogue("en", {})
    for number in range(REMEMBERED + 10):
        assert catalogue.document(say("change {number}", number=number)) == f"change {number}"
        assert catalogue.translate(say("change {number}", number=number)) == f"change {number}"
    for value, said in (("*", r"a \*"), ("b", "a b"), (say("{inner}", inner="*"), r"a \*")):
        for _ in range(2):
            assert catalogue.document(say("a {value}", value=value)) == said
            assert catalogue.translate(say("a {value}", value=value)) == said.replace("\\", "")
    assert max(len(catalogue._documents), len(catalogue._translations)) < REMEMBERED


def test_no_sentence_with_a_long_word_in_it_is_remembered():
    catalogue = Catalogue("en", {})
    for word in (" " * 10_000, "x" * 10_000):
        inner = say("title: {title}", title=word)
        assert catalogue.document(say("{why}!", why=inner)) == f"title: {word.strip()}!"
        assert catalogue.translate(say("{why}!", why=inner)) == f"title: {word}!"
    assert not catalogue._documents
    assert not catalogue._translations
