"""The four parts of the lead seed's definition of done, filled in for this repository."""

from __future__ import annotations

from shlex import quote

from orchestrator.deliverables.deployment_checklist.model import Item, Part
from orchestrator.drafting.basis import Basis
from orchestrator.drafting.compose import build, compose, files_of, health_url, image_word
from orchestrator.drafting.databases import databases
from orchestrator.drafting.gaps import Gaps
from orchestrator.drafting.migrations import Migration, migrations
from orchestrator.drafting.subject import Subject
from orchestrator.model.text import Text, say
from orchestrator.wording.forms import Slot

ROLLBACK = "rollback-plan.md"
GUIDE = "deployment-guide.md"


def preparation(basis: Basis, about: Subject) -> Part:
    """What must be so before the deployment begins."""
    evidence, decision = basis.evidence, basis.decision
    builds = (build(one, evidence) for one in basis.services)
    jobs = ", ".join(dict.fromkeys(job for one in evidence.workflows for job in one.jobs))
    tools = migrations(basis.services, evidence)
    missing = sum(1 for key in evidence.environment_keys if not key.in_template)
    return Part(
        say("Preparation"),
        say("before the window opens"),
        (
            Item(say("The code builds"), command=next((one for one in builds if one), None)),
            Item(
                say("The tests pass"),
                how=say("the CI jobs {jobs} on this version", jobs=jobs)
                if jobs
                else say("by hand: no workflow is tracked"),
            ),
            Item(
                say("The environment keys are set"),
                how=say("keys that stand in no template: {count}", count=missing) if missing else None,
                command=_config(basis),
            ),
            Item(
                say("The migration is prepared"),
                how=_how_it_migrates(tools),
                command=next((one.status for one in tools if one.status), None),
            ),
            Item(say("The rollback plan stands"), proof=_rollback_proof(basis)),
            Item(
                say("The time of the deployment is agreed"),
                proof=say("decision {decision} names it", decision=decision.id)
                if decision and decision.section("window")
                else None,
                how=_agreed(about.window) if about.window else None,
            ),
        ),
    )


def _how_it_migrates(tools: tuple[Migration, ...]) -> Text | None:
    if not tools:
        return say("no migration tool belongs to these services")
    if any(one.at_start for one in tools):
        return say("the application applies its revisions itself when it starts")
    return None


def execution(basis: Basis, gaps: Gaps) -> Part:
    """What is done in the window, in order."""
    evidence, company = basis.evidence, basis.company
    dumps = databases(basis.services, evidence)
    urls = (health_url(one) for one in basis.services)
    guide = say("step “{step}” of the guide", step=say("Deploy")) if GUIDE in basis.beside else None
    channel = gaps.fact(company.fact("slack-channel"), say("channel for deployment notices"))
    return Part(
        say("Execution"),
        say("in the window, in this order"),
        (
            Item(
                say("The backup is complete and was read back"),
                how=None if dumps else say("no database service is declared here"),
                command=dumps[0].check if dumps else None,
            ),
            Item(say("Deployed to staging and verified there")),
            Item(say("Deployed to {environment}", environment=about_environment(basis)), how=guide),
            Item(
                say("The health check answers"),
                command=next((f"curl --fail --silent --show-error {quote(url)}" for url in urls if url), None),
            ),
            Item(say("The release is registered in Sentry")),
            Item(say("The deployment is announced"), how=say("in {channel}", channel=channel)),
        ),
    )


def incident() -> Part:
    """What is done when it goes wrong."""
    return Part(
        say("Incident"),
        say("only when something goes wrong"),
        (
            Item(say("Noticed and alarmed")),
            Item(say("Known who and what is affected")),
            Item(say("The cause is analysed")),
            Item(say("Stopped: rolled back or hotfixed"), how=say("see {file}", file=ROLLBACK)),
            Item(say("The root cause is removed")),
            Item(say("The post-mortem is written")),
        ),
    )


def security(basis: Basis, gaps: Gaps) -> Part:
    """What is looked at for safety's sake."""
    domain = gaps.fact(basis.company.fact("domain"), say("public host name"))
    images = tuple(dict.fromkeys(one.image for one in basis.evidence.services if one.image))
    return Part(
        say("Security"),
        say("before production is opened, and once a month"),
        (
            Item(
                say("The TLS certificate is valid for more than 30 days"),
                command=(
                    f"echo | openssl s_client -connect {quote(f'{domain}:443')} -servername {quote(domain)} 2>/dev/null"
                    " | openssl x509 -noout -checkend 2592000"
                ),
            ),
            Item(say("The firewall opens only what is published"), command="sudo ufw status verbose"),
            Item(
                say("The images are scanned for vulnerabilities"),
                command=f"docker scout cves {image_word(images[0])}" if images else None,
            ),
            Item(say("Who may reach what has been reviewed")),
            Item(say("The last backup was restored somewhere and compared")),
        ),
    )


def about_environment(basis: Basis) -> Text:
    """Name the environment inside a sentence."""
    match basis.environment:
        case "staging":
            return say("staging")
        case "development":
            return say("development")
    return say("production")


def _agreed(window: str | Slot) -> Text | Slot:
    if isinstance(window, Slot):
        return window.within(say("time window: {window}", window=window.word))
    return say("time window: {window}", window=window)


def _config(basis: Basis) -> str | None:
    files = files_of(basis.services, basis.evidence)
    return f"{compose(files[0])} config --quiet" if files else None


def _rollback_proof(basis: Basis) -> Text | None:
    return say("{file} lies with this answer", file=ROLLBACK) if ROLLBACK in basis.beside else None
