"""The alerts, with their limits as the infrastructure standards and the seeds of operator and master state them."""

from __future__ import annotations

from orchestrator.deliverables.monitoring_stack.model import Alert, Group, Panel
from orchestrator.model.text import say

_CPU = '100 - 100 * avg by (instance) (rate(node_cpu_seconds_total{mode="idle"}[5m]))'
_MEMORY = "100 * (1 - node_memory_MemAvailable_bytes / node_memory_MemTotal_bytes)"
_DISK = (
    '100 * (1 - node_filesystem_avail_bytes{fstype!~"tmpfs|overlay|squashfs"} '
    '/ node_filesystem_size_bytes{fstype!~"tmpfs|overlay|squashfs"})'
)
_P95 = "histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))"
_REQUESTS = "sum by (job) (rate(http_requests_total[5m]))"
_ERRORS = (
    '100 * sum by (job) (rate(http_requests_total{status=~"5.."}[5m])) / sum by (job) (rate(http_requests_total[5m]))'
)
_UPTIME = "100 * avg by (instance) (avg_over_time(probe_success[30d]))"
_CERTIFICATE = "(probe_ssl_earliest_cert_expiry - time()) / 86400"

GROUPS = (
    Group(
        "availability",
        (
            Alert(
                "ServiceDown",
                "up == 0",
                "1m",
                "critical",
                say("a service gives no figures any more"),
                "monitoring coverage",
            ),
            Alert(
                "FiguresMissing",
                "absent(up)",
                "5m",
                "critical",
                say("no figures arrive at all: missing data is an alert of its own"),
                "monitoring coverage",
            ),
            Alert(
                "ProbeFails",
                "probe_success == 0",
                "1m",
                "emergency",
                say("an address does not answer from outside"),
                "health check",
            ),
            Alert(
                "UptimeBelowTarget",
                f"{_UPTIME} < 99.9",
                "10m",
                "warning",
                say("uptime of the last 30 days is below 99.9 %"),
                "performance.uptime",
            ),
            Alert(
                "UptimeCritical",
                f"{_UPTIME} < 99.5",
                "10m",
                "critical",
                say("uptime of the last 30 days is below 99.5 %"),
                "kpi.application.uptime",
            ),
        ),
    ),
    Group(
        "performance",
        (
            Alert(
                "ResponseTimeAboveTarget",
                f"{_P95} > 0.3",
                "10m",
                "warning",
                say("95 % of the answers take longer than 300 ms"),
                "performance.api_response_p95",
            ),
            Alert(
                "ResponseTimeCritical",
                f"{_P95} > 0.5",
                "5m",
                "critical",
                say("95 % of the answers take longer than 500 ms"),
                "kpi.infrastructure.response_time",
            ),
            Alert(
                "ErrorRateAboveTarget",
                f"{_ERRORS} > 0.1",
                "10m",
                "warning",
                say("more than 0.1 % of the answers are errors of the server"),
                "kpi.application.error_rate",
            ),
            Alert(
                "ErrorRateCritical",
                f"{_ERRORS} > 1",
                "2m",
                "critical",
                say("more than 1 % of the answers are errors of the server"),
                "kpi.application.error_rate",
            ),
        ),
    ),
    Group(
        "machine",
        (
            Alert("CpuHigh", f"{_CPU} > 70", "10m", "warning", say("CPU above 70 %"), "kpi.infrastructure.cpu_usage"),
            Alert(
                "CpuCritical", f"{_CPU} > 85", "5m", "critical", say("CPU above 85 %"), "kpi.infrastructure.cpu_usage"
            ),
            Alert(
                "MemoryHigh",
                f"{_MEMORY} > 80",
                "10m",
                "warning",
                say("memory above 80 %"),
                "kpi.infrastructure.memory_usage",
            ),
            Alert(
                "MemoryCritical",
                f"{_MEMORY} > 90",
                "3m",
                "critical",
                say("memory above 90 %"),
                "kpi.infrastructure.memory_usage",
            ),
            # The standards have two values, 85 % for the dashboard and 80 % for telling people: the stricter one.
            Alert("DiskHigh", f"{_DISK} > 80", "10m", "warning", say("disk above 80 %"), "alerts.warning.disk_usage"),
            Alert(
                "DiskCritical",
                f"{_DISK} > 95",
                "5m",
                "critical",
                say("disk above 95 %"),
                "kpi.infrastructure.disk_usage",
            ),
        ),
    ),
    Group(
        "security",
        (
            Alert(
                "CertificateExpires",
                f"{_CERTIFICATE} < 30",
                "1h",
                "warning",
                say("a certificate expires in less than 30 days"),
                "security.certificate_renewal",
            ),
        ),
    ),
)

PANELS = (
    Panel(say("Uptime, 30 days"), _UPTIME, "percent", 99.5, 99.9, falling=True),
    Panel(say("Response time, 95 %"), _P95, "s", 0.2, 0.5),
    Panel(say("Requests per second"), _REQUESTS, "reqps", 500, 1000, falling=True),
    Panel(say("Error rate"), _ERRORS, "percent", 0.1, 1),
    Panel(say("CPU"), _CPU, "percent", 70, 85),
    Panel(say("Memory"), _MEMORY, "percent", 80, 90),
    Panel(say("Disk"), _DISK, "percent", 85, 95),
    Panel(say("Certificate, days left"), _CERTIFICATE, "d", 7, 30, falling=True),
)
