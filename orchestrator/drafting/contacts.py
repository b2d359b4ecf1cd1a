"""Name the people to turn to: by the company's private profile, else as a gap."""

from __future__ import annotations

import re
from typing import NamedTuple

from orchestrator.drafting.gaps import Gaps
from orchestrator.model.evidence import Company
from orchestrator.model.text import Text, say


class Post(NamedTuple):
    """A post that a document names, and the names that a profile may give it."""

    title: Text
    names: tuple[str, ...]


class Turn(NamedTuple):
    """Whom to turn to: the post, and the name and number of who holds it."""

    role: Text
    reach: str


DEVOPS_LEAD = Post(
    say("DevOps Lead"),
    ("devops lead", "devops team lead", "devops 팀장", "devops 리드", "데브옵스 리드", "데브옵스 팀장"),
)
BACKUP = Post(say("backup contact"), ("backup contact", "backup", "deputy", "백업 담당", "백업 담당자", "부담당"))
ON_CALL = Post(say("on-call engineer"), ("on call engineer", "on call", "oncall", "온콜 엔지니어", "온콜", "당직"))
DEVELOPMENT_LEAD = Post(say("development lead"), ("development lead", "dev lead", "개발팀장", "개발 팀장", "개발 리드"))
CTO = Post(say("CTO"), ("cto", "기술 이사", "최고기술책임자"))


def turn_to(post: Post, company: Company, gaps: Gaps) -> Turn:
    """Tell who holds a post and how to reach them; what the profile does not say is a gap."""
    found = next((one for one in company.contacts if _plain(one.role) in post.names), None)
    reach = None if found is None else ", ".join(part for part in (found.name, found.reach) if part)
    return Turn(post.title, gaps.fact(reach, say("contact: {role}", role=post.title)))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip().casefold()
