"""Rulesets as GitHub's interface takes them (`POST /repos/{owner}/{repo}/rulesets`)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

APPROVALS = 1


def branch_ruleset(branch: str, checks: Iterable[str]) -> str:
    """Guard a branch: pull request with a review, green checks, no deletion, no rewriting."""
    contexts = [{"context": check} for check in checks]
    rules: list[dict[str, Any]] = [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": APPROVALS,
                "dismiss_stale_reviews_on_push": True,
                "require_code_owner_review": True,
                "require_last_push_approval": True,
                "required_review_thread_resolution": True,
            },
        },
    ]
    if contexts:
        rules.append(
            {
                "type": "required_status_checks",
                "parameters": {
                    "strict_required_status_checks_policy": True,
                    "required_status_checks": contexts,
                },
            }
        )
    return _ruleset(f"branch {branch}", "branch", f"refs/heads/{branch}", rules)


def tag_ruleset() -> str:
    """Guard the tags of releases: once set, they are neither moved nor taken away."""
    rules = [{"type": "deletion"}, {"type": "non_fast_forward"}, {"type": "update"}]
    return _ruleset("release tags", "tag", "refs/tags/v*", rules)


def _ruleset(name: str, target: str, ref: str, rules: list[dict[str, Any]]) -> str:
    return (
        json.dumps(
            {
                "name": name,
                "target": target,
                "enforcement": "active",
                "bypass_actors": [],
                "conditions": {"ref_name": {"include": [ref], "exclude": []}},
                "rules": rules,
            },
            indent=2,
            ensure_ascii=False,
        )
        + "\n"
    )
