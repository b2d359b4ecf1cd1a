"""Choose the header lines that count: the first of each known key, with a value; all others are told about."""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.model.request import Field
from orchestrator.model.text import say
from orchestrator.parse.listing import Listing
from orchestrator.parse.nearest import nearest
from orchestrator.parse.vocabulary import KEYS, PRIORITIES, fold

MOST_GUESSES = 5
_ENDS = frozenset("]>}")


def first_of_each(fields: Iterable[Field], findings: Listing) -> dict[str, Field]:
    """Give the line that counts for each canonical key; unknown, empty, unfilled and contradicting ones are told."""
    first: dict[str, Field] = {}
    unknown = 0
    for line in fields:
        if not line.key:
            unknown += 1
            guess = nearest(fold(line.name), KEYS) if unknown <= MOST_GUESSES else None
            findings.add(
                "header/unknown-key",
                "note",
                say("the header line “{name}” is kept, but not understood", name=line.name),
                say("perhaps “{name}” is meant", name=KEYS[guess]) if guess else None,
                line=line.line,
                column=line.column,
            )
        elif _unfilled(line.value):
            findings.add(
                "header/placeholder",
                "warning",
                say("“{name}” still holds the template's placeholder", name=line.name),
                say("write the value, or leave the line out"),
                line=line.line,
                column=line.column,
            )
        elif not line.value:
            findings.add(
                "header/no-value",
                "note",
                say("“{name}” has no value", name=line.name),
                line=line.line,
                column=line.column,
            )
        elif line.key not in first:
            first[line.key] = line
        elif fold(first[line.key].value) != fold(line.value):
            findings.add(
                "header/repeated-key",
                "warning",
                say(
                    "“{name}” says something else than line {line}, which counts",
                    name=line.name,
                    line=first[line.key].line,
                ),
                say("write each header line once"),
                line=line.line,
                column=line.column,
            )
    return first


def _unfilled(value: str) -> bool:
    """Tell whether a value is still a template's: "[Team]", "<team>", "{{ name }}", "High | Medium | Low"."""
    if value[-1:] not in _ENDS and "|" not in value:
        return False
    if value[:1] + value[-1:] in ("[]", "<>") and value[1:2] + value[-2:-1] != "[]" and "](" not in value:
        return True
    if value.startswith("{{") and value.endswith("}}"):
        return True
    return value.count("|") > 1 and all(fold(choice) in PRIORITIES for choice in value.split("|"))
