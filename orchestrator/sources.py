"""Read what answers are made from: permission matrix, decisions, evidence, company, standards, roles and kinds.

What may change while the program runs is read again when its files changed, and costs a few stats when they did not.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Generic, TypeVar
from zoneinfo import ZoneInfo

from orchestrator.authorize.permits import Policy
from orchestrator.decisions.register import Register
from orchestrator.decisions.reminders import file_reminders
from orchestrator.dispatch.catalogue import PACKAGE, load_kinds
from orchestrator.evidence.surveyor import Surveyor
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.evidence import Company
from orchestrator.model.kind import Kind, Pen
from orchestrator.model.request import Language
from orchestrator.model.role import Role
from orchestrator.parse.company import read_company
from orchestrator.parse.matrix import read_matrix
from orchestrator.repository.layout import Layout
from orchestrator.repository.policy import PolicyTexts, Signs, policy_texts
from orchestrator.setup.roles import read_roles
from orchestrator.standards.guardian import Guardian
from orchestrator.standards.loading import Stamps, committed_standards, guardian_of
from orchestrator.wording.pen import TemplatePen

T = TypeVar("T")
COMPANY = "COMPANY.local.md"


class Kept(Generic[T]):
    """A value that is made anew when the signature of what it is made of changes."""

    def __init__(self, sign: Callable[[], object], make: Callable[[], T]) -> None:
        self._sign = sign
        self._make = make
        self._signature: object = None
        self._value: T | None = None

    def get(self) -> T:
        return self.as_of(self._sign())

    def as_of(self, signed: object) -> T:
        """Give the value for a signature that was taken just now."""
        if self._value is None or signed != self._signature:
            self._value = self._make()
            self._signature = signed
        return self._value


class Sources:
    """The sources of one workspace. Roles and kinds are read once, all else as it stands now."""

    def __init__(self, layout: Layout, configuration: Configuration, zone: ZoneInfo) -> None:
        self.layout = layout
        self.configuration = configuration
        self.zone = zone
        company = layout.protocol / COMPANY
        company_file = os.fspath(company)
        self._signs = Signs(layout)
        self._policy = Kept(lambda: (self._signs.now(), self.now().date()), self._read_policy)
        self._company = Kept(lambda: _stamp(company_file), lambda: read_company(_bytes(company)))
        self._stamps = Stamps(layout)
        self._standards = Kept(self._signs.now, lambda: (committed_standards(layout),))
        self._guardian = Kept(
            lambda: (self._standards.get(), self._stamps.now()), lambda: guardian_of(layout, *self._standards.get())
        )
        self._pens: dict[tuple[Language, str], Pen] = {}
        self._looked_at: tuple[Decision, ...] | None = None
        self._overdue = False
        self._released: Mapping[str, object] = {}

    def now(self) -> datetime:
        return datetime.now(self.zone)

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        return load_kinds()

    @cached_property
    def roles(self) -> Mapping[str, Role]:
        return read_roles(self.layout)

    @cached_property
    def surveyor(self) -> Surveyor:
        return Surveyor(self.layout)

    @cached_property
    def register(self) -> Register:
        return Register(self.layout, self.configuration)

    def policy(self) -> tuple[Policy, PolicyTexts]:
        """Give the permission matrix in force, and where it was read from."""
        return self._policy.get()

    def decisions(self) -> tuple[Decision, ...]:
        """Give every decision with its status in force."""
        return self.register.decisions(self.now())

    def refs(self) -> object:
        """Give a signature of git's refs, as the policy sees them: matrix, decisions and survey hang on them."""
        return self._signs.now()

    def in_force(self, now: datetime, refs: object) -> tuple[Policy, PolicyTexts, tuple[Decision, ...]]:
        """Give matrix and decisions as they stand now, by the signature of the refs that was taken just now."""
        policy, texts = self._policy.as_of((refs, now.date()))
        return policy, texts, self.register.decisions(now, refs=refs)

    def company(self) -> Company:
        return self._company.get()

    def guardian(self, refs: object) -> Guardian:
        """Give the guardian of the standards in force, by the signature of the refs that was taken just now."""
        return self._guardian.as_of((self._standards.as_of(refs), self._stamps.now()))

    def pen(self, language: Language, kind: Kind | None) -> Pen:
        """Give the pen for a kind's templates in a language; without a kind, for the decisions' templates."""
        name = "" if kind is None else kind.name
        pen = self._pens.get((language, name))
        if pen is None:
            package = f"{PACKAGE}.{name.replace('-', '_')}" if name else "orchestrator.decisions"
            pen = self._pens[language, name] = TemplatePen(language, package)
        return pen

    def released(self) -> Mapping[str, object]:
        """Give a signature of each decision that people have had a word on, by its id, and remind of overdue ones."""
        decisions = self.decisions()
        if decisions is self._looked_at and not self._overdue:
            return self._released
        overdue = self.register.overdue(self.now())
        self._overdue = bool(overdue)
        if overdue:
            language: Language = "ko" if self.configuration.language == "ko" else "en"
            file_reminders(self.layout, self.configuration, overdue, self.pen(language, None))
        self._released = {
            one.id: (one.status, one.verified, one.sha256, one.scope, one.awaits, one.standing)
            for one in decisions
            if counts(one)
        }
        self._looked_at = decisions
        return self._released

    def _read_policy(self) -> tuple[Policy, PolicyTexts]:
        texts = policy_texts(self.layout)
        matrices = [read_matrix(data.decode("utf-8", "replace"), file) for file, data in texts.texts]
        return Policy(matrices, root=self.layout.root, today=self.now().date().isoformat()), texts


def counts(decision: Decision) -> bool:
    """Tell whether people have had a word on a decision; a mere draft releases nothing, and we write many of them."""
    return decision.status != "proposed" or bool(decision.standing or decision.approved_by)


def _stamp(file: str) -> object:
    try:
        facts = os.stat(file)  # noqa: PTH116 - asked for every answer
    except OSError:
        return None
    return facts.st_mtime_ns, facts.st_size, facts.st_ino


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""
