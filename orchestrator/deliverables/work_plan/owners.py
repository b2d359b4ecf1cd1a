"""Tell whose a piece of work is: by the paths that it names, else by its words."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from orchestrator.model.kind import Order
from orchestrator.model.text import Text, say

_PATH = re.compile(
    r"(?<![\w/.:-])(?:\.?[\w@-][\w.@-]*/)+[\w.@*-]*|(?<![\w/.:-])[\w-]+\.(?:ya?ml|json|toml|tsx?|jsx?|py|sh|sql|conf|md)\b"
)

_URL = re.compile(r"\b[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


class Owner(NamedTuple):
    """Who does a piece of work, in which team, and why it is theirs."""

    name: str
    team: str
    paths: tuple[str, ...]
    why: Text


class _Field(NamedTuple):
    folder: str
    words: re.Pattern[str]
    plain: tuple[str, ...]

    def heard_in(self, text: str) -> int:
        """Count the field's words in a folded text. Looking for the bare words first is ten times faster."""
        return len(set(self.words.findall(text))) if any(map(text.__contains__, self.plain)) else 0


def owner(text: str, order: Order) -> Owner:
    """Give the owner of what the text asks for. Where nothing tells, it is the answering role's own."""
    text = _URL.sub(" ", text)
    paths = tuple(dict.fromkeys(_PATH.findall(text)))
    for path in paths:
        writers = order.owner_of(path.rstrip("*"))
        if writers:
            name = order.role.name if order.role.name in writers else writers[0]
            why = say("the permission matrix lets {owner} write `{path}`", owner=name, path=path)
            return Owner(name, _team(name, order), paths, why)
    folded = text.casefold()
    heard = [(field.heard_in(folded), team) for team, field in _fields().items()]
    most = max(count for count, _ in heard)
    if most == 0:
        why = say("nothing in it names a path or a field of work; {owner} finds out whose it is", owner=order.role.name)
        return Owner(order.role.name, order.role.team, paths, why)
    team = next(team for count, team in heard if count == most)
    word = _fields()[team].words.search(folded)
    name = order.role.name if team == order.role.team else _member(team, order)
    return Owner(name, team, paths, say("its words are {team}'s: “{word}”", team=team, word=word[0] if word else ""))


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
    entries = yaml.safe_load(Path(__file__).with_name("owners.yaml").read_bytes())
    return {
        team: _Field(
            entry["folder"],
            re.compile("|".join(_bounded(word) for word in sorted(entry["words"], key=len, reverse=True))),
            tuple(entry["words"]),
        )
        for team, entry in entries.items()
    }


def _bounded(word: str) -> str:
    return rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)
