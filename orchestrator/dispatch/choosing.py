"""Choose the kinds that a request asks for: by its header, else by its words and its embedded files."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from orchestrator.dispatch.hearing import Heard, Words
from orchestrator.dispatch.listening import Asking, Listening
from orchestrator.dispatch.phrases import FewPhrases
from orchestrator.model.dispatch import Chosen
from orchestrator.model.kind import Kind
from orchestrator.model.request import EmbeddedFile, Request, Requirement
from orchestrator.model.text import Text, say

# One strong word decides, or two different weak ones; in the title a word counts twice. Hints count once together.
ENOUGH = 2
_WEIGHTS = {"strong": 3, "weak": 1, "hints": 1, "file": 3}
_REASONS = 3
"""More reasons than these say nothing new."""
_LONG = 3
"""Headed requirements that make a request a long one."""
_TITLE = 0
"""The title's line, among those that ask for a kind."""

Headed = tuple[tuple[Requirement, int | None], ...]
"""A request's headed requirements, each with the line where the next begins."""


class Choice(NamedTuple):
    """The kinds that the request itself asks for, the foremost first; and what must be asked back instead.

    `left`: the requirements that none of them covers. `said`: what answers say to the question behind these questions.
    """

    chosen: tuple[Chosen, ...] = ()
    questions: tuple[Text, ...] = ()
    left: tuple[Requirement, ...] = ()
    said: tuple[str, ...] = ()


def choose(
    request: Request,
    kinds: Mapping[str, Kind],
    words: Words,
    ears: Listening,
    never: FewPhrases[None],
    given: Sequence[Mapping[int, str]] = (),
) -> Choice:
    """Tell which kinds a request asks for; the last resort where nothing else covers it.

    Args:
        ears: what the kinds listen to.
        never: the words that rule a kind out, by themselves.
        given: answers to the questions of each former answer, by their numbers.
    """
    if request.kinds:
        return _by_header(request, kinds, given)
    said = tuple(one[1] for one in given if 1 in one)
    headed = request.headed_requirements
    chosen = _by_words(request, headed, kinds, words, ears, never)
    if not chosen:
        why = say("no other kind covers the request: its requirements become a work plan")
        return Choice(_last_resort(kinds, why), said=said)
    left = _left(headed, chosen) if headed else _left_of_a_list(request, chosen)
    if left:
        titles = ", ".join(one.title for one in left[:_REASONS])
        why = say(
            "{count} requirement(s) that no other kind covers become tasks: {titles}", count=len(left), titles=titles
        )
        chosen += _last_resort(kinds, why)
    return Choice(chosen, left=left, said=said)


def _left(headed: Headed, chosen: tuple[Chosen, ...]) -> tuple[Requirement, ...]:
    """List the headed requirements in which nothing asks for a chosen kind."""
    if any(one.whole for one in chosen):
        return ()
    lines = sorted({line for one in chosen for line in one.lines})
    left: list[Requirement] = []
    for one, end in headed:
        place = bisect_left(lines, one.line)  # of the first line that asks for something at or behind its heading
        if place == len(lines) or (end is not None and lines[place] >= end):
            left.append(one)
    return tuple(left)


def _left_of_a_list(request: Request, chosen: tuple[Chosen, ...]) -> tuple[Requirement, ...]:
    """List the items in which nothing asks for a chosen kind, where nothing but items asks for any.

    Such a list says one by one what is wanted. One below words that ask for a kind may hold details of it.
    """
    lines = {line for one in chosen for line in one.lines}
    if _TITLE in lines:
        return ()
    items = [one for one in request.requirements if one.listed]
    lines.difference_update([one.line for one in request.criteria])
    asking = [one for one in items if any(line in lines for line in _lines_of(one))]
    if not asking or lines.difference(*map(_lines_of, asking)):
        return ()
    return tuple([one for one in items if one not in asking])


def _lines_of(item: Requirement) -> range:
    return range(item.line, item.line + 1 + (item.text.count("\n") + 1 if item.text else 0))


def _last_resort(kinds: Mapping[str, Kind], why: Text) -> tuple[Chosen, ...]:
    return tuple(Chosen(kind=kind, why=(why,)) for kind in kinds.values() if kind.last_resort)


