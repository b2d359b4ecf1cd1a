"""Tell whose a piece of work is: by the paths that it names, else by its words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from orchestrator.dispatch.catalogue import read_yaml
from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say

_ENDING = re.compile(r"\.(?:ya?ml|json|toml|tsx?|jsx?|py|sh|sql|conf|md)\b")
_PATH = re.compile(rf"(?<![\w/.:-])(?:\.?[\w@-][\w.@-]*/)+[\w.@*-]*|(?<![\w/.:-])[\w-]+{_ENDING.pattern}")
_LATIN = re.compile(r"[a-z0-9]+")

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


class Owner(NamedTuple):
    """Who does a piece of work, in which team, and why it is theirs."""

    name: str
    team: str
    paths: tuple[str, ...]
    why: Text


class _Field(NamedTuple):
    """A team's field of work: its folder and its words, those in ASCII by the first of the Latin words they hold."""

    folder: str
    latin: dict[str, list[str]]
    others: tuple[str, ...]

    def heard_in(self, text: str, latin: frozenset[str]) -> list[str]:
        """List the field's words in a folded text, in their order; of two that overlap the first, then the longer.

        Args:
            latin: the Latin words of the text.
        """
        words = [word for key in self.latin.keys() & latin for word in self.latin[key]]
        if not text.isascii():
            words += filter(text.__contains__, self.others)
        if not words:
            return words
        places = [(found.start(), -found.end()) for word in words for found in _standing_alone(word).finditer(text)]
        heard: list[str] = []
        behind = 0
        for start, minus_end in sorted(places):
            if start >= behind:
                behind = -minus_end
                heard.append(text[start:behind])
        return heard


def owner(text: str, order: Order) -> Owner:
    """Give the owner of what the text asks for. Where nothing tells, it is the answering role's own."""
    if "://" in text:
        text = _URL.sub(" ", text)
    paths = tuple(dict.fromkeys(_PATH.findall(text))) if "/" in text or _ENDING.search(text) else ()
    for path in paths:
        writers = order.owner_of(path.rstrip("*"))
        if writers:
            name = order.role.name if order.role.name in writers else writers[0]
            why = say("the permission matrix lets {owner} write `{path}`", owner=name, path=path)
            return Owner(name, _team(name, order), paths, why)
    folded = text.casefold()
    latin = frozenset(_LATIN.findall(folded))
    heard = {team: field.heard_in(folded, latin) for team, field in _fields().items()}
    team = max(heard, key=lambda team: len(set(heard[team])))  # of equal ones the first
    if not heard[team]:
        why = say("nothing in it names a path or a field of work; {owner} finds out whose it is", owner=order.role.name)
        return Owner(order.role.name, order.role.team, paths, why)
    name = order.role.name if team == order.role.team else _member(team, order)
    return Owner(name, team, paths, say("its words are {team}'s: “{word}”", team=team, word=heard[team][0]))


def _team(name: str, order: Order) -> str:
    if name in order.agents:
        return order.agents[name]
    return next((team for team, field in _fields().items() if name in order.owner_of(_inside(field, order))), name)


def _member(team: str, order: Order) -> str:
    """Name the agent of a team: who may write in its folder, or an agent that says so, or the team itself."""
    writers = order.owner_of(_inside(_fields()[team], order))
    known = [name for name in writers if order.agents.get(name, team) == team]
    return next(iter(known or [name for name, its in order.agents.items() if its == team]), team)


def _inside(field: _Field, order: Order) -> str:
    return f"{field.folder.replace('{root}', order.root)}/x"


@cache
def _fields() -> dict[str, _Field]:
    entries = read_yaml(Path(__file__).with_name("owners.yaml").read_bytes())
    return {team: _field(entry["folder"], entry["words"]) for team, entry in entries.items()}


def _field(folder: str, words: list[str]) -> _Field:
    latin: dict[str, list[str]] = {}
    for word in filter(str.isascii, words):
        latin.setdefault(_LATIN.findall(word)[0], []).append(word)
    return _Field(folder, latin, tuple(word for word in words if not word.isascii()))


@cache
def _standing_alone(word: str) -> re.Pattern[str]:
    """Give the expression of one of the fields' words: Latin as a whole word, Korean with what is joined to it."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word))
