"""Take secrets out of a YAML text: each literal becomes a reference, and the same value the same reference."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import NamedTuple

from orchestrator.drafting.applications import variable
from orchestrator.drafting.edits import Edits
from orchestrator.evidence.interpolation import references
from orchestrator.evidence.secrecy import is_credential
from orchestrator.evidence.yaml_text import Scalar, line_of, scalars
from orchestrator.standards.assignments import Assignment, assignments
from orchestrator.standards.literals import is_literal, literal_default, mask_references
from orchestrator.standards.subject import Subject
from orchestrator.standards.tokens import passwords_in_addresses, tokens

Refer = Callable[[str], str]


class Secret(NamedTuple):
    """A literal secret that a scalar holds, and the name of the variable that is to hand it over."""

    node: Scalar
    literal: str
    name: str


def hand_over(subject: Subject, lines: set[int], edits: Edits, refer: Refer) -> tuple[str, ...]:
    """Replace every secret on these lines by a reference, and give the names of the variables.

    Args:
        lines: of which the standards say that a secret stands there.
        refer: gives the reference to a variable, as the file's format writes it.
    """
    given = [one for one in assignments(subject) if one.line in lines]
    found = list(_found(subject, lines, given))
    names = _names(found)
    changed: dict[int, tuple[Scalar, str]] = {}
    for secret in found:
        node, value = changed.get(id(secret.node), (secret.node, str(secret.node.value)))
        reference = refer(names[secret.literal, secret.name])
        changed[id(node)] = (node, value.replace(secret.literal, reference))
    for node, value in changed.values():
        edits.replace(*edits.span(node), json.dumps(value, ensure_ascii=False))
    return tuple(dict.fromkeys(names.values()))


def _found(subject: Subject, lines: set[int], given: list[Assignment]) -> Iterator[Secret]:
    for root in subject.documents:
        for path, node in scalars(root):
            if line_of(node) not in lines or node.style in {"|", ">"}:
                continue
            value = str(node.value)
            owner = path[1] if path[:1] == ("services",) and len(path) > 1 else ""
            for reference in references(value):
                if is_credential(reference.name) and literal_default(reference):
                    yield Secret(node, value[reference.start : reference.end], reference.name)
            for one in given:
                literal = one.value.strip("\"'")
                if one.line != line_of(node) or literal not in value or not is_literal(one.value):
                    continue
                if is_credential(one.name) or next(tokens(literal), None) is not None:
                    yield Secret(node, literal, _variable(one.name, owner if " " in value else ""))
            key = value.partition("=")[0] if "=" in value else path[-1] if path else ""
            for _, password, _ in passwords_in_addresses(mask_references(value)):
                if is_literal(password):
                    yield Secret(node, password, f"{_variable(key, '')}_PASSWORD")


def _variable(name: str, owner: str) -> str:
    plain = variable(name)
    return f"{variable(owner)}_{plain}" if owner else plain


def _names(found: list[Secret]) -> dict[tuple[str, str], str]:
    """Name each literal once: a password that an address repeats goes by the name it was given to by itself.

    Two secrets that were given to one name stay two: the second gets a number.
    """
    by_literal: dict[str, str] = {}
    taken: dict[str, str] = {}
    for secret in sorted(found, key=lambda one: one.name.endswith("_URL_PASSWORD")):
        if secret.literal in by_literal:
            continue
        name, number = secret.name, 2
        while taken.get(name, secret.literal) != secret.literal:
            name, number = f"{secret.name}_{number}", number + 1
        taken[name] = secret.literal
        by_literal[secret.literal] = name
    return {(one.literal, one.name): by_literal[one.literal] for one in found}
