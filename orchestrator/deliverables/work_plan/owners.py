"""Tell whose a piece of work is: by the paths that it names, else by its words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from string import ascii_lowercase, digits
from typing import NamedTuple

from orchestrator.dispatch.catalogue import read_yaml
from orchestrator.dispatch.lookup import Lookup
from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say

_ENDING = re.compile(r"\.(?:ya?ml|json|toml|tsx?|jsx?|py|sh|sql|conf|md)\b")
_PATH = re.compile(rf"(?<![\w/.:-])(?:\.?[\w@-][\w.@-]*/)+[\w.@*-]*|(?<![\w/.:-])[\w-]+{_ENDING.pattern}")
# Every byte that is no part of a Latin word becomes a space.
_NO_LATIN = bytes(byte if chr(byte) in ascii_lowercase + digits else 0x20 for byte in range(256))
_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


class Owner(NamedTuple):
    """Who does a piece of work, in which team, and why it is theirs."""

    name: str
    team: str
    paths: tuple[str, ...]
    why: Text


class _Fields(NamedTuple):
    """The teams' fields of work: the folder of each, and every word with the team that it tells of.

    Attributes:
        folders: by team.
        latin: the words in ASCII, by the first of the Latin words that they hold.
        others: finds the other words, whose teams `told` lists.
    """

    folders: dict[str, str]
    latin: dict[str, list[tuple[str, str]]]
    others: Lookup
    told: dict[str, list[str]]

    def heard_in(self, text: str) -> dict[str, list[str]]:
        """List the words that stand in a folded text by their teams; of two that overlap the first, then the longer."""
        places: dict[str, list[tuple[int, int]]] = {}
        for key in self.latin.keys() & set(_latin(text)):
            for word, team in self.latin[key]:
                for alone in _standing_alone(word).finditer(text):
                    places.setdefault(team, []).append((alone.start(), -alone.end()))
        for start, word in () if text.isascii() else self.others.standing_in(text):
            for team in self.told[word]:
                places.setdefault(team, []).append((start, -start - len(word)))
        return {team: _apart(text, places[team]) for team in self.folders if team in places}


def _latin(text: str) -> list[str]:
    """List the Latin words of a folded text."""
    # A quarter of what an expression takes to find them.
    return text.encode("ascii", "replace").translate(_NO_LATIN).decode("ascii").split()


def _apart(text: str, places: list[tuple[int, int]]) -> list[str]:
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
    heard = _fields().heard_in(text.casefold())
    if not heard:
        why = say("nothing in it names a path or a field of work; {owner} finds out whose it is", owner=order.role.name)
        return Owner(order.role.name, order.role.team, paths, why)
    team = max(heard, key=lambda team: len(set(heard[team])))  # of equal ones the first
    name = order.role.name if team == order.role.team else _member(team, order)
    return Owner(name, team, paths, say("its words are {team}'s: “{word}”", team=team, word=heard[team][0]))


def _team(name: str, order: Order) -> str:
    if name in order.agents:
        return order.agents[name]
    folders = _fields().folders.items()
    return next((team for team, folder in folders if name in order.owner_of(_inside(folder, order))), name)


def _member(team: str, order: Order) -> str:
    """Name the agent of a team: who may write in its folder, or an agent that says so, or the team itself."""
    writers = order.owner_of(_inside(_fields().folders[team], order))
    known = [name for name in writers if order.agents.get(name, team) == team]
    return next(iter(known or [name for name, its in order.agents.items() if its == team]), team)


def _inside(folder: str, order: Order) -> str:
    return f"{folder.replace('{root}', order.root)}/x"


@cache
def _fields() -> _Fields:
    entries = read_yaml(Path(__file__).with_name("owners.yaml").read_bytes())
    words = [(word, team) for team, entry in entries.items() for word in entry["words"]]
    latin: dict[str, list[tuple[str, str]]] = {}
    told: dict[str, list[str]] = {}
    for word, team in words:
        if word.isascii():
            latin.setdefault(_latin(word)[0], []).append((word, team))
        else:
            told.setdefault(word, []).append(team)
    return _Fields({team: entry["folder"] for team, entry in entries.items()}, latin, Lookup(told), told)


@cache
def _standing_alone(word: str) -> re.Pattern[str]:
    """Give the expression of one of the fields' words in ASCII, as a whole word. Others may have something joined."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])")
