"""How a request becomes an answer: the steps in order. Read this first.

    read        bytes -> request, or precisely why not
    authorize   may this sender ask this team?
    choose      which kinds, whose role, which environment, which services
    draft       each kind drafts what it brings
    gate        what is still missing before it may be carried out; every gate is asked, and where a decision is missing
                it is drafted. Drafts come first, because a decision may name the sha256 of what would be written
    judge       the standards guardian looks at every artifact
    permit      may the role write each path? what stands there already?
    conclude    which criteria are proven, and how the request ended

A step takes the case as it stands and gives a fuller one; a step that gives it a status ends the walk. None of them
touches the machine: what they need to know, the desk tells them; what they decide, `deliver` makes durable.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from orchestrator.authorize.paths import unsafe
from orchestrator.authorize.permits import Policy
from orchestrator.authorize.sender import may_ask
from orchestrator.authorize.strangers import runs_by_itself
from orchestrator.authorize.writer import may_write
from orchestrator.decisions.covers import covering
from orchestrator.decisions.draft import draft_decision
from orchestrator.dispatch.follow_up import joined
from orchestrator.dispatch.infer import dispatch
from orchestrator.gate.gates import ask_all
from orchestrator.gate.question import Question
from orchestrator.model.artifact import Artifact, Judged, Outcome, contents_sha256
from orchestrator.model.case import Case, Incoming, Proven
from orchestrator.model.configuration import Configuration
from orchestrator.model.decision import Decision
from orchestrator.model.dispatch import Dispatch
from orchestrator.model.evidence import Company, Evidence
from orchestrator.model.finding import Finding
from orchestrator.model.kind import Draft, Kind, Order, Pen
from orchestrator.model.request import Language, Request
from orchestrator.model.response import ResponseStatus
from orchestrator.model.role import Role
from orchestrator.model.text import Text, say
from orchestrator.model.verdict import Reason, Verdict, Wait, strictest
from orchestrator.parse.request import read_request

HERE = frozenset({"written", "unchanged"})


@dataclass(frozen=True, slots=True)
class Desk:
    """What the steps may ask. Values are this moment's; functions look when they are called.

    Attributes:
        policy: the permission matrix in force.
        matrix: where it was read from; `enforceable` says whether it may let anything be written.
        answered: how the request of a name ended; None where it is not answered.
        followed: the blocked request that another follows; None where there is none.
        followed_by: the follow-up that answered a request, and how it ended.
        present: what stands at a path of the work tree: its bytes (None: nothing), and why it can't be read.
        known: whether the bytes that stand at a path are the ones that we wrote there.
        judge: the standards guardian: findings, and the names of checks that did not run.
        pen: a pen for a kind's templates in a language; without a kind, for the decisions' templates.
    """

    root: str
    team: str
    configuration: Configuration
    kinds: Mapping[str, Kind]
    roles: Mapping[str, Role]
    policy: Policy
    matrix: str
    enforceable: bool
    decisions: tuple[Decision, ...]
    now: datetime
    evidence: Callable[[], Evidence]
    company: Callable[[], Company]
    answered: Callable[[str], ResponseStatus | None]
    followed: Callable[[str], Request | None]
    followed_by: Callable[[str], tuple[str, ResponseStatus] | None]
    present: Callable[[Artifact], tuple[bytes | None, Text | None]]
    known: Callable[[Artifact], bool]
    judge: Callable[[Artifact], tuple[tuple[Finding, ...], tuple[str, ...]]]
    pen: Callable[[Language, Kind | None], Pen]


Step = Callable[[Case, Desk], Case]


def work(case: Case, desk: Desk) -> Case:
    """Walk a case through the steps until one of them ends it. The case it gives has a status."""
    for step in STEPS:
        case = step(case, desk)
        if case.status is not None:
            break
    return case


def opened(incoming: Incoming, desk: Desk) -> Case:
    """Begin a case: nothing is known yet but the file's name."""
    request = Request(name=incoming.name, team=desk.team, sha256=incoming.sha256, title=incoming.name)
    language: Language = "ko" if desk.configuration.language == "ko" else "en"
    return Case(incoming=incoming, request=request, language=language, matrix=desk.matrix, enforceable=desk.enforceable)


# the steps


