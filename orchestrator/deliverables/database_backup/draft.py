"""Draft the backup of every database that the repository declares.

Schedule, retention and copies are the infrastructure standards' (`backup`, `schedule`); the nightly pg_dump to S3, the
backup before each migration, point in time and the monthly restore are the release seed's.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable

from orchestrator.deliverables.database_backup.model import Files, Run, Tried
from orchestrator.drafting.backups import KIND, SCHEDULE, SCRIPT, TEST, repository
from orchestrator.drafting.compose import compose, is_composed
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.databases import Database, caches, databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.surveyed import document, fact_of, surveyed, tracked
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.text import say

NAME = KIND
FOLDER = "infrastructure/backup"
DOCUMENT = "database-backup.md"
ROWS = f"{FOLDER}/rows.sql"
RUNS = (
    Run(say("full dump of every database"), say("every night at 02:00"), "0 2 * * *", "daily"),
    Run(
        say("in between: of this dump only what has changed is stored anew"),
        say("every four hours"),
        "0 */4 * * *",
        "incremental",
    ),
    Run(say("archive, kept for 90 days"), say("Sundays at 01:00"), "0 1 * * 0", "archive"),
)
DAYS_KEPT = 90
_PATH = re.compile(r"/[\w./-]*", re.ASCII)


def draft(order: Order, pen: Pen) -> Draft:
    """Write script, restore test, schedule and page; a repository without a database is asked about."""
    gaps = Gaps(pen)
    found = databases(order.evidence.services, order.evidence)
    if not found:
        question = say(
            "which database is to be backed up, and where does it run? No compose file of the repository declares one"
        )
        return Draft(kind=NAME, questions=(question,))
    files = tuple(_files(order))
    tried = tuple(_tried(found))
    folder = _folder(order, gaps)
    location, offsite = fact_of(order, "backup-location"), fact_of(order, "offsite-backup")
    script, test = SCRIPT, TEST
    artifacts = [
        tracked(
            NAME,
            script,
            say("Backup script"),
            pen.render("backup.sh.j2", databases=found, files=files, counted=tried, rows=ROWS, days=DAYS_KEPT),
            executable=True,
        ),
        tracked(
            NAME,
            SCHEDULE,
            say("Schedule of the backups"),
            pen.render("backup.cron.j2", runs=RUNS, folder=folder, script=script, test=test if tried else ""),
        ),
    ]
    if tried:
        text = pen.render("restore-test.sh.j2", tried=tried)
        artifacts.append(tracked(NAME, test, say("Test of the restore"), text, executable=True))
        artifacts.append(tracked(NAME, ROWS, say("Query that counts the rows"), pen.render("rows.sql.j2")))
    page = pen.render(
        "backup.md.j2",
        about=surveyed(order, of_environment=True),
        databases=found,
        files=files,
        by_hand=tuple(one for one in found if one.service.name not in {two.database.service.name for two in tried}),
        caches=caches(order.evidence.services),
        runs=RUNS,
        script=script,
        test=test if tried else "",
        cron=SCHEDULE,
        location=gaps.fact(location, say("where backups are kept")),
        repository=gaps.fact(repository(location), say("where backups are kept")),
        offsite=gaps.fact(offsite, say("where the copy in another place is kept")),
        second=gaps.fact(repository(offsite), say("where the copy in another place is kept")),
        store=gaps.fact(fact_of(order, "secret-store"), say("where the server's secrets are kept")),
        folder=folder,
        postgres=bool(tried),
        days=DAYS_KEPT,
        channel=gaps.fact(fact_of(order, "slack-channel"), say("channel of the operators")),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(*artifacts, document(NAME, DOCUMENT, say("Database backup"), page)),
        gaps=gaps.found,
        proofs=(
            *met_by_document(order.request.criteria, script, ("backup script", "백업 스크립트")),
            *met_by_document(
                order.request.criteria, DOCUMENT, ("backup plan", "backup document", "백업 계획", "백업 문서")
            ),
        ),
        verify=(
            say("`{command}` ends without an error and lists a new snapshot", command=f"sh {script} daily"),
            *([say("`{command}` says that every table came back", command=f"sh {test}")] if tried else []),
        ),
        next_steps=(
            say("make the restic repository once, and keep its password in the secret store"),
            say("restore once before you rely on it: a backup counts when it has been restored and compared"),
        ),
        mended=(
            say("backups are encrypted and checked, where the usual sample copies a plain dump to S3"),
            say("passwords are read inside the container or from a file, never from the command line"),
        ),
    )


def _folder(order: Order, gaps: Gaps) -> str:
    said = fact_of(order, "folder", order.environment or "")
    return gaps.fact(said if said and _PATH.fullmatch(said) else None, say("folder on the server"))


def _files(order: Order) -> Iterable[Files]:
    """List the named volumes of services that are neither a database nor a cache: uploads and the like."""
    evidence = order.evidence
    stores = {one.service.name for one in databases(evidence.services, evidence)}
    stores |= {one.name for one in caches(evidence.services)}
    for one in evidence.services:
        if one.name in stores or not is_composed(one, evidence):
            continue
        for volume in one.volumes:
            if volume.named and not volume.read_only:
                place = shlex.quote(f"{one.name}-{volume.source}")
                inside = shlex.quote(f"{one.name}:{volume.target}")
                copy = f'{compose(one.file)} cp -a {inside} "$BACKUP_DIR"/{place}'
                yield Files(one.name, volume.source, volume.target, copy)


def _tried(found: Iterable[Database]) -> Iterable[Tried]:
    for one in found:
        image = one.service.image
        if one.title == "PostgreSQL" and image:
            inside = f"{compose(one.service.file)} exec -T {shlex.quote(one.service.name)}"
            psql = 'sh -c \'psql -At -U "$POSTGRES_USER" -d "${POSTGRES_DB:-$POSTGRES_USER}"\''
            yield Tried(one, image, f"{inside} {psql} < {ROWS}")
