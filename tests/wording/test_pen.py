from __future__ import annotations

import importlib
import sys

import pytest
from jinja2 import TemplateAssertionError, UndefinedError

from orchestrator.model.text import say
from orchestrator.wording import pen as room
from orchestrator.wording.catalogue import Catalogue

MESSAGES = {
    "Guide: %(title)s": "안내서: %(title)s",
    "100%% of %(count)s": "%(count)s 중 100%%",
    "Image": "이미지",
    "{name} is missing": "{name}이(가) 없습니다",
}


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Render a template's source in a language."""
    package = f"templates_{tmp_path.name}".replace("-", "_")
    folder = tmp_path / package
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    catalogues = {"en": Catalogue("en", {}), "ko": Catalogue("ko", MESSAGES)}
    environments = {language: room.Wording(catalogue) for language, catalogue in catalogues.items()}
    monkeypatch.setattr(room, "environment", environments.__getitem__)

    def render(source: str, language: str = "en", **values: object) -> str:
        (folder / "page.md.j2").write_text(source, encoding="utf-8")
        environments[language].cache.clear()
        return room.TemplatePen(language, package).render("page.md.j2", **values)

    yield render
    sys.modules.pop(package, None)


def test_a_block_is_written_in_the_readers_language(write):
    source = "# {% trans %}Guide: {{ title }}{% endtrans %}\n\n{{ _('Image') }}\n"
    assert write(source, "en", title="api") == "# Guide: api\n\nImage\n"
    assert write(source, "ko", title="api") == "# 안내서: api\n\n이미지\n"


def test_a_percent_sign_is_a_percent_sign(write):
    source = "{% trans count=total %}100% of {{ count }}{% endtrans %}\n"
    assert write(source, "en", total=3) == "100% of 3\n"
    assert write(source, "ko", total=3) == "3 중 100%\n"


def test_a_sentence_keeps_its_indentation_and_its_line_end(write):
    assert write("- a\n  {% trans %}Image{% endtrans %}\n- b\n", "ko") == "- a\n  이미지\n- b\n"


def test_literal_messages_are_folded_when_the_template_is_compiled(write):
    write("{% trans %}Guide: {{ title }}{% endtrans %}{{ _('Image') }}", "ko", title="x")
    wording = room.environment("ko")
    source = wording.compile("{% trans %}Guide: {{ title }}{% endtrans %}{{ _('Image') }}", raw=True)
    assert "gettext" not in source
    assert "안내서" in source


def test_a_stranger_s_title_cannot_become_markup(write):
    title = "{{ 7 * 7 }} {% raw %} | `x` <script>\n# heading"
    written = write("# {{ title }}\n\n| {{ title }} | {{ title | code }} |\n", title=title)
    assert written.splitlines()[0] == "# {{ 7 \\* 7 }} {% raw %} \\| \\`x\\` \\<script> # heading"
    assert written.count("\n") == 3


def test_values_stay_safe_through_macros_sets_and_filters(write):
    source = (
        "{% macro row(a) %}| {{ a }} |{% endmacro %}"
        "{% set name %}<{{ title }}>{% endset %}"
        "{{ row(title) }} {{ name }} {{ [title, title] | map('code') | join(', ') }} {{ [title] | join('; ') }}"
    )
    assert (
        write(source, title="a|*b*")
        == "| a\\|\\*b\\* | <a\\|\\*b\\*> <code>a&#124;&#42;b&#42;</code>, <code>a&#124;&#42;b&#42;</code> a\\|\\*b\\*"
    )


def test_a_sentence_among_the_values_is_translated_where_it_is_printed(write):
    assert write("{{ what }}", "ko", what=say("{name} is missing", name="포트|")) == "포트\\|이(가) 없습니다"


def test_a_fact_that_is_not_there_is_never_an_empty_place(write):
    with pytest.raises(UndefinedError):
        write("{{ nowhere }}")
    for source in ("{{ fact }}", "{{ fact | code }}", "{{ fact | shell }}"):
        with pytest.raises(UndefinedError):
            write(source, fact=None)


def test_a_message_that_cannot_be_folded_is_refused(write):
    for source in ("{{ _(title) }}", "{% trans n=2 %}a{% pluralize %}b{% endtrans %}", "{{ _('%(a)s', a=1) | upper }}"):
        with pytest.raises(TemplateAssertionError):
            write(source, title="x")


def test_say_gives_plain_text_for_those_who_write_no_document(write):
    write("x")
    assert room.TemplatePen("ko", "x").say(say("{name} is missing", name="a|b")) == "a|b이(가) 없습니다"