def read(case: Case, desk: Desk) -> Case:
    """Read the bytes as a request; end the case where they are none, or where the request is cancelled."""
    incoming, configuration = case.incoming, desk.configuration
    if incoming.odd:
        return _rejected(case, _not_a_file(incoming))
    if incoming.data is None:
        return _rejected(case, _too_large(incoming, configuration.size_limit))
    request = read_request(
        incoming.data,
        name=incoming.name,
        team=desk.team,
        today=incoming.received.date(),
        aliases=configuration.senders,
        size_limit=configuration.size_limit,
    )
    if request.follows and (former := desk.followed(request.follows)) is not None:
        request = joined(former, request)
    case = case.model_copy(update={"request": request, "language": _language(request, configuration)})
    if incoming.cancelled or request.cancelled:
        reason = Reason(source="request", message=say("the request was cancelled; nothing more is done"))
        return case.model_copy(update={"status": "Rejected", "notes": (reason,)})
    if request.unreadable:
        return case.model_copy(update={"status": "Rejected"})
    if (followed := desk.followed_by(incoming.identity)) is not None:
        name, status = followed
        reason = Reason(source="request", message=say("the follow-up `{name}` answers this request", name=name))
        return case.model_copy(update={"status": status, "followed_by": name, "notes": (reason,)})
    return case


def authorize(case: Case, desk: Desk) -> Case:
    """Ask the matrix whether this sender may ask this team."""
    return _after(case, _sender(case, desk, ()))


def choose(case: Case, desk: Desk) -> Case:
    """Choose kinds, role, environment and services, and ask the matrix once more, now for the kinds."""
    chosen = dispatch(case.request, desk.kinds, desk.roles, desk.evidence(), desk.configuration)
    case = case.model_copy(update={"dispatch": chosen})
    case = _after(case, _sender(case, desk, _wanted(chosen)))
    if case.status is None and chosen.questions:
        case = _after(case, _asked(case))
    return case


def draft(case: Case, desk: Desk) -> Case:
    """Let each kind draft what it brings; what a kind must ask back holds the request."""
    chosen = case.dispatch
    if chosen is None or chosen.questions or chosen.role is None:
        return case
    drafts = _drafts(case, desk, _order(case, desk, chosen, chosen.role))
    case = case.model_copy(update={"drafts": drafts})
    if any(drafted.questions for drafted in drafts):
        case = _after(case, _asked(case))
    waits = tuple(wait for drafted in drafts for wait in drafted.waits)
    return _after(case, Verdict(ruling="hold", waits=waits)) if waits else case


def gate(case: Case, desk: Desk) -> Case:
    """Ask every gate, so that one answer lists everything that is missing; draft the decision where one is."""
    chosen = case.dispatch
    assert chosen is not None
    wanted = _wanted(chosen)
    brought = tuple(artifact for drafted in case.drafts for artifact in drafted.artifacts)
    manifest = contents_sha256(brought)
    decision = covering(
        desk.decisions, case.request, wanted, chosen.environment, chosen.services, desk.now, manifest_sha256=manifest
    )
    question = Question(
        request=case.request,
        kinds=wanted,
        environment=chosen.environment,
        services=chosen.services,
        deploys=chosen.deploys,
        migrates=chosen.migrates,
        decision=decision,
        decisions=desk.decisions,
        approvals=desk.configuration.approvals,
        answered={name: desk.answered(name) for name in case.request.depends_on},
        evidence=desk.evidence(),
        now=desk.now,
        received=case.incoming.received,
        manifest_sha256=manifest,
    )
    case = _after(case.model_copy(update={"decision": decision}), ask_all(question))
    if chosen.role is None or chosen.questions:
        return case
    if decision is not None:
        return case.model_copy(update={"drafts": _drafts(case, desk, _order(case, desk, chosen, chosen.role))})
    if any(wait.sort == "decision" for wait in case.verdict.waits):
        order = _order(case, desk, chosen, chosen.role)
        proposed = draft_decision(order, brought, desk.decisions, desk.pen(case.language, None), manifest)
        case = case.model_copy(update={"drafted_decision": proposed})
    return case


def judge(case: Case, desk: Desk) -> Case:
    """Let the standards guardian look at every artifact; a veto withholds the file."""
    judged = []
    for drafted in case.drafts:
        for artifact in drafted.artifacts:
            findings, not_checked = desk.judge(artifact)
            vetoes = tuple(finding for finding in findings if finding.vetoes)
            reasons = tuple(
                Reason(source=finding.rule, message=finding.message, remedy=finding.remedy) for finding in vetoes
            )
            outcome: Outcome = "vetoed" if vetoes else "written"
            judged.append(
                Judged(artifact=artifact, outcome=outcome, reasons=reasons, findings=findings, not_checked=not_checked)
            )
    return case.model_copy(update={"judged": tuple(judged)})


