"""Tell which capacities must approve a decision, where the workspace's own protocol is not at hand."""

from __future__ import annotations

from orchestrator.model.decision import Level

# The decision protocol as we ship it; a workspace's own protocol decides what really counts (see in_force).
SHIPPED: dict[Level, tuple[str, ...]] = {
    "critical": ("standards-guardian", "pm"),
    "major": ("team-lead", "standards-guardian"),
    "minor": ("team-lead",),
}


def approvers(level: Level | None) -> tuple[str, ...]:
    """Give the capacities for a level; a decision that says none is treated as critical."""
    return SHIPPED[level or "critical"]
