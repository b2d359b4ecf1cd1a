"""Draft the audit from the survey: places, keys, what git is told to leave out, and what must be changed.

The keys that must never stand in code and the stores of each environment are the release seed's (its chapter 7); the
patterns stand in the infrastructure standards (`secrets`).
"""

from __future__ import annotations

from collections.abc import Iterable

from orchestrator.deliverables.secrets_audit.model import Place, Secret
from orchestrator.drafting.criteria import met_by_document
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.ignoring import is_ignored
from orchestrator.drafting.surveyed import document, fact_of, surveyed
from orchestrator.model.evidence import Exposure
from orchestrator.model.kind import Draft, Order, Pen, Task
from orchestrator.model.text import Text, say

NAME = "secrets-audit"
DOCUMENT = "secrets-audit.md"
# The release seed's list.
NEVER_IN_CODE = frozenset(
    {"JWT_SECRET", "JWT_REFRESH_SECRET", "DATABASE_URL", "KAKAO_CLIENT_ID", "KAKAO_CLIENT_SECRET", "APPLE_PRIVATE_KEY"}
    | {
        "APPLE_KEY_ID",
        "APPLE_TEAM_ID",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "SENTRY_DSN",
        "MAPBOX_SECRET_TOKEN",
    }
)
IGNORED = (".env", ".env.development", ".env.staging", ".env.production")
_WHAT = {
    "value": say("a literal for a secret's name"),
    "token": say("a token"),
    "private-key": say("a private key"),
    "address": say("an address with its password"),
    "file": say("a file that is a key"),
}
_REMEDIES = {
    "value": say("read it from the environment, and change the value: who has the repository has it"),
    "token": say("revoke it where it was issued, make a new one, and read that from the environment"),
    "private-key": say("make a new pair, withdraw the old one, and mount the key from the secret store"),
    "address": say("take the address from the environment, and change the password"),
    "file": say("take it out of git, withdraw it, and upload the new one to the store that uses it"),
}


def draft(order: Order, pen: Pen) -> Draft:
    """List what was found; an audit that found nothing says what it looked at, and that it proves little."""
    gaps = Gaps(pen)
    evidence = order.evidence
    places = (*(_place(one, order) for one in evidence.exposures), *_values(order))
    exposed = {one.name for one in evidence.exposures}
    secrets = tuple(
        Secret(key.name, key.files, key.in_template, key.name in exposed, key.name in NEVER_IN_CODE)
        for key in evidence.environment_keys
        if key.secret
    )
    page = pen.render(
        "audit.md.j2",
        about=surveyed(order),
        places=places,
        secrets=secrets,
        public=tuple(key for key in evidence.environment_keys if not key.secret),
        ignored=tuple((name, is_ignored(name, evidence.ignored)) for name in IGNORED),
        seeds=tuple(sorted(NEVER_IN_CODE)),
        surveyed_anything=bool(evidence.index or evidence.commit),
        store=gaps.fact(fact_of(order, "secret-store"), say("where the server's secrets are kept")),
        mobile=any(one.tool in {"expo", "react-native"} for one in evidence.frontends),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(document(NAME, DOCUMENT, say("Secrets audit"), page),),
        gaps=gaps.found,
        tasks=tuple(_tasks(places, order)),
        proofs=tuple(met_by_document(order.request.criteria, DOCUMENT, ("audit", "점검", "감사"))),
        verify=(
            say("`{command}` looks for what a survey by names can't see", command="detect-secrets scan --all-files"),
            say("`{command}` finds what once stood in the history", command="git log --all --oneline -- '.env*'"),
        ),
        next_steps=(
            *(
                [say("change every value that stood in a file first; taking it out of the file comes second")]
                if places
                else []
            ),
            *(
                say("add `{path}` to `.gitignore`: git does not leave it out yet", path=name)
                for name in IGNORED
                if not is_ignored(name, evidence.ignored)
            ),
        ),
    )


def _place(exposure: Exposure, order: Order) -> Place:
    return Place(
        exposure.file,
        exposure.line,
        _WHAT[exposure.sort],
        exposure.name,
        order.owner_of(exposure.file),
        _REMEDIES[exposure.sort],
    )


def _values(order: Order) -> Iterable[Place]:
    """List the tracked files of values: every `.env*` that is no template."""
    templates = {one.file for one in order.evidence.env_templates}
    for file in order.evidence.env_files:
        if file not in templates and not file.endswith((".example", ".sample", ".template", ".dist")):
            yield Place(
                file,
                None,
                say("a file of values that git tracks"),
                file.rpartition("/")[2],
                order.owner_of(file),
                say("take it out of git with `git rm --cached`, and change every value that stood in it"),
            )


def _tasks(places: Iterable[Place], order: Order) -> Iterable[Task]:
    """Give what is left for those who own the files; what nobody may write stands in the document alone."""
    for one in places:
        if not one.owners:
            continue
        owner = one.owners[0]
        yield Task(
            title=f"{one.file}:{one.line}" if one.line else one.file,
            owner=owner,
            team=order.agents.get(owner, ""),
            paths=(one.file,),
            why=_why(one),
        )


def _why(place: Place) -> Text:
    return say("{what} stands there; {remedy}", what=place.what, remedy=place.remedy)