def permit(case: Case, desk: Desk) -> Case:
    """Decide for every artifact whether the role may write it there, and what becomes of it."""
    judged: list[Judged] = []
    taken: dict[tuple[str, str | None], str] = {}
    for one in case.judged:
        place = (one.artifact.path, one.artifact.section)
        ruled = _permitted(one, case, desk)
        if one.artifact.place == "repository" and ruled.outcome in ("written", "unchanged", "proposed"):
            if place in taken and ruled.outcome != "proposed":
                ruled = _beside(ruled, taken[place])
            taken.setdefault(place, one.artifact.kind)
        judged.append(ruled)
    return case.model_copy(update={"judged": tuple(judged)})


def conclude(case: Case, desk: Desk) -> Case:
    """Tick what is proven, and say how the request ended."""
    held = case.verdict.ruling == "hold"
    here = {one.artifact.path for one in case.judged if one.outcome in HERE and not held}
    proofs: dict[int, Text] = {}
    for proof in case.proofs:
        if all(path in here for path in proof.paths):
            proofs.setdefault(proof.line, proof.by)
    criteria = tuple(
        Proven(text=one.text, line=one.line, ticked=one.ticked, by=proofs.get(one.line))
        for one in case.request.criteria
    )
    return case.model_copy(update={"criteria": criteria, "status": _status(case, criteria)})


STEPS: tuple[Step, ...] = (read, authorize, choose, draft, gate, judge, permit, conclude)


# what the steps are made of


def _status(case: Case, criteria: tuple[Proven, ...]) -> ResponseStatus:
    if case.verdict.ruling == "hold":
        return "Blocked"
    outcomes = [one.outcome for one in case.judged]
    if outcomes and all(outcome in ("vetoed", "skipped") for outcome in outcomes):
        return "Rejected"
    whole = (
        all(outcome in HERE for outcome in outcomes)
        and not any(one.not_checked for one in case.judged)
        and not any(drafted.tasks for drafted in case.drafts)
        and all(one.by is not None or one.ticked for one in criteria)
    )
    return "Completed" if whole else "Partial"


def _permitted(one: Judged, case: Case, desk: Desk) -> Judged:
    artifact = one.artifact
    if artifact.place == "answer":
        return one
    outcome, reason = _ruled(one, case, desk)
    reasons = one.reasons if outcome == "vetoed" else ()
    if reason is not None:
        reasons = (reason, *reasons)
    return one.model_copy(update={"outcome": outcome, "reasons": reasons})


def _beside(one: Judged, kind: str) -> Judged:
    """Propose what would be written where this answer writes already: the first, the requester's own, stands."""
    message = say("`{kind}` brings a file for this path in the same answer; this one is proposed beside it", kind=kind)
    remedy = say("compare the two and take over what fits")
    reason = Reason(source="answer", message=message, remedy=remedy)
    return one.model_copy(update={"outcome": "proposed", "reasons": (reason, *one.reasons)})


def _ruled(one: Judged, case: Case, desk: Desk) -> tuple[Outcome, Reason | None]:
    artifact = one.artifact
    withheld: Outcome = "skipped" if artifact.origin == "embedded" else "proposed"
    if (odd := unsafe(artifact.path)) is not None:
        return "skipped", Reason(source="path", message=odd)
    role = case.role if artifact.origin == "embedded" else desk.kinds[artifact.kind].role
    permission = may_write(desk.policy, role, artifact.path)
    if not permission.allows:
        return withheld, permission.reasons[0] if permission.reasons else None
    if one.outcome == "vetoed":
        return "vetoed", None
    data, why_not = desk.present(artifact)
    if why_not is not None:
        message = say("what stands at `{path}` can't be replaced: {why}", path=artifact.path, why=why_not)
        return "proposed", Reason(source="work-tree", message=message)
    if data == artifact.content:
        return "unchanged", None
    if artifact.origin == "embedded" and runs_by_itself(artifact.path) and not _decided(artifact, case.decision):
        return "proposed", Reason(
            source="strangers",
            message=say("what runs by itself is only proposed: it is somebody else's text out of the request"),
            remedy=say("a person reads it and takes it over, or a decision names its sha256"),
        )
    if data is not None and not desk.known(artifact):
        return "proposed", Reason(
            source="work-tree",
            message=say("`{path}` is there with other content, and nobody's words are overwritten", path=artifact.path),
            remedy=say("compare the two and take over what fits"),
        )
    if not desk.enforceable:
        return "proposed", Reason(
            source="matrix",
            message=say("there is no committed permission matrix yet, so nothing is written, only proposed"),
            remedy=say("commit the workspace, then ask again"),
        )
    if desk.configuration.apply == "propose":
        message = say("this workspace is configured to propose only (`apply: propose`)")
        return "proposed", Reason(source="configuration", message=message)
    return "written", None


