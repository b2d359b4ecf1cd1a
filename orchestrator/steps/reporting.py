"""Tell the standards team of a security veto: by a request in its inbox, once for each revision of the request."""

from __future__ import annotations

from msgspec.structs import replace

from orchestrator.desk import Desk
from orchestrator.model.artifact import Artifact, Judged
from orchestrator.model.case import Case
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason

TEAM = "standards"
KIND = "report"
SOURCE = "standards"
TEMPLATE = "veto.md.j2"
CLOSED = (".done", ".cancelled")


def report(case: Case, desk: Desk) -> Case:
    """Draft the request to the standards team where a file is withheld for security, and name it in the answer.

    The request's name holds the sha256 of what was asked, so that looking at a held request again files nothing anew.
    """
    withheld = tuple([one for one in case.judged if one.findings and _about_security(one)])
    if not withheld:
        return case
    team = desk.configuration.teams.get(TEAM)
    if team is None:
        return _noted(
            case,
            say("a file is withheld for security, and there is no standards team to tell"),
            say("add the team `{team}` to the configuration", team=TEAM),
        )
    if desk.team == TEAM:
        return case
    name = f"veto-{case.incoming.answer_name[:120]}-{case.incoming.sha256[:8]}.md"
    text = desk.pen(case.language, None).render(
        TEMPLATE,
        request=case.request,
        answer=f"{desk.root}/responses/from-{desk.team}/{case.incoming.answer_name}.md",
        asked=f"{desk.configuration.teams[desk.team].inbox}/{case.incoming.name}.md",
        sha256=case.incoming.sha256,
        withheld=withheld,
    )
    filed = Artifact(
        path=f"{desk.root}/requests/{team.inbox}/{name}",
        place="repository",
        title=say("request to the standards team"),
        content=text.encode("utf-8", "replace"),
        kind=KIND,
    )
    message = say("a file is withheld for security; the standards team is told by `{path}`", path=filed.path)
    case = _noted(case, message)
    closed = (replace(filed, path=f"{filed.path}{ending}") for ending in CLOSED)
    if any(desk.present(one)[0] is not None for one in closed):
        return case
    return replace(case, filed=filed)


def _about_security(one: Judged) -> bool:
    return one.mending is None and any(finding.vetoes and finding.security for finding in one.findings)


def _noted(case: Case, message: Text, remedy: Text | None = None) -> Case:
    return replace(case, notes=(*case.notes, Reason(source=SOURCE, message=message, remedy=remedy)))
