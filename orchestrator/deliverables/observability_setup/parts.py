"""Find the applications that report, by their manifests; and the seeds' levels and targets."""

from __future__ import annotations

from orchestrator.deliverables.observability_setup.model import Level, Part, Target
from orchestrator.model.evidence import PackageManager
from orchestrator.model.kind import Order
from orchestrator.model.text import say

# The release seed's sampling of traces.
APP_TRACES, BACKEND_TRACES = "0.2", "0.1"
LEVELS = (
    Level("DEBUG", say("only in development")),
    Level("INFO", say("ordinary requests and business events")),
    Level("WARNING", say("retries, timeouts, odd input")),
    Level("ERROR", say("something could not be done, or another service failed")),
    Level("CRITICAL", say("the service is about to stop")),
)
FIELDS = (
    (say("request"), "method, path, status_code, duration_ms"),
    (say("business event"), "user_id, action, details"),
    (say("error"), "exception, stack_trace, context"),
)
BACKEND_TARGETS = (
    Target(say("API response time, p50"), "< 100 ms", "Prometheus"),
    Target(say("API response time, p95"), "< 500 ms", "Prometheus"),
    Target(say("server errors (5xx)"), "< 0.1 %", "Prometheus"),
    Target(say("use of the database's connection pool"), "", "Prometheus"),
    Target(say("delay of chunk processing"), "", "Prometheus"),
)
APP_TARGETS = (
    Target(say("crash rate"), "< 0.5 %", "Sentry"),
    Target(say("chunks sent successfully"), "> 99 %", "Sentry"),
    Target(say("GPS cold start, p50 and p95"), "", "Sentry"),
    Target(say("app not responding (ANR)"), "", "Sentry"),
    Target(say("app start, Android"), "< 3 s", "Sentry"),
)
_APP = ("expo", "react-native", "flutter")
_BACKEND = ("fastapi", "django", "flask", "express", "@nestjs/core")
_LOGS = frozenset({"structlog", "pino", "winston", "monolog/monolog"})


def parts(order: Order) -> tuple[tuple[Part, ...], tuple[Part, ...]]:
    """Give the backends and the apps."""
    backends: list[Part] = []
    apps: list[Part] = []
    for one in order.evidence.package_managers:
        known = set(one.dependencies)
        tools = {build.tool for build in order.evidence.frontends if build.folder == one.folder}
        framework = next((name for name in _APP if name in known or name in tools), "")
        if framework:
            apps.append(_part(one, framework, order))
        elif not tools:
            backends.append(_part(one, next((name for name in _BACKEND if name in known), ""), order))
    return tuple(backends), tuple(apps)


def _part(manager: PackageManager, framework: str, order: Order) -> Part:
    names = manager.dependencies
    return Part(
        folder=manager.folder,
        file=manager.file,
        stack=manager.stack,
        framework=framework,
        sentry=any(name == "sentry-sdk" or name.startswith("@sentry/") or name == "sentry_flutter" for name in names),
        logs=bool(_LOGS & set(names)),
        orm="sqlalchemy" in names,
        owners=order.owner_of(manager.file),
    )
