"""Read the dates that people write, in English and Korean: "2025-01-22", "1월 22일", "금요일까지", "by next Friday".

Relative dates count from a given day. A week begins on Monday. Nothing is guessed where two readings are equally good:
such a date has a doubt and no day.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache

from msgspec import Struct

from orchestrator.model.text import Text, say

LONGEST = 200
_HALF_YEAR = timedelta(days=183)


class Reading(Struct, frozen=True):
    """A date as understood: the day, the moment where a time was written with it, and what is doubtful about it."""

    day: date | None
    moment: datetime | None = None
    doubt: Text | None = None


def read_date(text: str, today: date) -> Reading | None:
    """Find the first date in a text; None where there is none. Only the first 200 characters are looked at.

    Args:
        today: the day from which "tomorrow" and a date without a year count.
    """
    return _read(text[:LONGEST], today)


@lru_cache(maxsize=128)
def _read(text: str, today: date) -> Reading | None:
    # The requests of one day bear the same date.
    text = " ".join(text.casefold().split())
    for form, understand in _FORMS:
        match = re.search(form, text)  # compiled when first needed: nearly every date is of the first form
        if match:
            try:
                return understand(match, today)
            except (ValueError, OverflowError):
                return Reading(None, doubt=say("there is no such day as “{date}”", date=match[0].strip()))
    return None


def _exact(match: re.Match[str], today: date) -> Reading:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    clock = match.groupdict().get("clock")
    if clock:
        clock = clock.replace(" ", "").upper()
        try:
            return Reading(day, datetime.fromisoformat(f"{day}T{clock if clock[1] != ':' else '0' + clock}"))
        except ValueError:
            return Reading(day)
    return Reading(day)


def _slashed(match: re.Match[str], today: date) -> Reading:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    if first <= 12 and second <= 12 and first != second:
        doubt = say("“{date}” can be read as two days; write it as year-month-day", date=match[0])
        return Reading(None, doubt=doubt)
    month, day = (second, first) if first > 12 else (first, second)
    understood = date(year, month, day)
    doubt = say("“{date}” is read as {day}; write it as year-month-day", date=match[0], day=understood)
    return Reading(understood, doubt=doubt)


def _without_year(match: re.Match[str], today: date) -> Reading:
    return Reading(_nearest(int(match["m"]), int(match["d"]), today))


def _short(match: re.Match[str], today: date) -> Reading:
    """Read "3/20" as month and day; "3/4" only where Korean words follow, which always mean so."""
    if int(match["d"]) <= 12 and match["m"] != match["d"] and not match["korean"]:
        return Reading(None, doubt=say("“{date}” can be read as two days; write it as year-month-day", date=match[0]))
    return _without_year(match, today)


def _named_month(match: re.Match[str], today: date) -> Reading:
    month = _MONTHS[match["m"][:3]]
    year = match["y"]
    return Reading(date(int(year), month, int(match["d"])) if year else _nearest(month, int(match["d"]), today))


def _nearest(month: int, day: int, today: date) -> date:
    """Give the day in the year that brings it closest to, but not more than half a year before, today."""
    found = date(today.year, month, day)
    if found < today - _HALF_YEAR:
        return date(today.year + 1, month, day)
    if found > today + _HALF_YEAR:
        earlier = date(today.year - 1, month, day)
        return earlier if today - earlier < timedelta(days=62) else found
    return found


def _in_days(match: re.Match[str], today: date) -> Reading:
    count, unit = int(match["n"]), match["unit"]
    if unit.startswith(("시간", "hour", "hr")):
        return Reading(today + timedelta(days=-(-count // 24)))
    if unit.startswith(("주", "week")):
        return Reading(today + timedelta(weeks=count))
    if unit.startswith(("개월", "달", "month")):
        month = today.month - 1 + count
        return Reading(_clamped(today.year + month // 12, month % 12 + 1, today.day))
    if unit.startswith(("영업", "business", "working")) or (match.groupdict().get("work") or ""):
        return Reading(_workdays(today, count))
    return Reading(today + timedelta(days=count))


def _day_of_month(match: re.Match[str], today: date) -> Reading:
    day = int(match["d"])
    if day >= today.day:
        return Reading(today.replace(day=day))
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return Reading(date(year, month, day))


def _weekday(match: re.Match[str], today: date) -> Reading:
    wanted = _WEEKDAYS[match["day"][: 1 if match["day"][0] >= "가" else 3]]
    which = (match["which"] or "").replace(" ", "")
    monday = today - timedelta(days=today.weekday())
    if which in _THIS_WEEK:
        return Reading(monday + timedelta(days=wanted))
    if which in _NEXT_WEEK:
        return Reading(monday + timedelta(days=7 + wanted))
    if which in _AFTER_NEXT_WEEK:
        return Reading(monday + timedelta(days=14 + wanted))
    return Reading(today + timedelta(days=(wanted - today.weekday()) % 7))


def _week(match: re.Match[str], today: date) -> Reading:
    """Take a week without a day as its Friday, and this week's on a weekend as the Sunday."""
    which = match["which"].replace(" ", "")
    monday = today - timedelta(days=today.weekday())
    if which in _NEXT_WEEK:
        return Reading(monday + timedelta(days=11))
    return Reading(max(monday + timedelta(days=4), today))