def with_brought(chosen: Iterable[Chosen], ears: Listening) -> tuple[Chosen, ...]:
    """Put behind each kind those that it brings along, each kind once: all of them in drafting order."""
    asked = {one.kind.name: one for one in chosen}
    brought = {name for one in asked.values() for name in one.kind.brings}
    # Who brings comes first: a guide that was also asked for stands behind the deployment that it belongs to.
    ordered: dict[str, Chosen] = {}
    for name in (*[name for name in asked if name not in brought], *asked):
        if name not in ordered:
            ordered[name] = asked[name]
            for one in ears.brought[name]:
                ordered.setdefault(one.kind.name, asked.get(one.kind.name, one))
    return tuple(ordered.values())


def _by_header(request: Request, kinds: Mapping[str, Kind], given: Sequence[Mapping[int, str]]) -> Choice:
    settled, said = _settled([one for one in request.kinds if kind_named(one, kinds) is None], kinds, given)
    chosen: dict[str, Chosen] = {}
    questions: list[Text] = []
    for named in request.kinds:
        kind = kind_named(named, kinds)
        why = say("the header names `{kind}`", kind=named)
        if kind is None and named in settled:
            number, kind = settled[named]
            why = say("the answer to question {number} names it", number=number)
        if kind is not None:
            chosen.setdefault(kind.name, Chosen(kind=kind, why=(why,), whole=True))
            continue
        questions.append(
            say(
                "which kind is meant by `{named}`? Write one of these as `Kind:`, or leave the line out: {kinds}",
                named=named,
                kinds=", ".join(nearest_kinds(named, kinds)),
            )
        )
    return Choice(tuple(chosen.values()), tuple(questions), said=said)


def _settled(
    unknown: list[str], kinds: Mapping[str, Kind], given: Sequence[Mapping[int, str]]
) -> tuple[dict[str, tuple[int, Kind]], tuple[str, ...]]:
    """Tell by number and kind which unknown names were answered, and what was said to the question behind theirs.

    What one answer settles is not asked again, so the next one numbers what is left.
    """
    settled: dict[str, tuple[int, Kind]] = {}
    said: list[str] = []
    for answers in given:
        if (behind := answers.get(len(unknown) + 1)) is not None:
            said.append(behind)
        for number, named in enumerate(unknown, 1):
            if (kind := _answered(answers.get(number, ""), kinds)) is not None:
                settled[named] = number, kind
        unknown = [named for named in unknown if named not in settled]
    return settled, tuple(said)


def _answered(said: str, kinds: Mapping[str, Kind]) -> Kind | None:
    name = said.strip(" `\"'.").casefold()
    return kind_named(name.replace(" ", "-"), kinds) if name else None


def nearest_kinds(named: str, kinds: Iterable[str]) -> list[str]:
    """Give the names of kinds, the most like this one first."""
    return sorted(kinds, key=lambda name: SequenceMatcher(a=named, b=name).ratio(), reverse=True)


def kind_named(named: str, kinds: Mapping[str, Kind]) -> Kind | None:
    """Give the kind of a name, or whose title or decisive words are the name, written as a slug or in words."""
    if (kind := kinds.get(named)) is not None:
        return kind
    spoken = named.replace("-", " ").casefold()
    for kind in kinds.values():
        if spoken == kind.title.message.casefold() or spoken in kind.words.strong or spoken.rstrip("s") == kind.name:
            return kind
    return None


def _by_words(
    request: Request,
    headed: Headed,
    kinds: Mapping[str, Kind],
    words: Words,
    ears: Listening,
    never: FewPhrases[None],
) -> tuple[Chosen, ...]:
    telling = _telling_lines(request, headed)
    # What rules a kind out does so wherever it stands, all else is heard on the telling lines alone.
    heard = words.hear(ears.asking, None if telling is None or words.places(never) else telling)
    if not ears.silenced.isdisjoint([(one.tag.kind, one.phrase) for one in heard]):
        # A place in some of the lines is none in all of them: both are heard in all.
        heard = _without_silenced(words.hear(ears.asking), words.hear(ears.neutral))
    chosen = _judged(request, kinds, ears, [one for one in heard if not one.background], telling)
    if chosen or request.requirements:
        return chosen
    # What stands in the background is listened to only where the request says nothing elsewhere.
    return _judged(request, kinds, ears, heard, telling)


