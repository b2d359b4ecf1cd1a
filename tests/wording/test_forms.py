"""A filled form is what rendering the words themselves would have given."""

from __future__ import annotations

import importlib
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import UndefinedError

from orchestrator.model.text import Text, say
from orchestrator.wording.forms import RUNNING, Slot
from orchestrator.wording.pen import TemplatePen, environment

NASTY = st.text(
    alphabet=st.sampled_from("ab 1`|*_<>[]()!\\&;#~-+=.'\"{}%$\n\t\r\0\1\u202e가각/:"), min_size=1, max_size=30
)
PAGE = """\
# {{ word }} | {{ word | code }} | {{ [word, word] | map("code") | join(", ") }}
{% if word %}
{{ word | shell }} {{ word | line }} {{ word | yaml }} {{ word | quoted }} {{ said }} {{ said | code }}
{% endif %}
{% set name %}<{{ word }}>{% endset %}{{ name }} {{ tame }}
"""


@pytest.fixture(scope="module", params=["en", "ko"])
def pen(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms") / f"form_templates_{request.param}"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "page.md.j2").write_text(PAGE)
    sys.path.insert(0, str(folder.parent))
    importlib.invalidate_caches()
    yield TemplatePen(request.param, folder.name)
    sys.path.remove(str(folder.parent))
    sys.modules.pop(folder.name, None)


def sentence(word: str) -> Text:
    return say("how {service} is started on the server", service=word)


@settings(deadline=None)
@given(word=NASTY, tame=NASTY)
def test_a_word_is_written_into_its_slot_as_it_would_have_been_printed(pen, word, tame):
    slot = Slot("service")
    form = pen.form(pen.render("page.md.j2", word=slot, said=slot.within(sentence(slot.word)), tame=tame))
    said = pen.render("page.md.j2", word=word, said=sentence(word), tame=tame)
    assert form({"service": word}).decode() == said


def test_a_sentence_around_a_slot_gets_the_particle_of_the_word():
    slot = Slot("service")
    form = TemplatePen("ko", "x").form(environment("ko").written(slot.within(sentence(slot.word))))
    assert form({"service": "가"}).decode() == "서버에서 가를 시작하는 방법"
    assert form({"service": "각"}).decode() == "서버에서 각을 시작하는 방법"
    assert form({"service": "x|"}).decode() == "서버에서 x\\|을(를) 시작하는 방법"


def test_a_form_is_filled_for_one_request_after_the_other(pen):
    form = pen.form(pen.render("page.md.j2", word=Slot("service"), said="", tame=""))
    first = form({"service": "Kim"})
    assert b"Lee" in form({"service": "Lee"})
    assert form({"service": "Kim"}) == first


@pytest.mark.parametrize(
    "source",
    [
        "{{ word ~ 'x' }}",
        "{{ word | upper }}",
        "{{ word | length }}",
        "{% if word == 'x' %}{% endif %}",
        "{{ {}[word] }}",
    ],
)
def test_nothing_can_hang_on_a_word_that_nobody_knows(source):
    with pytest.raises((TypeError, UndefinedError)):
        environment("en").from_string(source).render(word=Slot("service"))
    with pytest.raises(TypeError):
        f"{Slot('service')}"


def test_every_filter_that_writes_a_word_writes_it_into_a_slot_too():
    wording = environment("en")
    for context, write in wording.writers.items():
        source = "{{ word }}" if context == RUNNING else f"{{{{ word | {context} }}}}"
        template = wording.from_string(source)
        form = TemplatePen("en", "x").form(template.render(word=Slot("service")))
        assert form({"service": "a|b `c`"}).decode() == template.render(word="a|b `c`") == write("a|b `c`")
    assert len(wording.writers) == 6
