"""The checks of each period, by the CI/CD operator's seed, with commands for this repository."""

from __future__ import annotations

import shlex
from collections.abc import Iterator

from orchestrator.deliverables.operations_checklist.model import Check, Period
from orchestrator.deliverables.operations_checklist.surroundings import Surroundings
from orchestrator.drafting.compose import image_word
from orchestrator.model.text import say

# Into one folder, whatever folder the snapshot was made from.
_FETCH = 'restic restore latest --target "$BACKUP_DIR" && find "$BACKUP_DIR" -type f -exec mv {} "$BACKUP_DIR" \\;'


def daily(about: Surroundings) -> Period:
    """What is looked at every morning."""
    run = about.compose
    return Period(
        say("Daily"),
        say("every day at 09:00"),
        (
            Check(
                say("Containers and resources"),
                (f"{run} ps", "docker stats --no-stream", "free -h", "df -h /"),
                say("everything is running; CPU below 70 %, memory below 80 %, disk below 80 %"),
            ),
            Check(say("The databases answer"), tuple(_answers(about)), say("each says that it is ready")),
            Check(say("The API answers its health check"), about.health, say("within 500 ms, without an error")),
            Check(
                say("Error log of the last 24 hours"),
                (f"{run} logs --since 24h --no-color 2>&1 | grep -i error | tail -n 20",),
                say("nothing new, or a ticket for what is new"),
            ),
            Check(
                say("Size of the container logs"),
                ("sudo find /var/lib/docker/containers -name '*-json.log' -size +100M -exec ls -lh {} +",),
                say("none above 100 MB; otherwise log rotation is missing"),
            ),
            Check(
                say("Last night's backup"),
                ("restic snapshots latest" if about.snapshots else 'ls -lht "$BACKUP_DIR" | head -n 5',),
                say("one of today, not smaller than yesterday's"),
            ),
            Check(say("Monitoring alerts of the night"), (), say("each one is closed or has an owner")),
        ),
    )


def weekly(about: Surroundings) -> Period:
    """What is looked at once a week."""
    return Period(
        say("Weekly"),
        say("every Monday at 10:00"),
        (
            Check(
                say("Performance report: response time, error rate, requests"),
                tuple(
                    f"curl --fail --silent --get {about.prometheus}/api/v1/query --data-urlencode {shlex.quote(query)}"
                    for query in (
                        "query=histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[7d])))",
                        'query=sum(rate(http_requests_total{status=~"5.."}[7d])) / sum(rate(http_requests_total[7d]))',
                        "query=sum(increase(http_requests_total[1d]))",
                    )
                ),
                say("95 % of answers below 500 ms, error rate below 0.1 %"),
            ),
            Check(say("Security log: failed logins and unusual addresses"), tuple(_visitors(about))),
            Check(
                say("Use of space"),
                ("docker system df", "sudo du -sh /var/lib/docker/volumes/*"),
                say("disk below 80 %; otherwise a plan to clean up"),
            ),
            Check(say("Slow queries"), tuple(_slow_queries(about)), say("none above 100 ms on average")),
            Check(
                say("TLS certificate"),
                (
                    f"echo | openssl s_client -connect {about.domain}:443 -servername {about.domain} 2>/dev/null"
                    " | openssl x509 -noout -enddate",
                ),
                say("valid for more than 30 days"),
            ),
            Check(
                say("The newest backup can be read"),
                ("restic check --read-data-subset=5%",)
                if about.snapshots
                else tuple(one.readable for one in about.databases),
                say("no error"),
            ),
        ),
    )


def monthly(about: Surroundings) -> Period:
    """What is looked at once a month."""
    images = dict.fromkeys(
        image for one in (*(database.service for database in about.databases), *about.caches) if (image := one.image)
    )
    return Period(
        say("Monthly"),
        say("in the first week; the restore test on the second Saturday"),
        (
            Check(
                say("Restore test in a throw-away container, rows compared"),
                _rehearsal(about),
                say("the numbers of rows are those of the source"),
            ),
            Check(say("Capacity plan updated: growth of the databases"), tuple(_sizes(about))),
            Check(
                say("Vulnerability scan of images and system"),
                (*(f"docker scout cves {image_word(image)}" for image in images), "apt list --upgradable"),
                say("nothing critical open"),
            ),
            Check(say("Performance reviewed: indexes and cache hits"), tuple(_efficiency(about))),
            Check(say("Incident procedure read through, contacts called once")),
            Check(say("Documents brought up to date")),
        ),
    )


def quarterly(about: Surroundings) -> Period:
    """What is done once a quarter."""
    return Period(
        say("Quarterly"),
        say("once a quarter, on a day agreed with the team"),
        (
            Check(
                say("Disaster recovery exercise"),
                (),
                say("the whole application from backup on an empty machine; note how long it took"),
            ),
            Check(
                say("Security audit: accounts, keys, firewall"),
                ("sudo ufw status verbose", "sudo lastlog --before 90", "sudo ss -tulpn"),
            ),
            Check(say("Architecture review")),
            Check(say("Capacity plan judged anew")),
            Check(say("Monitoring improved: alerts that nobody acted on are removed or changed")),
            Check(say("Team trained")),
        ),
    )


def _rehearsal(about: Surroundings) -> tuple[str, ...]:
    if about.restored is not None:
        return (about.restored,)
    steps = tuple(step for one in about.databases for step in one.rehearsal)
    return ('export BACKUP_DIR="$(mktemp -d)"', _FETCH, *steps) if about.snapshots else steps


def _answers(about: Surroundings) -> Iterator[str]:
    yield from (one.ready for one in about.databases)
    yield from (f"{about.compose} exec -T {shlex.quote(one.name)} redis-cli ping" for one in about.caches)


def _visitors(about: Surroundings) -> Iterator[str]:
    for one in about.built:
        name = shlex.quote(one.name)
        yield f"{about.compose} logs --since 168h --no-log-prefix {name} 2>&1 | grep -ciE 'login.*fail'"
    if about.entrance is not None:
        name = shlex.quote(about.entrance.name)
        yield (
            f"{about.compose} logs --since 168h --no-log-prefix {name}"
            " | awk '{print $1}' | sort | uniq -c | sort -nr | head -n 10"
        )


def _postgres(about: Surroundings, query: str) -> Iterator[str]:
    for one in about.databases:
        if one.title == "PostgreSQL":
            inside = f'psql -U "$POSTGRES_USER" -d "${{POSTGRES_DB:-$POSTGRES_USER}}" -c "{query}"'
            yield f"{about.compose} exec -T {shlex.quote(one.service.name)} sh -c {shlex.quote(inside)}"


def _slow_queries(about: Surroundings) -> Iterator[str]:
    yield from _postgres(
        about, "SELECT calls, mean_exec_time, query FROM pg_stat_statements ORDER BY mean_exec_time DESC LIMIT 10"
    )


def _sizes(about: Surroundings) -> Iterator[str]:
    yield from _postgres(
        about,
        "SELECT relname, pg_size_pretty(pg_total_relation_size(relid)) FROM pg_stat_user_tables"
        " ORDER BY pg_total_relation_size(relid) DESC LIMIT 20",
    )


def _efficiency(about: Surroundings) -> Iterator[str]:
    yield from _postgres(
        about, "SELECT relname, seq_scan, idx_scan FROM pg_stat_user_tables ORDER BY seq_scan DESC LIMIT 20"
    )
    yield from (
        f"{about.compose} exec -T {shlex.quote(one.name)} redis-cli info stats | grep keyspace" for one in about.caches
    )