def _month_end(match: re.Match[str], today: date) -> Reading:
    following = match[0].startswith(("다음", "next"))
    month = today.month + (1 if following else 0)
    return Reading(_clamped(today.year + (month - 1) // 12, (month - 1) % 12 + 1, 31))


def _named_day(match: re.Match[str], today: date) -> Reading:
    return Reading(today + timedelta(days=_DAYS[match[0].replace(" ", "")]))


def _workdays(start: date, count: int) -> date:
    if count > 2600:  # ten years
        raise OverflowError
    day = start
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def _clamped(year: int, month: int, day: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day, (first_of_next - timedelta(days=1)).day))


_WEEKDAYS = {"mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6} | {
    day: index for index, day in enumerate("월화수목금토일")
}
_MONTHS = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10} | {
    "nov": 11,
    "dec": 12,
}
_THIS_WEEK = frozenset({"이번주", "금주", "이번", "this", "thisweek", "이번주의"})
_NEXT_WEEK = frozenset({"다음주", "차주", "내주", "다음", "next", "nextweek"})
_AFTER_NEXT_WEEK = frozenset({"다다음주", "차차주"})
_DAYS = {
    "오늘": 0,
    "금일": 0,
    "당일": 0,
    "today": 0,
    "tonight": 0,
    "즉시": 0,
    "immediately": 0,
    "eod": 0,
    "endofday": 0,
    "endoftheday": 0,
    "내일": 1,
    "명일": 1,
    "익일": 1,
    "tomorrow": 1,
    "모레": 2,
    "내일모레": 2,
    "thedayaftertomorrow": 2,
    "dayaftertomorrow": 2,
    "글피": 3,
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "일주일": 7,
    "보름": 15,
}
_CLOCK = r"(?:(?:t| )(?P<clock>\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)? ?(?:z|[+-]\d{2}:?\d{2})?))?"
_EN_MONTH = (
    r"(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_EN_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"

_FORMS: tuple[tuple[str, Callable[[re.Match[str], date], Reading]], ...] = (
    (r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?!\d)" + _CLOCK, _exact),
    (r"(?<!\d)(?P<y>\d{4})(?P<sep>[/.]) ?(?P<m>\d{1,2})(?P=sep) ?(?P<d>\d{1,2})(?!\d)\.?" + _CLOCK, _exact),
    (r"(?<!\d)(?P<y>\d{4}) ?년 ?(?P<m>\d{1,2}) ?월 ?(?P<d>\d{1,2}) ?일", _exact),
    (r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)", _exact),
    (r"(?<![\d/.-])(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", _slashed),
    (r"(?<!\d)(?P<m>\d{1,2}) ?월 ?(?P<d>\d{1,2}) ?일", _without_year),
    (
        r"(?<![\d/.])(?P<m>1[0-2]|0?[1-9])/(?P<d>3[01]|[12]\d|0?[1-9])(?![\d/])"
        r"(?P<korean> ?\([월화수목금토일]\)| ?까지)?",
        _short,
    ),
    (rf"\b{_EN_MONTH} {_EN_DAY}\b(?:,? (?P<y>\d{{4}}))?", _named_month),
    (rf"\b{_EN_DAY} (?:of )?{_EN_MONTH}(?:,? (?P<y>\d{{4}}))?\b", _named_month),
    (r"영업일 (?:기준 )?(?P<n>\d{1,4}) ?(?P<unit>일)", lambda match, today: Reading(_workdays(today, int(match["n"])))),
    (r"(?P<n>\d{1,4}) ?(?P<unit>영업일|일|시간|주일?|개월|달) ?(?:이?내|안|후|뒤|동안)", _in_days),
    (
        r"(?:\b(?:in|within)|\+) ?(?P<n>\d{1,4}) (?P<work>business |working )?"
        r"(?P<unit>hours?|hrs?|days?|weeks?|months?)\b",
        _in_days,
    ),
    (r"\b(?P<n>\d{1,4}) (?P<work>business |working )?(?P<unit>hours?|days?|weeks?|months?) from now\b", _in_days),
    (r"(?<![\d월./:-])(?P<d>[1-9]|[12]\d|3[01])일 ?(?:까지|전까지)", _day_of_month),
    (
        r"(?P<which>다다음 ?주|이번 ?주|다음 ?주|금주|차차주|차주|내주|이번|다음)? ?(?:의 )?"
        r"(?P<day>[월화수목금토일])요일",
        _weekday,
    ),
    (
        r"\b(?:(?P<which>this|next)(?: week)? )?"
        r"(?P<day>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:r(?:s(?:day)?)?)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b",
        _weekday,
    ),
    (r"\bthe day after tomorrow|\bday after tomorrow|내일 ?모레", _named_day),
    (r"오늘|금일|당일|내일|명일|익일|모레|글피|즉시|하루|이틀|사흘|나흘|일주일|보름", _named_day),
    (r"\b(?:today|tonight|tomorrow|immediately|eod|end of (?:the )?day)\b", _named_day),
    (r"(?P<which>다음 ?주|차주|내주|이번 ?주|금주)", _week),
    (r"\b(?:end of )?(?P<which>this week|next week)\b", _week),
    (r"\b(?:end of the |end of )(?P<which>week)\b", _week),
    (r"다음 ?달 ?말|이번 ?달 ?(?:말|내|안)|이달 ?말|월말|월 말|\b(?:end of (?:the |this )?month|eom)\b", _month_end),
)
