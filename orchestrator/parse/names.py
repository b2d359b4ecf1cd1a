"""Tell which names mean the same: slugs of agents and teams, identities of requests.

Only `str` methods and `unicodedata`: git hooks read the permission matrix with this in a few milliseconds.
"""

from __future__ import annotations

import unicodedata

_CLOSING = {"(": ")", "（": "）", "<": ">"}
_HONORIFIC = "님"


def identity(name: str) -> str:
    """Fold a name for comparison: NFC and case-folded, so that `Café.md` typed on two machines is one request."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def slug(name: str) -> str:
    """Make the slug of an agent's or team's name: "UI/UX Designer" to "ui-ux-designer", "PM (Project Manager)" to "pm".

    Letters and digits of every script stay, in lower case and NFC; all else (spaces, slashes, emoji) becomes one
    hyphen between them. A remark in parentheses or an address in angle brackets is left out unless nothing else is
    there, and so is the polite ending of "PM님". Empty where the name holds no letter or digit.
    """
    return _hyphenated(without_remarks(name)) or _hyphenated(name)


def without_remarks(name: str) -> str:
    """Leave out what stands in parentheses or angle brackets; an unclosed one ends the name."""
    if not any(map(name.__contains__, _CLOSING)):
        return name.strip()
    kept: list[str] = []
    closing = ""
    for character in name:
        if closing:
            if character == closing:
                closing = ""
        elif character in _CLOSING:
            closing = _CLOSING[character]
            kept.append(" ")
        else:
            kept.append(character)
    return "".join(kept).strip()


def _hyphenated(name: str) -> str:
    words: list[str] = []
    word = ""
    for character in identity(name):
        if character.isalnum():
            word += character
        elif unicodedata.category(character) == "Mn" and not "\ufe00" <= character <= "\ufe0f":
            word += character if word else ""
        elif word:
            words.append(word)
            word = ""
    if word:
        words.append(word)
    if words and words[-1] == _HONORIFIC and len(words) > 1:
        words.pop()
    elif words and len(words[-1]) > len(_HONORIFIC):
        words[-1] = words[-1].removesuffix(_HONORIFIC)
    return "-".join(words)
