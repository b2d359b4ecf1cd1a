"""Draft the branch policy: the release seed's branches and merges, with this repository's branch and checks."""

from __future__ import annotations

import re

from orchestrator.deliverables.branch_policy.model import Merge, Ruleset
from orchestrator.deliverables.branch_policy.rulesets import branch_ruleset, tag_ruleset
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.subject import header
from orchestrator.drafting.surveyed import document, surveyed, tracked
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = "branch-policy"
DOCUMENT = "branch-policy.md"
FOLDER = "infrastructure/github"
_BRANCH = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9])?")
_GITHUB = re.compile(r"github\.com[:/](?P<owner>[A-Za-z0-9-]{1,39})/(?P<name>[\w.-]{1,100}?)(?:\.git)?/?$")


def draft(order: Order, pen: Pen) -> Draft:
    """Write the policy and a ruleset for each guarded branch and for the tags of releases."""
    gaps = Gaps(pen)
    evidence = order.evidence
    main = _plain(evidence.branch) or "main"
    develop = _plain(header(order, "staging-branch")) or "develop"
    checks = tuple(
        dict.fromkeys(
            job
            for one in evidence.workflows
            if one.system == "github-actions" and "pull_request" in one.triggers
            for job in one.jobs
        )
    )
    found = _GITHUB.search(evidence.remote or "")
    repository = (
        f"{found['owner']}/{found['name']}" if found else gaps.gap(say("owner and name of the repository on GitHub"))
    )
    missing = say("checks that a pull request must pass: no workflow runs on pull requests yet")
    unchecked = None if checks else gaps.gap(missing)
    demands = (
        say("a pull request with one approving review, not by whoever pushed last"),
        say("every conversation resolved, and the code owners asked"),
        *([say("green: {checks}", checks=", ".join(checks))] if checks else []),
        say("neither deleted nor rewritten"),
    )
    rulesets = (
        Ruleset(f"{FOLDER}/{_file(main)}.json", main, f"refs/heads/{main}", demands),
        Ruleset(f"{FOLDER}/{_file(develop)}.json", develop, f"refs/heads/{develop}", demands),
        Ruleset(f"{FOLDER}/release-tags.json", "v*", "refs/tags/v*", (say("neither moved nor deleted once set"),)),
    )
    page = pen.render(
        "policy.md.j2",
        about=surveyed(order),
        main=main,
        develop=develop,
        merges=_merges(main, develop),
        rulesets=rulesets,
        checks=checks,
        missing=unchecked,
        repository=repository,
        owners_file=next((file for file in evidence.landmarks if file.rpartition("/")[2] == "CODEOWNERS"), None),
        gaps=gaps.found,
    )
    texts = (branch_ruleset(main, checks), branch_ruleset(develop, checks), tag_ruleset())
    return Draft(
        kind=NAME,
        artifacts=(
            *(
                tracked(NAME, one.file, say("Ruleset for {refs}", refs=one.refs), text)
                for one, text in zip(rulesets, texts, strict=True)
            ),
            document(NAME, DOCUMENT, say("Branch policy"), page),
        ),
        gaps=gaps.found,
        proofs=tuple(
            met_by_document(
                order.request.criteria, DOCUMENT, ("branch policy", "branching", "브랜치 정책", "브랜치 전략")
            )
        ),
        verify=(
            say("`{command}` lists the rules once they are in force", command=f"gh api repos/{repository}/rulesets"),
            say("a push to `{branch}` without a pull request is refused", branch=main),
        ),
        next_steps=(
            say("somebody with administrator rights puts the rulesets in force; a file alone guards nothing"),
            *([say("add a CODEOWNERS file: the rulesets ask the code owners")] if not _owned(order) else []),
        ),
        mended=(
            say(
                "an urgent repair goes straight to `{branch}`, but by a pull request too: nobody pushes past it",
                branch=main,
            ),
        ),
    )


def _owned(order: Order) -> bool:
    return any(file.rpartition("/")[2] == "CODEOWNERS" for file in order.evidence.landmarks)


def _plain(branch: str | None) -> str:
    return branch if branch and _BRANCH.fullmatch(branch) and ".." not in branch else ""


def _file(branch: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", branch)


def _merges(main: str, develop: str) -> tuple[Merge, ...]:
    review, green = say("pull request with code review"), say("CI passed")
    return (
        Merge("feature/…, fix/…", develop, (review, green)),
        Merge(develop, main, (review, green, say("verified by QA on staging"))),
        Merge("hotfix/…", main, (say("urgent only"), review, green, say("merged back into {branch}", branch=develop))),
    )