def _order(case: Case, desk: Desk, chosen: Dispatch, role: Role) -> Order:
    return Order(
        request=case.request,
        role=role,
        environment=chosen.environment,
        services=chosen.services,
        evidence=desk.evidence(),
        company=desk.company(),
        language=case.language,
        now=case.incoming.received,
        root=desk.root,
        decision=case.decision,
        owner_of=desk.policy.writers,
        agents={name: one.team for name, one in desk.roles.items()},
        kinds=chosen.names,
        migrates=chosen.migrates,
        left=chosen.left,
    )


def _drafts(case: Case, desk: Desk, order: Order) -> tuple[Draft, ...]:
    assert case.dispatch is not None
    drafts: list[Draft] = []
    brought: tuple[Artifact, ...] = ()
    for one in case.dispatch.kinds:
        role = desk.roles.get(one.kind.role, order.role)
        own = order.model_copy(update={"artifacts_before": brought, "role": role})
        drafts.append(one.kind.draft(own, desk.pen(case.language, one.kind)))
        brought += drafts[-1].artifacts
    return tuple(drafts)


def _wanted(chosen: Dispatch) -> tuple[str, ...]:
    return tuple(one.kind.name for one in chosen.kinds if one.brought_by is None)


def _decided(artifact: Artifact, decision: Decision | None) -> bool:
    return decision is not None and artifact.sha256 in decision.scope.files_sha256


def _sender(case: Case, desk: Desk, kinds: tuple[str, ...]) -> Verdict:
    inboxes = {name: team.inbox for name, team in desk.configuration.teams.items()}
    return may_ask(desk.policy, case.request.sender, desk.team, kinds, root=desk.root, inboxes=inboxes)


def _asked(case: Case) -> Verdict:
    wait = Wait(sort="answer", name=case.incoming.answer_name, who=case.request.sender or "")
    message = say("{count} question(s) must be answered first", count=len(case.questions))
    remedy = say("edit the request, or file a follow-up with `Follows: {name}`", name=case.incoming.name)
    return Verdict(ruling="hold", reasons=(Reason(source="dispatch", message=message, remedy=remedy),), waits=(wait,))


def _after(case: Case, verdict: Verdict) -> Case:
    joined_verdict = strictest((case.verdict, verdict))
    status: ResponseStatus | None = "Rejected" if joined_verdict.ruling == "deny" else None
    return case.model_copy(update={"verdict": joined_verdict, "status": status})


def _language(request: Request, configuration: Configuration) -> Language:
    said = any(field.key == "language" for field in request.fields)
    if said or configuration.language == "auto":
        return request.language
    return configuration.language


def _rejected(case: Case, finding: Finding) -> Case:
    request = case.request.model_copy(update={"findings": (finding,)})
    return case.model_copy(update={"request": request, "status": "Rejected"})


def _not_a_file(incoming: Incoming) -> Finding:
    message = {
        "folder": say("it is a folder, not a file"),
        "link": say("it is a link; links are not followed out of the inbox"),
        "pipe or device": say("it is a pipe or a device, not a file"),
    }.get(incoming.odd, say("it can't be read"))
    remedy = say("put the request there as a plain markdown file: `orchestrator submit FILE`")
    return Finding(rule="request/no-file", severity="error", message=message, remedy=remedy, file=incoming.name)


def _too_large(incoming: Incoming, limit: int) -> Finding:
    return Finding(
        rule="request/too-large",
        severity="error",
        message=say("it is {size} bytes long; the limit is {limit}", size=incoming.size, limit=limit),
        remedy=say("ask for the work in words, and put large files into the repository"),
        file=incoming.name,
        line=1,
        column=1,
    )
