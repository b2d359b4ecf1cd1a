"""Find the rules that other packages bring: entry points of the group `orchestrator.rules`, read when first needed.

A package that somebody installed beside the program is trusted as the program is. What can't be imported, or is no
rule, counts as not checked for every file.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import NamedTuple, cast

from orchestrator.model.text import Text, say
from orchestrator.standards.rule import Rule, RuleModule

GROUP = "orchestrator.rules"


class Brought(NamedTuple):
    """A rule, and the package that brings it."""

    module: RuleModule
    origin: str


class Unusable(NamedTuple):
    """An entry point that is no rule, and why."""

    name: str
    why: Text


class Installed(NamedTuple):
    """What the installed packages bring."""

    rules: tuple[Brought, ...] = ()
    unusable: tuple[Unusable, ...] = ()


@cache
def installed(taken: frozenset[str] = frozenset()) -> Installed:
    """Import every entry point of the group. One that fails is named, and fails nothing else.

    Args:
        taken: ids of our own rules, which no other may have.
    """
    found = [_loaded(point) for point in sorted(set(entry_points(group=GROUP)), key=lambda one: (one.name, one.value))]
    rules = tuple(one for one in found if isinstance(one, Brought))
    twice = {*_twice(rules), *(one.module.RULE.id for one in rules if one.module.RULE.id in taken)}
    clashes = tuple(
        Unusable(one.origin, say("another rule has the id `{id}`", id=one.module.RULE.id))
        for one in rules
        if one.module.RULE.id in twice
    )
    return Installed(
        rules=tuple(one for one in rules if one.module.RULE.id not in twice),
        unusable=(*(one for one in found if isinstance(one, Unusable)), *clashes),
    )


def _loaded(point: EntryPoint) -> Brought | Unusable:
    package = f"{point.dist.name} {point.dist.version}" if point.dist is not None else point.value
    try:
        module = point.load()
    except Exception as error:  # whatever a stranger's package does when it is imported
        problem = f"{type(error).__name__}: {error}"
        return Unusable(f"{package}: {point.name}", say("it can't be imported: {problem}", problem=problem[:200]))
    if not isinstance(getattr(module, "RULE", None), Rule):
        return Unusable(f"{package}: {point.name}", say("it states no `RULE`"))
    if not (callable(getattr(module, "applies", None)) and callable(getattr(module, "check", None))):
        return Unusable(f"{package}: {point.name}", say("it has no `applies` and `check`"))
    return Brought(cast(RuleModule, module), package)


def _twice(rules: tuple[Brought, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for one in rules:
        if one.module.RULE.id in seen:
            yield one.module.RULE.id
        seen.add(one.module.RULE.id)
