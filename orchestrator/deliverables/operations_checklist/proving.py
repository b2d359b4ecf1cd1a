"""Tell which criteria the delivered checklist proves, by the periods and the commands that it really holds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from orchestrator.deliverables.operations_checklist.model import PeriodName
from orchestrator.drafting.criteria import drafted, met_by_document
from orchestrator.model.kind import Proof
from orchestrator.model.request import Criterion

_CHECKLISTS = ("checklist", "체크리스트", "점검표")
_WORD = re.compile(r"\w+")
# "A weekly checklist with commands": no word asks for more than the checklist itself.
_PLAIN = re.compile(
    r"(?:(?:an?|the|one|with|and|of|for|its|operations|operational|ops|checklists?|shell|commands?"
    r"|운영|점검(?= (?:및|와|과|운영|점검|체크리스트))|별|용|및|와|과|(?:체크리스트|점검표)와?"
    r"|실행|명령어?[가와도]?|포함[한된]?|있는)(?: |$))*"
)
_COMMANDS = re.compile(r"\bcommands?\b|명령")


def proven(
    criteria: Iterable[Criterion],
    path: str,
    spoken: Mapping[PeriodName, tuple[str, ...]],
    held: Collection[PeriodName],
    gaps: int,
    *,
    commands: bool,
) -> Iterator[Proof]:
    """Give a proof for each criterion that asks for this checklist and for nothing that it does not hold.

    Args:
        path: of the checklist, in the answer's folder; `gaps`: how many facts are missing in it.
        spoken: what each period is called, lower case.
        held: the periods that the checklist holds; `commands`: whether each of them has commands of this repository.
    """
    for criterion in criteria:
        rest = criterion.text.casefold()
        for period, words in spoken.items():
            if any(word in rest for word in words):
                if period not in held:
                    break
                for word in words:
                    rest = rest.replace(word, " ")
        else:
            if _COMMANDS.search(rest) and not commands:
                continue
            if any(name in rest for name in _CHECKLISTS) and _PLAIN.fullmatch(" ".join(_WORD.findall(rest))):
                yield drafted(criterion, path, gaps)
            else:
                yield from met_by_document((criterion,), path, _CHECKLISTS, gaps)
