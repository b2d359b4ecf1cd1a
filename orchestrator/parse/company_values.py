"""Tell what a value of the company profile says: nothing yet, a text, or a person with ways to reach them."""

from __future__ import annotations

import re

from orchestrator.parse.company_words import NOT_KNOWN
from orchestrator.parse.names import slug

LENGTH = 500
_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")
_ADDRESS = re.compile(r"<([^<>\s]*(?:@|://)[^<>\s]*)>")
_PLACEHOLDER = re.compile(r"‹[^‹›]*›|\{[^{}]*\}|<[^<>]*>|\[[^\[\]]*\]")
_REACH = re.compile(
    r"https?://[^\s,;|)]+"  # an address
    r"|[^\s,;|()<>@]{1,64}@[^\s,;|()<>@]{1,255}"  # a mail address
    r"|(?<!\S)[#@][\w.-]{1,80}"  # a channel or a handle
    r"|(?=(?:[^\d\n]{0,3}\d){7})(?:\+\d{1,3}[-. ]?)?(?:\(\d{1,4}\)|\d{1,4})(?:[-. ]?\d{2,5}){1,5}"  # a telephone number
)
_LABEL = re.compile(
    r"\b(?:tel|phone|mobile|mail|e-?mail|slack)\b[.:]*|(?:전화|휴대폰|이메일|메일|슬랙)[:]*", re.IGNORECASE
)
_EDGES = " \t,;|/·:：()[]–—-"


def clean(written: str) -> str:
    """Give the value without markdown's marks and placeholders; empty where nothing is known yet."""
    value = _LINK.sub(_linked, written[:LENGTH])
    value = _ADDRESS.sub(r"\1", value)
    value = _PLACEHOLDER.sub(" ", value).replace("**", "").replace("`", "")
    value = " ".join(value.split()).strip(" _,;")
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1].strip()
    return "" if slug(value) in NOT_KNOWN else value


def split_contact(value: str) -> tuple[str, str]:
    """Split "Kim Min-ji (010-1234-5678, kim@example.com)" into the name and the ways to reach it, joined by commas."""
    reach = tuple(dict.fromkeys(found.strip(",;.:") for found in _REACH.findall(value)))
    rest = _LABEL.sub(" ", _REACH.sub(" ", value)) if reach else value
    parts = [" ".join(part.split()).strip(_EDGES) for part in re.split(r"[,;|()/·]", rest)]
    return ", ".join(part for part in parts if part), ", ".join(reach)


def _linked(link: re.Match[str]) -> str:
    text, target = link[1].strip(), link[2].removeprefix("mailto:")
    return target if text in ("", target) else f"{text} ({target})"
