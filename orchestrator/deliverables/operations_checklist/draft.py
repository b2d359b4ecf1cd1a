"""Draft the operations checklist for the periods that the request names, or for all four."""

from __future__ import annotations

from collections.abc import Callable

from orchestrator.deliverables.operations_checklist.model import Period, PeriodName
from orchestrator.deliverables.operations_checklist.periods import daily, monthly, quarterly, weekly
from orchestrator.deliverables.operations_checklist.proving import proven
from orchestrator.deliverables.operations_checklist.security import security
from orchestrator.deliverables.operations_checklist.standing import ALERTS, GRADES, PLANNED
from orchestrator.deliverables.operations_checklist.surroundings import Surroundings, surroundings
from orchestrator.drafting.contacts import CTO, DEVELOPMENT_LEAD, DEVOPS_LEAD, ON_CALL, turn_to
from orchestrator.drafting.gaps import Gaps
from orchestrator.model.artifact import Artifact
from orchestrator.model.kind import Draft, Order, Pen
from orchestrator.model.request import Request
from orchestrator.model.text import say

NAME = "operations-checklist"
DOCUMENT = "operations-checklist.md"
_SECURITY = ("security checklist", "security check", "security inspection", "보안 체크리스트", "보안 점검", "보안점검")
PERIODS: dict[PeriodName, tuple[Callable[[Surroundings], Period], tuple[str, ...]]] = {
    # Longest first: of “daily security check” nothing asks for the other checks of a day.
    "security": (
        security,
        (
            *(f"{day} {word}" for day in ("daily", "일일", "매일") for word in _SECURITY),
            *_SECURITY,
        ),
    ),
    "daily": (daily, ("daily", "every day", "일일", "매일", "데일리")),
    "weekly": (weekly, ("weekly", "every week", "주간", "매주", "위클리")),
    "monthly": (monthly, ("monthly", "every month", "월간", "매월", "월별")),
    "quarterly": (quarterly, ("quarterly", "every quarter", "분기")),
}

_REGULAR: tuple[PeriodName, ...] = ("daily", "weekly", "monthly", "quarterly")


def draft(order: Order, pen: Pen) -> Draft:
    """Write the checklist with commands for this repository's services."""
    gaps = Gaps(pen)
    names = asked_for(order.request)
    about = surroundings(order, gaps)
    company = order.company
    periods = tuple(PERIODS[name][0](about) for name in names)
    document = pen.render(
        "checklist.md.j2",
        request=order.request.name,
        sender=order.request.sender_written or order.request.sender or "—",
        title=order.request.title,
        made_on=order.now.date(),
        periods=periods,
        nothing=about.nothing,
        backups=about.backups,
        snapshots=about.snapshots,
        alerts=ALERTS,
        planned=PLANNED,
        grades=GRADES,
        contacts=tuple(turn_to(post, company, gaps) for post in (ON_CALL, DEVOPS_LEAD, DEVELOPMENT_LEAD, CTO)),
        channels=(
            (say("Chat"), gaps.fact(company.fact("slack-channel"), say("channel of the operators"))),
            (say("Mail"), gaps.fact(company.fact("email"), say("mail address of the operators"))),
            (say("Status page"), gaps.fact(company.fact("status-page"), say("status page"))),
            (say("Documents"), gaps.fact(company.fact("docs"), say("place of the documents"))),
        ),
        gaps=gaps.found,
    )
    return Draft(
        kind=NAME,
        artifacts=(
            Artifact(
                path=DOCUMENT, place="answer", title=say("Operations checklist"), content=document.encode(), kind=NAME
            ),
        ),
        gaps=gaps.found,
        proofs=tuple(
            proven(
                order.request.criteria,
                DOCUMENT,
                {name: words for name, (_, words) in PERIODS.items()},
                names,
                len(gaps.found),
                commands=about.nothing is None and all(any(one.commands for one in part.checks) for part in periods),
            )
        ),
        verify=(say("run the first check by hand: `{command}`", command=f"{about.compose} ps"),),
        next_steps=(say("enter the checks into the team's calendar, each with a person"),),
        mended=(
            say("commands use `docker compose`, where the usual sample still calls the retired `docker-compose`"),
            say("logs are read without their prefix, so that the first word is the visitor's address"),
            say("the restore test uses no password, where the usual sample writes one down"),
            say("the error rate is a share of all requests, where the usual sample reads a bare rate"),
        ),
    )


def asked_for(request: Request) -> tuple[PeriodName, ...]:
    """Tell which periods the request names; all four where it names none. A title that names one decides alone.

    The security check is brought where anything asks for it, and alone where the title asks for nothing else.
    """
    title, secured = _unsecured(request.title.casefold())
    body, secured_below = _unsecured(request.body.casefold())
    more: tuple[PeriodName, ...] = ("security",) if secured or secured_below else ()
    for text in (title, body):
        named = tuple(name for name in _REGULAR if any(word in text for word in PERIODS[name][1]))
        if named:
            return (*named, *more)
    return more if secured else (*_REGULAR, *more)


def _unsecured(text: str) -> tuple[str, bool]:
    """Give a text without what asks for the security check, and whether anything did."""
    rest = text
    for word in PERIODS["security"][1]:
        rest = rest.replace(word, " ")
    return rest, rest != text
