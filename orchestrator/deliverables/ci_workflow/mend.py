"""Mend a workflow that the standards withhold: secrets by reference, versions, expressions out of scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from orchestrator.drafting import actions
from orchestrator.drafting.actions import Action
from orchestrator.drafting.edits import Edits
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.handing_over import hand_over
from orchestrator.drafting.versions import floats, versioned
from orchestrator.evidence.yaml_text import Mapping, Node, Scalar, child, column_of, elements, items, line_of, text_of
from orchestrator.model.artifact import Judged
from orchestrator.model.evidence import Evidence
from orchestrator.model.kind import Mended, Order, Pen
from orchestrator.model.text import say
from orchestrator.standards.subject import Subject

_ACTIONS = tuple(one for one in vars(actions).values() if isinstance(one, Action))
_EXPRESSION = re.compile(r"\$\{\{\s*([^{}\n]+?)\s*\}\}")
_QUOTED = re.compile(r"'[^'\n]*\$\{\{[^'\n]*'")
_DOCKER = "docker://"
_SHELLS = frozenset({"", "bash", "sh"})


def mend(withheld: Judged, order: Order, pen: Pen) -> Mended | None:
    """Put references where secrets stand, versions on images and on actions that are known, and quiet scripts."""
    subject = Subject(withheld.artifact.path, withheld.artifact.content)
    if subject.text is None or not subject.is_workflow or subject.yaml_error is not None:
        return None
    edits, gaps = Edits(subject.text), Gaps(pen)
    lines = {one.line for one in withheld.findings if one.rule == "hard-coded-secret" and one.line}
    for name in hand_over(subject, lines, edits, lambda name: f"${{{{ secrets.{name} }}}}"):
        gaps.gap(say("the secret `{name}` among the repository's secrets", name=name))
    injected = any(one.rule == "zizmor/template-injection" for one in withheld.findings)
    for root in subject.documents:
        for _, _, job in items(child(root, "jobs")):
            for node in _images(job):
                _pin(node, order.evidence, edits, gaps)
            for step in elements(child(job, "steps")):
                _settle(child(step, "uses"), edits)
                if injected:
                    _quiet(step, edits)
    if gaps.found:
        edits.replace(0, 0, "".join(f"# ‹{' '.join(pen.say(gap).split())}›{edits.break_}" for gap in gaps.found))
    return Mended(content=edits.applied().encode(), gaps=gaps.found)


def _images(job: Node) -> Iterator[Scalar]:
    container = child(job, "container")
    services = (child(one, "image") for _, _, one in items(child(job, "services")))
    steps = (child(step, "uses") for step in elements(child(job, "steps")))
    for node in (container, child(container, "image"), *services, *steps):
        if isinstance(node, Scalar) and (node.value.startswith(_DOCKER) or "@" not in node.value):
            yield node


def _pin(node: Scalar, evidence: Evidence, edits: Edits, gaps: Gaps) -> None:
    written = str(node.value)
    prefix = _DOCKER if written.startswith(_DOCKER) else ""
    image = written.removeprefix(_DOCKER)
    if written.startswith(("./", "../")) or not floats(image):
        return
    chosen = versioned(image, evidence, gaps)
    if chosen is not None:
        edits.replace(*edits.span(node), f"{prefix}{chosen}")


def _settle(node: Node | None, edits: Edits) -> None:
    """Name the commit of an action of the same major version, where one is known here."""
    name, at, version = (text_of(node) or "").partition("@")
    known = next((one for one in _ACTIONS if one.name == name), None)
    if node is None or not at or known is None or version.split(".")[0] != known.release.split(".")[0]:
        return
    start, end = edits.span(node)
    rest = edits.line(line_of(node))[column_of(node) - 1 + end - start :]
    edits.replace(start, end, f"{name}@{known.commit}" + ("" if rest.strip() else f" # {known.release}"))


def _quiet(step: Node, edits: Edits) -> None:
    """Hand expressions over by the environment: what a stranger wrote is then a value, and no part of the script."""
    found = next(((key, value) for name, key, value in items(step) if name == "run"), None)
    if found is None or not isinstance(found[1], Scalar) or (text_of(child(step, "shell")) or "") not in _SHELLS:
        return
    key, run = found
    start, end = edits.span(run)
    script = edits.text[start:end]
    expressions = list(dict.fromkeys(match[1] for match in _EXPRESSION.finditer(script)))
    if not expressions or _QUOTED.search(script):
        return
    names: dict[str, str] = {}
    for expression in expressions:
        name, number = _name(expression), 2
        while name in names.values():
            name, number = f"{_name(expression)}_{number}", number + 1
        names[expression] = name
    edits.replace(start, end, _EXPRESSION.sub(lambda match: f"${{{names[match[1]]}}}", script))
    margin = " " * (column_of(key) - 1)
    entries = [f"{name}: ${{{{ {expression} }}}}" for expression, name in names.items()]
    environment = next(((key, value) for name, key, value in items(step) if name == "env"), None)
    if environment is None:
        lines = f"env:{edits.break_}" + "".join(f"{margin}  {entry}{edits.break_}" for entry in entries) + margin
        place = edits.at(line_of(key), column_of(key))
        edits.replace(place, place, lines)
    elif isinstance(environment[1], Mapping) and not environment[1].flow_style and environment[1].value:
        first = environment[1].value[0][0]
        inner = " " * (column_of(first) - 1)
        place = edits.at(line_of(first), column_of(first))
        edits.replace(place, place, "".join(f"{entry}{edits.break_}{inner}" for entry in entries))
    else:
        raise ValueError("an environment that is not written line by line")


def _name(expression: str) -> str:
    parts = re.findall(r"[A-Za-z_][A-Za-z0-9_-]*", expression)
    return "_".join(parts[-2:]).upper().replace("-", "_") or "EXPRESSION"
