"""Tell whether a role may write a path."""

from __future__ import annotations

from orchestrator.authorize.permits import LONGEST, Policy
from orchestrator.authorize.reasons import denial
from orchestrator.model.verdict import ALLOW, Verdict


def may_write(policy: Policy, role: str, path: str) -> Verdict:
    """Judge one path for one role: allow, or deny with the row, the cell, who may, and what to do.

    Args:
        policy: the matrices in force.
        role: the agent's slug or name.
        path: from the repository's top, forward slashes.
    """
    known = policy.verdicts.get((role, path))
    if known is None:
        known = _ruled(policy, role, path)
        if len(path) <= LONGEST:
            policy.remember((role, path), known)
    return known


def _ruled(policy: Policy, role: str, path: str) -> Verdict:
    permit = policy.judge(role, "write", path)
    if permit.allowed:
        return ALLOW
    writers = () if permit.why in ("unsafe", "protected", "no-matrix") else policy.writers(path)
    return Verdict(ruling="deny", reasons=(denial(permit, path, writers, source="permission matrix"),))
