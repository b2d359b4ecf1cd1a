"""Secrets are handed over from outside; none stands in a file, not even as a default. No finding shows one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from orchestrator.evidence.interpolation import references
from orchestrator.evidence.secrecy import is_credential, is_password, words_of
from orchestrator.evidence.yaml_text import child, items, line_of, text_of
from orchestrator.model.finding import Finding, Severity
from orchestrator.model.text import Text, say
from orchestrator.standards.assignments import Assignment, assignments
from orchestrator.standards.literals import is_literal, is_placeholder, literal_default, looks_random, mask_references
from orchestrator.standards.rule import Rule
from orchestrator.standards.settings import Standards
from orchestrator.standards.subject import Subject
from orchestrator.standards.tokens import passwords_in_addresses, tokens

RULE = Rule(
    id="hard-coded-secret",
    title=say("no secret stands in a file"),
    severity="error",
    vetoes=True,
    security=True,
    standard="security.hardcoded_secrets",
    problem=say("whoever reads the repository has the secret, and git keeps it when the line is long gone"),
    remedy=say("hand it over from outside, by an environment variable without a default or from a secret store"),
    sample="compose.yaml",
    before="services:\n  db:\n    image: postgres:16-alpine\n    environment:\n"
    "      POSTGRES_PASSWORD: ${DB_PASSWORD:-letmein}\n",
    after="services:\n  db:\n    image: postgres:16-alpine\n    environment:\n"
    "      POSTGRES_PASSWORD: ${DB_PASSWORD:?set it in the environment}\n",
)
# Of one word alone, or followed by the name of a thing that holds the secret, a name says too little.
_NAMES_A_PLACE = frozenset({"existing", "pull", "image", "external"})
_KINDS = frozenset(
    {"read", "write", "inherit", "string", "bearer", "required", "optional", "enabled", "disabled", "random"}
)
_PATTERN = re.compile(r"[\[\](){}?*\\]")
Place = tuple[int, str]


def applies(subject: Subject) -> bool:
    """Take every text that is not known to be harmless."""
    return subject.is_text and not subject.is_harmless


def check(subject: Subject, standards: Standards) -> Iterable[Finding]:
    """Look for secrets by their shape, in addresses, in defaults, and by the name that they are given to."""
    yield from _shapes(subject)
    found: set[Place] = set()
    yield from _defaults(subject, found)
    yield from _kubernetes(subject, found)
    yield from _given(subject, standards, found)


def _shapes(subject: Subject) -> Iterator[Finding]:
    for maker, number, column in tokens(subject.text or ""):
        if maker:
            message = say("a {maker} token stands in the file", maker=maker)
            remedy = say("revoke it, since it has been read; then hand a new one over from outside")
            yield RULE.finding(subject, message, line=number, column=column, remedy=remedy)
        else:
            yield RULE.finding(subject, say("a private key stands in the file"), line=number, column=column)
    if "@" not in (subject.text or "") or "://" not in (subject.text or ""):
        return
    for number, line in enumerate(subject.lines, 1):
        for scheme, password, column in passwords_in_addresses(mask_references(line)):
            severity = _in_an_address(subject, line, password)
            if severity is not None:
                message = say("an address ({scheme}) carries its password", scheme=scheme)
                yield RULE.finding(subject, message, line=number, column=column, severity=severity)


def _in_an_address(subject: Subject, line: str, password: str) -> Severity | None:
    """Tell how bad a password in an address is; None where it is none."""
    if not is_literal(password, template=subject.is_env) or (subject.is_prose and is_placeholder(password)):
        return None
    if subject.is_code and (not looks_random(password) or _PATTERN.search(password)):
        # Code holds samples, and patterns that only look like an address.
        return "warning" if password.isalnum() and not is_placeholder(password) else None
    return _in_tests_only(subject, line) or "error"


def _defaults(subject: Subject, found: set[Place]) -> Iterator[Finding]:
    if subject.is_prose or subject.is_code:
        return
    for number, line in enumerate(subject.lines, 1):
        if "${" not in line or line.lstrip().startswith("#"):
            continue
        for reference in references(line):
            if is_credential(reference.name) and literal_default(reference):
                found.add((number, reference.name))
                message = say("`{name}` has a default value in the file", name=reference.name)
                yield RULE.finding(
                    subject, message, line=number, column=reference.start + 1, remedy=_without_default(reference.name)
                )


def _given(subject: Subject, standards: Standards, found: set[Place]) -> Iterator[Finding]:
    lines_with_defaults = {line for line, _ in found}
    for one in assignments(subject):
        if (one.line, one.name) in found:
            continue
        severity = _severity(subject, one, standards, lines_with_defaults)
        if severity is None:
            continue
        found.add((one.line, one.name))
        yield RULE.finding(
            subject,
            say("`{name}` is given a literal value", name=one.name),
            line=one.line,
            column=one.column,
            remedy=_without_default(one.name) if subject.is_compose or subject.is_shell else None,
            severity=severity,
        )


def _severity(
    subject: Subject, one: Assignment, standards: Standards, lines_with_defaults: set[int]
) -> Severity | None:
    """Tell how bad an assignment is; None where it is nothing."""
    value = one.value.strip()
    inner = list(references(value))
    if inner:
        defaulted = one.line not in lines_with_defaults and any(literal_default(reference) for reference in inner)
        return "error" if defaulted and is_credential(one.name) else None
    if not is_literal(value, template=one.manner == "template"):
        return None
    if not is_credential(one.name):
        listed = one.manner == "setting" and any(fnmatchcase(one.name, name) for name in standards.never_in_code)
        return "warning" if listed and "://" not in value and subject.is_compose else None
    if one.manner == "code":
        return "error" if looks_random(value) and not is_placeholder(value) else None
    words = words_of(one.name)
    if words[-1] == "secrets" or _NAMES_A_PLACE & set(words):
        return None
    if not is_password(one.name) and len(words) == 1 and not looks_random(value):
        return None
    if not is_password(one.name) and (value.lower() in _KINDS or (value.isdigit() and len(value) < 6)):
        return None  # a sort of secret, a count, a number of seconds
    return _in_tests_only(subject, value, one.above) or "error"


def _in_tests_only(subject: Subject, text: str, above: tuple[str, ...] = ()) -> Severity | None:
    """A throw-away database beside a CI job guards nothing: worth a warning only."""
    if not subject.is_workflow or looks_random(text):
        return None
    beside_a_job = "services" in above
    local = "localhost" in text or "127.0.0.1" in text
    says_so = re.fullmatch(r"[\"']?(?:test|ci|dummy|fake|postgres|root)(?:[-_](?:\w{1,20}))?[\"']?", text.strip())
    return "warning" if beside_a_job or local or says_so else None


def _kubernetes(subject: Subject, found: set[Place]) -> Iterator[Finding]:
    for manifest in subject.manifests:
        if text_of(child(manifest, "kind")) != "Secret":
            continue
        for part in ("data", "stringData"):
            for name, _, value in items(child(manifest, part)):
                text = text_of(value)
                if text and is_literal(text):
                    found.add((line_of(value), name))
                    message = say("the Secret object holds a value for `{name}`; base64 hides nothing", name=name)
                    remedy = say("create the object from a secret store, or keep it sealed or encrypted in git")
                    yield RULE.finding(subject, message, line=line_of(value), remedy=remedy)


def _without_default(name: str) -> Text:
    return say(
        "write `{reference}` and set it outside the repository, so that nothing starts with a known value",
        reference=f"${{{name}:?set {name}}}",
    )
