"""Compose an answer of a concluded case: the response, what lies with it, what goes into the work tree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from orchestrator.deliver.difference import difference
from orchestrator.deliver.header import front_matter
from orchestrator.deliver.ledger import Applied, Entry
from orchestrator.deliver.manifest import Listed, as_manifest
from orchestrator.deliver.parcel import MANIFEST, Document, Parcel, Target
from orchestrator.deliver.pieces import Piece, apart
from orchestrator.deliver.response_text import response_text
from orchestrator.deliver.sections import current, merged
from orchestrator.deliver.work_tree import Present
from orchestrator.model.artifact import Artifact, Judged, Mending, Outcome, contents_sha256
from orchestrator.model.case import Case
from orchestrator.model.digest import digest
from orchestrator.model.response import ArtifactLine, CheckLine, ResponseHeader
from orchestrator.model.text import say
from orchestrator.model.verdict import Reason
from orchestrator.parse.names import identity
from orchestrator.wording.catalogue import Catalogue

Look = Callable[[str], Present]


class Place(Struct, frozen=True):
    """Where an answer goes.

    Attributes:
        outbox: from the repository's root.
        announced: what an earlier attempt at this very revision has applied, or was about to.
        remake: whether the answer was there and its response was deleted; its files are then not applied again.
        history: links to former answers, newest first.
    """

    outbox: str
    team: str
    revision: int
    now: datetime
    announced: tuple[Applied, ...] = ()
    remake: bool = False
    history: tuple[str, ...] = ()

    def folder(self, name: str) -> str:
        return f"{self.outbox}/{name}/r{self.revision}"


def compose(case: Case, place: Place, look: Look) -> tuple[Parcel, ResponseHeader]:
    """Give the parcel that publishes this case's answer, and the response's header.

    Args:
        look: tells what stands at a path of the work tree now.
    """
    assert case.status is not None
    held = case.status == "Blocked"
    writes: dict[str, Target] = {}
    pieces = [_piece(one, held, place, look, writes) for one in case.judged]
    pieces += [_own_piece(one, place, look, writes) for one in (case.drafted_decision, case.filed) if one is not None]
    pieces = apart(pieces)
    case = _without(case, pieces)
    assert case.status is not None
    documents = [copy for piece in pieces for copy in piece.copies]
    header = _header(case, place, pieces)
    if pieces:
        documents.append(Document(MANIFEST, _manifest(header, pieces, writes)))
    text = response_text(case, header, tuple([piece.judged for piece in pieces]), place.history)
    targets = tuple(writes.values())
    entry = Entry(
        name=case.incoming.answer_name,
        request=case.incoming.sha256,
        response="",
        revision=place.revision,
        status=case.status,
        at=place.now.isoformat(timespec="seconds"),
        folder=bool(documents),
        applied=_repeated(place.announced, targets),
        follows=identity(case.request.follows) if case.request.follows else "",
        waits=tuple([(wait.sort, wait.name, wait.who) for wait in header.waits]),
        received=case.incoming.received.isoformat(),
        role=case.role,
    )
    response = f"{front_matter(header)}\n{text}\n".encode("utf-8", "replace")
    return Parcel(case.incoming.identity, entry, response, tuple(documents), targets), header


def _without(case: Case, pieces: list[Piece]) -> Case:
    """Take out of a case what it concluded from files that are not brought to their places now."""
    if case.status == "Blocked":
        return case
    gone = {
        one.artifact.path
        for one, piece in zip(case.judged, pieces, strict=False)  # what we write in our own name stands behind
        if one.outcome == "written" and piece.judged.outcome == "proposed"
    }
    if not gone:
        return case
    unproven = {proof.line for proof in case.proofs if not gone.isdisjoint(proof.paths)}
    criteria = tuple(replace(one, by=None) if one.line in unproven else one for one in case.criteria)
    return replace(case, status="Partial" if case.status == "Completed" else case.status, criteria=criteria)


def _piece(one: Judged, held: bool, place: Place, look: Look, writes: dict[str, Target]) -> Piece:
    artifact = one.artifact
    if artifact.place == "answer":
        if one.outcome == "vetoed":
            return Piece(one)
        return Piece(one, (Document(artifact.path, artifact.content, artifact.executable),))
    if place.announced and any(_same(done, artifact) for done in place.announced):
        if one.outcome == "unchanged":
            # The attempt that wrote it died before its response: it is this answer's work all the same.
            return Piece(replace(one, outcome="written"))
        if one.outcome == "written" and place.remake:
            message = say("it was written once; since then somebody changed or removed it, so it is not written again")
            once = replace(one, outcome="proposed", reasons=(Reason(source="ledger", message=message),))
            return Piece(once, _copies(artifact, look))
    if one.outcome == "written" and not held:
        return _written(one, look, writes)
    if one.mending is not None:
        return Piece(one, _mended_copies(artifact, one.mending))
    if one.outcome in ("written", "proposed"):
        reasons = one.reasons
        if one.outcome == "written":
            reasons = (Reason(source="gate", message=say("it is written when the request is no longer held")), *reasons)
        proposed = replace(one, outcome="proposed", reasons=reasons)
        beside = any(reason.source == "answer" for reason in reasons)
        return Piece(proposed, _copies(artifact, look, f"proposed-by-{artifact.kind}" if beside else "proposed"))
    return Piece(one)


def _written(one: Judged, look: Look, writes: dict[str, Target]) -> Piece:
    artifact = one.artifact
    before = look(artifact.path)
    if before.odd:
        message = say("what stands at `{path}` can't be replaced: {why}", path=artifact.path, why=before.odd)
        reason = Reason(source="work-tree", message=message)
        moved = replace(one, outcome="proposed", reasons=(reason,))
        return Piece(moved, _copies(artifact, look))
    if artifact.section is None:
        writes[artifact.path] = Target(artifact.path, artifact.content, before.data, artifact.executable)
        return Piece(one)
    # Several sections of one document are one write of it.
    earlier = writes.get(artifact.path)
    whole = merged(earlier.data if earlier else before.data or b"", artifact.section, artifact.content)
    part = digest(current(whole, artifact.section) or b"")
    sections = (*(earlier.sections if earlier else ()), (artifact.section, part))
    writes[artifact.path] = Target(artifact.path, whole, before.data, sections=sections)
    return Piece(one)


def _own_piece(artifact: Artifact, place: Place, look: Look, writes: dict[str, Target]) -> Piece:
    """Write what the program says in its own name, a decision or a request: a new file, never over another."""
    present = look(artifact.path)
    outcome: Outcome = "written" if present.data is None and not present.odd else "unchanged"
    one = Judged(artifact=artifact, outcome=outcome)
    if any(_same(done, artifact) for done in place.announced):
        return Piece(replace(one, outcome="written"))
    if outcome == "unchanged":
        return Piece(one)
    writes[artifact.path] = Target(artifact.path, artifact.content, None)
    return Piece(one)


def _copies(artifact: Artifact, look: Look, folder: str = "proposed") -> tuple[Document, ...]:
    path = f"{folder}/{artifact.path}"
    if artifact.section is not None:
        slug = "-".join("".join(sign if sign.isalnum() else " " for sign in artifact.section).split())
        path = f"{path}.{slug}.md"
    copies = [Document(path, artifact.content, artifact.executable)]
    present = look(artifact.path)
    if present.data is not None and artifact.section is None:
        shown = difference(artifact.path, present.data, artifact.content)
        if shown is not None:
            copies.append(Document(f"{path}.diff", shown))
    return tuple(copies)


def _mended_copies(artifact: Artifact, mending: Mending) -> tuple[Document, ...]:
    path = f"mended/{artifact.path}"
    copy = Document(path, artifact.content, artifact.executable)
    return (copy,) if mending.difference is None else (copy, Document(f"{path}.diff", mending.difference))


def _header(case: Case, place: Place, pieces: list[Piece]) -> ResponseHeader:
    request, chosen = case.request, case.dispatch
    folder, catalogue = place.folder(case.incoming.answer_name), Catalogue.load(case.language)
    said = [catalogue.translate(finding.message) for finding in request.findings if finding.severity == "error"]
    said += [catalogue.translate(reason.message) for reason in (*case.verdict.reasons, *case.notes)]
    decision = case.decision.id if case.decision else None
    if decision is None and case.drafted_decision is not None:
        decision = case.drafted_decision.path.rpartition("/")[2].removesuffix(".md")
    assert case.status is not None
    return ResponseHeader(
        request=case.incoming.name,
        sha256=case.incoming.sha256,
        revision=place.revision,
        status=case.status,
        team=place.team,
        to=request.sender or "",
        role=case.role,
        date=place.now,
        identity=case.incoming.identity_level,
        language=case.language,
        kinds=chosen.names if chosen else (),
        environment=chosen.environment if chosen else None,
        follows=request.follows,
        decision=decision,
        artifacts=tuple([_line(piece, folder, catalogue) for piece in pieces]),
        checks=tuple(
            [CheckLine(check=one.check, of=one.of, standing=one.standing, reports=one.files) for one in case.checks]
        ),
        reasons=tuple(said),
        waits=case.verdict.waits if case.status == "Blocked" else (),
        cancelled=case.incoming.cancelled or request.cancelled,
    )


def _line(piece: Piece, folder: str, catalogue: Catalogue) -> ArtifactLine:
    judged, artifact, copy = piece.judged, piece.judged.artifact, piece.copy
    own = artifact.place == "answer"
    return ArtifactLine(
        path=f"{folder}/{artifact.path}" if own else artifact.path,
        sha256=artifact.sha256,
        outcome=judged.outcome,
        kind=artifact.kind,
        copy_at=f"{folder}/{copy}" if copy and not own else None,
        reasons=tuple(_reasons(judged, catalogue)) if judged.reasons or judged.findings else (),
        not_checked=tuple([check.check for check in judged.not_checked]) if judged.not_checked else (),
    )


def _reasons(judged: Judged, catalogue: Catalogue) -> Iterator[str]:
    """Say why an artifact was not simply written: of a veto the rule, the line and the remedy too."""
    vetoes = [finding for finding in judged.findings if finding.vetoes] if judged.outcome == "vetoed" else []
    told = {finding.rule for finding in vetoes}
    for finding in vetoes:
        place = f", line {finding.line}" if finding.line else ""
        remedy = f" → {catalogue.translate(finding.remedy)}" if finding.remedy else ""
        yield f"{finding.rule}{place}: {catalogue.translate(finding.message)}{remedy}"
    for finding in judged.findings:
        if finding.waived is not None:
            waived = say(
                "`{rule}`: waived by `{decision}` until {until}",
                rule=finding.rule,
                decision=finding.waived.decision,
                until=finding.waived.until,
            )
            yield catalogue.translate(waived)
    for reason in judged.reasons:
        if reason.source not in told:
            remedy = f" → {catalogue.translate(reason.remedy)}" if reason.remedy else ""
            yield f"{catalogue.translate(reason.message)}{remedy}"


def _manifest(header: ResponseHeader, pieces: list[Piece], writes: dict[str, Target]) -> bytes:
    files: list[Listed] = []
    for piece, line in zip(pieces, header.artifacts, strict=True):
        artifact = piece.judged.artifact
        target = writes.get(artifact.path) if line.outcome == "written" else None
        applied = None if target is None else target.applied
        listed = Listed(
            path=artifact.path,
            place=artifact.place,
            kind=line.kind,
            outcome=line.outcome,
            sha256=line.sha256,
            section=artifact.section,
            copy=piece.copy if artifact.place == "repository" else None,
            before=applied.before if applied else None,
            after=applied.after if applied else None,
            part=dict(applied.sections).get(artifact.section or "") if applied else None,
        )
        files.append(listed)
    contents = contents_sha256([piece.judged.artifact for piece in pieces])
    return as_manifest(header.request, header.sha256, contents, files)


def _same(done: Applied, artifact: Artifact) -> bool:
    named = artifact.section in dict(done.sections) if artifact.section else not done.sections
    return done.path == artifact.path and named and not done.undone


def _repeated(announced: tuple[Applied, ...], targets: tuple[Target, ...]) -> tuple[Applied, ...]:
    if not announced:
        return ()
    again = {target.path: set(dict(target.sections)) for target in targets}
    return tuple(one for one in announced if one.path not in again or not set(dict(one.sections)) <= again[one.path])
