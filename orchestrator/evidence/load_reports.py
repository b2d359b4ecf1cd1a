"""Read the response time at the 95th percentile out of a performance test's summary: k6, JMeter, Locust."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator

from orchestrator.evidence.report_values import at, number
from orchestrator.model.evidence import CheckReport

_SAMPLES_LIMIT = 2_000_000


def k6(path: str, content: object) -> CheckReport | None:
    """Read k6's summary, as `--summary-export` or `handleSummary` writes it, with the thresholds that it crossed."""
    metrics = at(content, "metrics")
    duration = at(metrics, "http_req_duration")
    if not isinstance(metrics, dict) or not isinstance(duration, dict):
        return None
    value = number(at(duration, "p(95)")) if "p(95)" in duration else number(at(duration, "values", "p(95)"))
    return _report(path, "k6", "http_req_duration p(95)", value, tuple(_crossed(metrics)))


def _crossed(metrics: dict[str, object]) -> Iterator[str]:
    for name, metric in metrics.items():
        thresholds = at(metric, "thresholds")
        for threshold, said in thresholds.items() if isinstance(thresholds, dict) else ():
            # `--summary-export` says whether it was crossed, `handleSummary` whether it is fine.
            if said is True or at(said, "ok") is False:
                yield f"{name} {threshold}"[:120]


def jmeter_statistics(path: str, content: object) -> CheckReport | None:
    """Read the `statistics.json` of JMeter's dashboard; its second percentile is the 95th unless set otherwise."""
    if at(content, "Total", "sampleCount") is None:
        return None
    return _report(path, "JMeter", "Total pct2ResTime", number(at(content, "Total", "pct2ResTime")))


def jmeter_samples(path: str, text: str) -> CheckReport | None:
    """Read JMeter's samples as CSV, and count the 95th percentile of `elapsed`."""
    head = text[:2_000].partition("\n")[0].strip().split(",")
    if not {"timeStamp", "elapsed", "success"} <= set(head):
        return None
    place = head.index("elapsed")
    rows = csv.reader(text.splitlines()[1:_SAMPLES_LIMIT])
    times = sorted(value for row in rows if len(row) > place and (value := number(row[place])) is not None)
    value = times[math.ceil(len(times) * 0.95) - 1] if times else None
    return _report(path, "JMeter", "elapsed p95", value)


def locust(path: str, text: str) -> CheckReport | None:
    """Read Locust's `…_stats.csv`: the row of the whole."""
    if not text.startswith(("Type,Name,Request Count", '"Type","Name"')):
        return None
    rows = csv.DictReader(text.splitlines())
    whole = next((row for row in rows if row.get("Name") == "Aggregated"), {})
    return _report(path, "Locust", "Aggregated 95%", number(whole.get("95%")))


def _report(
    path: str, form: str, figure: str, value: float | None, crossed: tuple[str, ...] = ()
) -> CheckReport | None:
    if value is None or value < 0:
        return None
    return CheckReport(
        check="performance-test", file=path, form=form, figure=figure, value=round(value, 1), crossed=crossed
    )
