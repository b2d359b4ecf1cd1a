"""What stands beside the checks: alerts, regular work and grades of incident, with the seed's numbers."""

from __future__ import annotations

from orchestrator.deliverables.operations_checklist.model import Alert, Grade, Planned
from orchestrator.model.text import say

_ALL = "SMS + Email + Slack"

ALERTS = (
    Alert(
        say("CPU above 90 %"),
        say("for 5 minutes"),
        _ALL,
        say("on-call engineer, DevOps team lead"),
        say("add capacity, find the process"),
    ),
    Alert(
        say("Memory above 95 %"),
        say("for 3 minutes"),
        _ALL,
        say("on-call engineer"),
        say("find the leak, restart it alone"),
    ),
    Alert(
        say("No connection to the database"),
        say("at once"),
        _ALL,
        say("database administrator, DevOps team"),
        say("check its health, then restart it"),
    ),
    Alert(
        say("API error rate above 5 %"),
        say("for 2 minutes"),
        "Email + Slack",
        say("development team, DevOps team"),
        say("collect and read the logs"),
    ),
    Alert(say("Disk above 80 %"), say("at once"), "Email + Slack", say("DevOps team"), say("plan the cleaning up")),
    Alert(
        say("API response time above 1 s"),
        say("for 10 minutes"),
        "Slack",
        say("development team"),
        say("analyse, then optimise"),
    ),
    Alert(
        say("TLS certificate ends in 30 days"),
        say("at once"),
        "Email",
        say("DevOps team"),
        say("renew the certificate"),
    ),
)

PLANNED = (
    Planned(say("Full backup"), say("every day at 02:00"), "0 2 * * *"),
    Planned(say("Incremental backup"), say("every 4 hours"), "0 */4 * * *"),
    Planned(say("Archive backup"), say("every Sunday at 01:00"), "0 1 * * 0"),
    Planned(say("VACUUM ANALYZE of the databases"), say("every Sunday at 02:00"), "0 2 * * 0"),
    Planned(say("Security patches"), say("second Tuesday of the month at 02:00"), "0 2 8-14 * *"),
    Planned(say("Restore test"), say("second Saturday of the month"), "—"),
)

GRADES = (
    Grade("P0", say("the whole service is down"), say("15 minutes"), say("CTO, CEO")),
    Grade("P1", say("a core function fails"), say("1 hour"), say("development lead, DevOps team lead")),
    Grade("P2", say("a part fails"), say("4 hours"), say("the developer in charge")),
    Grade("P3", say("it is slow"), say("24 hours"), say("the team in charge")),
    Grade("P4", say("a minor flaw"), say("72 hours"), say("ordinary work")),
)
