"""Dates are read as people write them; where two readings are equally good, none is taken."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.parse.dates import read_date

WEDNESDAY = date(2026, 3, 11)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-20", "2026-03-20"),
        ("2026/3/20", "2026-03-20"),
        ("2026. 3. 20.", "2026-03-20"),
        ("20260320", "2026-03-20"),
        ("2026년 3월 20일 (금)", "2026-03-20"),
        ("3월 20일까지", "2026-03-20"),
        ("3/20(금)", "2026-03-20"),
        ("4/5까지", "2026-04-05"),
        ("3/20", "2026-03-20"),
        ("12월 30일", "2026-12-30"),
        ("1월 30일", "2026-01-30"),
        ("March 20, 2026", "2026-03-20"),
        ("20th of March 2026", "2026-03-20"),
        ("Fri, 20 Mar 2026 10:00", "2026-03-20"),
        ("Sept 5", "2026-09-05"),
        ("오늘 18:00", "2026-03-11"),
        ("즉시", "2026-03-11"),
        ("내일", "2026-03-12"),
        ("내일모레", "2026-03-13"),
        ("tomorrow EOD", "2026-03-12"),
        ("the day after tomorrow", "2026-03-13"),
        ("금요일까지", "2026-03-13"),
        ("월요일까지", "2026-03-16"),
        ("이번 주 금요일", "2026-03-13"),
        ("이번주 월요일", "2026-03-09"),
        ("다음 주 월요일", "2026-03-16"),
        ("차주 화요일", "2026-03-17"),
        ("by Friday", "2026-03-13"),
        ("next Friday", "2026-03-20"),
        ("이번 주 내", "2026-03-13"),
        ("end of next week", "2026-03-20"),
        ("3일 이내", "2026-03-14"),
        ("2주 후", "2026-03-25"),
        ("영업일 기준 3일", "2026-03-16"),
        ("within 2 business days", "2026-03-13"),
        ("in 48 hours", "2026-03-13"),
        ("1개월 이내", "2026-04-11"),
        ("일주일 내", "2026-03-18"),
        ("22일까지", "2026-03-22"),
        ("3일까지", "2026-04-03"),
        ("월말", "2026-03-31"),
        ("end of month", "2026-03-31"),
        ("다음 달 말", "2026-04-30"),
    ],
)
def test_a_day_is_understood(written, day):
    reading = read_date(written, WEDNESDAY)
    assert reading is not None
    assert str(reading.day) == day
    assert reading.doubt is None


@pytest.mark.parametrize(
    "written", ["", "ASAP", "soon", "가능한 빨리", "maybe 5", "24/7", "1.2.3", "v20", "42", "the sunset"]
)
def test_words_without_a_day_are_none(written):
    assert read_date(written, WEDNESDAY) is None


def test_a_time_is_kept_with_its_zone():
    assert read_date("2026-03-20T09:30:00+09:00", WEDNESDAY).moment == datetime.fromisoformat(
        "2026-03-20T09:30:00+09:00"
    )
    assert read_date("2026-03-20 9:30", WEDNESDAY).moment == datetime(2026, 3, 20, 9, 30)
    assert read_date("2026-03-20T09:30Z", WEDNESDAY).moment.utcoffset().total_seconds() == 0
    assert read_date("2026-03-20 29:30", WEDNESDAY).moment is None


def test_a_day_and_month_that_can_be_swapped_are_not_guessed():
    doubtful = read_date("03/04/2026", WEDNESDAY)
    assert (doubtful.day, doubtful.doubt is not None) == (None, True)
    assert read_date("3/4", WEDNESDAY).day is None
    for written in ("03/20/2026", "20.03.2026", "03-20-2026"):
        reading = read_date(written, WEDNESDAY)
        assert (reading.day, reading.doubt is not None) == (date(2026, 3, 20), True)
    assert read_date("04/04/2026", WEDNESDAY).day == date(2026, 4, 4)


@pytest.mark.parametrize("written", ["2026-02-30", "2월 30일", "13월 1일", "2026-00-10"])
def test_a_day_that_does_not_exist_is_told(written):
    reading = read_date(written, WEDNESDAY)
    assert (reading.day, reading.doubt is not None) == (None, True)


def test_a_weekend_asks_for_this_week_until_sunday():
    assert read_date("이번 주 내", date(2026, 3, 14)).day == date(2026, 3, 14)


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_every_full_form_gives_its_own_day_back(day, today):
    forms = (
        day.isoformat(),
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}. {day.month}. {day.day}.",
        f"{day.year}년 {day.month}월 {day.day}일",
        f"{day:%B} {day.day}, {day.year}",
    )
    assert [read_date(form, today).day for form in forms] == [day] * len(forms)


@given(
    st.text(st.sampled_from("0123456789 -/.:년월일주내후까지금요다음이번nextfriday업영기준within"), max_size=60),
    st.dates(),
)
def test_no_text_makes_the_reader_fail(text, today):
    reading = read_date(text, today)
    assert reading is None or reading.day is not None or reading.doubt is not None


def test_the_same_words_are_another_day_tomorrow():
    days = [read_date("tomorrow", date(2026, 3, day)) for day in (11, 12, 11)]
    assert [reading and reading.day for reading in days] == [date(2026, 3, day) for day in (12, 13, 12)]