def _without_silenced(heard: list[Heard[Asking]], neutral: list[Heard[Asking]]) -> list[Heard[Asking]]:
    """Leave out the words inside a phrase that asks nothing of their own kind; another kind may mean them there."""
    silent: dict[str, list[tuple[int, int]]] = {}
    for one in neutral:
        silent.setdefault(one.tag.kind, []).append(one.span)
    return [
        one
        for one in heard
        if not any(start <= one.span[0] and one.span[1] <= end for start, end in silent.get(one.tag.kind, ()))
    ]


class _Ballot:
    """What speaks for a kind, and whether something rules it out."""

    __slots__ = ("lines", "points", "reasons", "ruled_out", "said", "whole")

    def __init__(self) -> None:
        self.points = 0
        self.reasons: list[Heard[Asking] | EmbeddedFile] = []
        self.lines: list[int] = []
        self.said: set[object] = set()
        self.whole = False
        self.ruled_out = False

    @property
    def suffices(self) -> bool:
        return self.points >= ENOUGH and not self.ruled_out


def _judged(
    request: Request,
    kinds: Mapping[str, Kind],
    ears: Listening,
    heard: list[Heard[Asking]],
    telling: frozenset[int] | None,
) -> tuple[Chosen, ...]:
    ballots: defaultdict[str, _Ballot] = defaultdict(_Ballot)
    for one in heard:
        (name, effect), line = one.tag, one.line
        ballot = ballots[name]
        if effect == "never":
            ballot.ruled_out = True
            continue
        if line is not None:
            if telling is not None and line not in telling:
                continue
            ballot.lines.append(line)
        else:
            ballot.lines.append(_TITLE)
            # Only a word that decides alone says that all of the request is meant: "architecture" is of many things.
            ballot.whole |= effect == "strong"
        said = (effect, one.phrase, line is None)
        if said in ballot.said:
            continue
        ballot.said.add(said)
        ballot.reasons.append(one)
        if effect != "hints":
            ballot.points += _WEIGHTS[effect] * (2 if line is None else 1)
        elif "hints" not in ballot.said:
            ballot.said.add("hints")
            ballot.points += _WEIGHTS["hints"]
    for file in request.files:
        for name, asks in ears.files.fitting(file.path):
            ballot = ballots[name]
            if asks:
                ballot.points += _WEIGHTS["file"]
                ballot.lines.append(file.line)
                ballot.reasons.append(file)
            else:
                ballot.ruled_out = True
    enough = [kind for name, kind in kinds.items() if name in ballots and ballots[name].suffices]
    enough.sort(key=lambda kind: -ballots[kind.name].points)
    return tuple([_chosen(kind, ballots[kind.name], request) for kind in enough])


def _chosen(kind: Kind, ballot: _Ballot, request: Request) -> Chosen:
    why = tuple([_reason(one, request) for one in ballot.reasons[:_REASONS]])
    return Chosen(kind=kind, why=why, lines=tuple(ballot.lines), whole=ballot.whole)


def _reason(one: Heard[Asking] | EmbeddedFile, request: Request) -> Text:
    if isinstance(one, EmbeddedFile):
        return say("line {line} holds the file `{path}`", line=request.place_of(one.line), path=one.path)
    if one.line is None:
        return say("the title says “{word}”", word=one.quoted)
    return say("line {line} says “{word}”", line=request.place_of(one.line), word=one.quoted)


def _telling_lines(request: Request, headed: Headed) -> frozenset[int] | None:
    """Tell the lines whose words choose kinds: in a long request its headings and criteria; None where every line does.

    A request of several sections mentions much in passing: a CI server among the tests, an environment file in a tree.
    The title of a request that a follow-up is read with heads what that one asks for.
    """
    if len(headed) < _LONG:
        return None
    titled = [min(one.line for one in request.sections if one.line >= moved) for _, moved in request.formers]
    return frozenset([*titled, *[one.line for one, _ in headed], *[one.line for one in request.criteria]])
