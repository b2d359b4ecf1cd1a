"""The decision protocol: who must approve a decision of which level, how often it is looked at again, emergencies."""

from __future__ import annotations

from msgspec import Struct

from orchestrator.model.decision import Level
from orchestrator.model.finding import Finding


class LevelRule(Struct, frozen=True, kw_only=True):
    """What the protocol asks of decisions of one level.

    Attributes:
        capacities: slugs ("pm", "standards-guardian", "team-lead"); each must approve, in the person of somebody
            else. Empty where the protocol names none: then nothing can be accepted at this level.
        review_months: how often an accepted decision is looked at again; None where the protocol does not say.
        line: of the table's row, from 1.
    """

    level: Level
    capacities: tuple[str, ...] = ()
    review_months: int | None = None
    line: int | None = None


class DecisionProtocol(Struct, frozen=True, kw_only=True):
    """The protocol as read.

    Attributes:
        emergency_capacities: who may declare an emergency; empty where the protocol names nobody.
        emergency_hours: within which the rest of approvals and text must follow.
    """

    levels: tuple[LevelRule, ...] = ()
    emergency_capacities: tuple[str, ...] = ()
    emergency_hours: int = 24
    findings: tuple[Finding, ...] = ()

    def rule(self, level: Level) -> LevelRule:
        """Give what is asked at a level; a level that the protocol does not name asks for what nobody can give."""
        for rule in self.levels:
            if rule.level == level:
                return rule
        return LevelRule(level=level)
