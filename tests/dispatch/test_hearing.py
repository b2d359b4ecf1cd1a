"""Which phrases are heard in a request: those that a search for each of them, one after the other, would find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.dispatch.hearing import Words
from orchestrator.dispatch.phrases import LATIN, FewPhrases, Phrases
from orchestrator.model.request import Request


def words(body: str, title: str = "x") -> Words:
    return Words(Request(name="r", team="devops", sha256="0" * 64, title=title, body=body))


def heard(body: str, *phrases: str) -> list[tuple[str, tuple[int, int]]]:
    return [(one.phrase, one.span) for one in words(body).hear(Phrases((phrase, None) for phrase in phrases))]


def standing(text: str, phrase: str) -> list[tuple[int, int]]:
    """Find a phrase the plain way: at every place, Latin as whole words."""
    found = []
    for start in range(len(text)):
        end = start + len(phrase)
        before, behind = text[start - 1 : start], text[end : end + 1]
        cut = (phrase[0] in LATIN and before in LATIN) or (phrase[-1] in LATIN and behind in LATIN)
        if text[start:end] == phrase and not cut:
            found.append((start, end))
    return found


PIECES = st.sampled_from(
    ["deploy", "to", "the", "api", "re", "배포", "배", "포", "요청", "서버", ".env", " ", "-", ".", "é"]
)
TEXTS = st.lists(PIECES, max_size=14).map("".join)
PHRASES = st.lists(PIECES, min_size=1, max_size=5).map(lambda pieces: "".join(pieces).strip()).filter(bool)


@given(TEXTS, st.lists(PHRASES, min_size=1, max_size=6))
def test_a_phrase_is_heard_wherever_a_plain_search_finds_it_unless_a_longer_one_covers_it(text, phrases):
    found = [(*span, number) for number, phrase in enumerate(phrases) for span in standing(f"x\n{text}", phrase)]
    expected = []
    covering = (0, 0)
    for start, end, number in sorted(found, key=lambda one: (one[0], -one[1])):
        longer = end - start > covering[1] - covering[0]
        if start >= covering[1] or longer or (start, end) == covering:
            covering = (start, end)
            expected.append((number, covering))
    listening = Phrases((phrase, number) for number, phrase in enumerate(phrases))
    assert [(one.tag, one.span) for one in words(text).hear(listening)] == expected


def test_of_phrases_that_overlap_the_longer_is_heard_and_of_equal_ones_each():
    listening = Phrases([("deploy", 1), ("deploy the", 2), ("deploy the", 3), ("the api", 4)])
    assert [(one.tag, one.phrase) for one in words("Deploy the api").hear(listening)] == [
        (2, "deploy the"),
        (3, "deploy the"),
    ]


@pytest.mark.parametrize(
    ("body", "phrase"),
    [
        ("재배포해 주세요", "배포해"),
        ("웹", "웹"),
        ("the API를 올려", "api"),
        ("a .env.example file", ".env.example"),
        ("ship the new api to prod", "ship * to prod"),
        ("서버를 오늘 밤 올려", "서버 * 올려"),
        ("배배포", "배포"),
        ("the roll\nout is near", "roll out"),
        ("요청api", "요청api"),
    ],
)
def test_a_phrase_is_heard_in_the_midst_of_a_sentence(body, phrase):
    assert [found for found, _ in heard(body, phrase)] == [phrase]


@pytest.mark.parametrize(
    ("body", "phrase"),
    [("redeploy", "deploy"), ("deploy-key", "deploy"), ("ship it. Now to prod", "ship * to prod"), ("배 포", "배포")],
)
def test_a_part_of_a_word_is_no_phrase(body, phrase):
    assert heard(body, phrase) == []


@given(TEXTS, st.lists(PHRASES, min_size=1, max_size=6))
def test_a_few_phrases_are_heard_as_they_are_among_many(text, phrases):
    tagged = [(phrase, number) for number, phrase in enumerate(phrases)]
    request = words(f"{text}\n{text}")
    assert request.hear_few(FewPhrases(tagged)) == request.hear(Phrases(tagged))


def test_a_phrase_at_the_very_end_is_heard_once_beside_longer_ones_that_begin_alike():
    assert [phrase for phrase, _ in heard("요청api", "요청api서버", "요청api")] == ["요청api"]


LINES = st.lists(st.lists(PIECES, max_size=6).map("".join), min_size=1, max_size=8)


@given(LINES, st.lists(PHRASES, min_size=1, max_size=6), st.sets(st.integers(-1, 9)))
def test_what_is_heard_on_some_lines_is_the_same_whether_the_others_are_looked_at_or_not(lines, phrases, wanted):
    request = words("\n".join(lines))
    listening = Phrases((phrase, number) for number, phrase in enumerate(phrases))
    asked = {None, *wanted}
    everywhere, there = (
        [(one.tag, one.phrase, one.line, one.background) for one in request.hear(listening, on) if one.line in asked]
        for on in (None, wanted)
    )
    assert there == everywhere


@pytest.mark.parametrize("line", [1, 2, 3])
def test_of_a_line_that_is_wrapped_all_of_its_sentence_is_listened_to(line):
    request = words("please roll\nout the\nnew api\n\n- deploy")
    listening = Phrases([("roll out", "first"), ("the new", "second"), ("deploy", "third")])
    assert [(one.tag, one.line) for one in request.hear(listening, [line])] == [("first", 1), ("second", 2)]


def test_of_what_stands_too_often_the_same_places_are_left_out_wherever_is_looked():
    request = words("배포\n" * 60)
    listening = Phrases([("배포", None)])
    assert [one.line for one in request.hear(listening, [60])] == list(range(1, 51))


def test_an_empty_phrase_stands_nowhere():
    assert heard("Deploy the api", "", "api") == [("api", (13, 16))]


@pytest.mark.parametrize(
    "body",
    [
        "don't 배포 the api",
        "This does not 배포",
        "no 배포",
        "배포 is not needed",
        "the 배포 was already there",
        "the 배포 is already there",
        "배포는 하지 않습니다",
        "배포는 오늘은 그대로 두세요",
        "배포는 이미 완료",
        "배포 are excluded",
        "배포 has been done already",
        "배포 were merged already",
        "배포는 제외",
        "배포 대상은 아닙니다",
        "배포는 아니며",
        "배포 아님",
        "배포는 필요 없음",
        "배포 불필요",
        "배포 금지",
        "배포는 아직 안 씁니다",
        "배포는 쓰지 않습니다",
        "배포를 사용하지 않습니다",
    ],
)
def test_what_is_denied_beside_it_is_not_heard(body):
    assert heard(body, "배포") == []


def test_a_phrase_that_stands_in_a_request_a_thousand_times_is_heard_fifty_times():
    assert len(heard("배포 " * 1000, "배포")) == 50
    assert len(heard("deploy " * 1000, "deploy")) == 50


def test_a_heard_phrase_tells_its_line_and_the_title_has_none():
    found = words("one\n\ntwo deploy\nx", title="Deploy it").hear(Phrases([("deploy", "tag")]))
    assert [(one.tag, one.line) for one in found] == [("tag", None), ("tag", 3)]


@pytest.mark.parametrize("words_", [10, 20_000])
def test_a_phrase_is_heard_in_a_long_text_as_in_a_short_one(words_):
    body = " ".join(f"배포{number}" for number in range(words_))
    phrases = ("배포 요청", "배포17", "배포7", "배포가 필요")
    assert {phrase for phrase, _ in heard(f"{body}\n배포 요청", *phrases)} == (
        {"배포 요청", "배포17", "배포7"} if words_ > 10 else {"배포 요청", "배포7"}
    )
