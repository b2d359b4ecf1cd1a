"""Write the lists of a response that are the same for many requests, and keep them by what stands in them.

What is missing, how to verify, what comes next, how the checks stand and why a kind was chosen hang on the repository
far more than on the request. A list is a pure function of its sentences and the language, so none is ever out of date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import ParamSpec

from orchestrator.deliver.phrases import Phrases, phrases
from orchestrator.gate.mandatory_checks import title
from orchestrator.model.check import MandatoryCheck
from orchestrator.model.finding import Finding
from orchestrator.model.request import Language
from orchestrator.model.text import Text, say
from orchestrator.wording.catalogue import Catalogue
from orchestrator.wording.markdown import code, inline

MANY = 64
LONGEST = 8_192  # characters: a list of a hostile request is written, and not kept
STANDING = {
    "passed": say("passed"),
    "failed": say("failed"),
    "not checked": say("not checked"),
}
Lists = tuple[tuple[Text, ...], ...]
Why = tuple[Text, str, tuple[Text, ...]]
"""A chosen kind: its title, its name, and why it was chosen."""
_Facts = ParamSpec("_Facts")


def kept(write: Callable[_Facts, str]) -> Callable[_Facts, str]:
    """Give a function that writes the same facts once. It begins anew when it has kept many; facts are positional."""
    texts: dict[tuple[object, ...], str] = {}

    def written(*facts: _Facts.args, **_: _Facts.kwargs) -> str:
        text = texts.get(facts)
        if text is None:
            text = write(*facts, **_)
            if len(text) <= LONGEST:
                if len(texts) >= MANY:
                    texts.clear()
                texts[facts] = text
        return text

    return written


@kept
def bulleted(language: Language, lists: Lists) -> str:
    """Give every sentence of some lists once, each behind a bullet."""
    document = Catalogue.load(language).document
    return "\n".join([f"- {document(text)}" for text in once(lists)])


@kept
def numbered(language: Language, lists: Lists, first: int = 1) -> str:
    """Give every sentence of some lists once, numbered from `first` on."""
    document = Catalogue.load(language).document
    return "\n".join([f"{number}. {document(text)}" for number, text in enumerate(once(lists), first)])


@kept
def checked(language: Language, checks: tuple[MandatoryCheck, ...]) -> str:
    """Give a table's rows: each mandatory check, how it stands, why, and what to do."""
    document = Catalogue.load(language).document
    rows = [(title(one), STANDING[one.standing], one.message, one.remedy) for one in checks]
    return "\n".join([f"| {' | '.join([document(cell) if cell else '—' for cell in row])} |" for row in rows])


@kept
def chosen(language: Language, kinds: tuple[Why, ...]) -> str:
    """Give the kinds of an answer, each with what speaks for it."""
    document = Catalogue.load(language).document
    lines = []
    for name_for_people, name, why in kinds:
        reasons = f": {'; '.join([document(text) for text in why])}" if why else ""
        lines.append(f"- {document(name_for_people)} ({code(name)}){reasons}")
    return "\n".join(lines)


def found(language: Language, findings: tuple[Finding, ...]) -> str:
    """Give what was found in a file. The same bytes come again with each revision of a request."""
    if not findings:
        return ""
    # Equal moments may be written in two time zones, so what is kept hangs on how they are written too.
    return _found(language, findings, tuple([str(one.waived.until) for one in findings if one.waived]))


@kept
def _found(language: Language, findings: tuple[Finding, ...], until: tuple[str, ...]) -> str:
    said = phrases(language)
    return "\n".join([_finding(one, said) for one in findings])


def _finding(one: Finding, said: Phrases) -> str:
    place = f", {said.line.format(line=one.line)}" if one.line else ""
    behind = f" → {said.tell(one.remedy)}" if one.remedy else ""
    if one.waived:
        until = inline(str(one.waived.until))
        behind = f" — {said.waived.format(decision=code(one.waived.decision), until=until)}"
    return f"- {code(one.rule)}{place}: {said.tell(one.message)}{behind}"


def once(lists: Iterable[tuple[Text, ...]]) -> list[Text]:
    """Give the sentences of some lists in order, each once."""
    return list(dict.fromkeys(chain.from_iterable(lists)))
