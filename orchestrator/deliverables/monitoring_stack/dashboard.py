"""Make the Grafana dashboard: JSON of a structure, so that no word can break it."""

from __future__ import annotations

import json
from collections.abc import Iterable

from orchestrator.deliverables.monitoring_stack.model import Panel
from orchestrator.model.kind import Pen
from orchestrator.model.text import Text

_WIDTH, _HEIGHT, _COLUMNS = 12, 8, 2


def dashboard(title: Text, panels: Iterable[Panel], pen: Pen) -> str:
    """Give the dashboard of these panels, two in a row, refreshed every 30 seconds as the standards want it."""
    content = {
        "annotations": {"list": []},
        "editable": True,
        "panels": [_panel(number, panel, pen) for number, panel in enumerate(panels)],
        "refresh": "30s",
        "schemaVersion": 41,
        "tags": ["operations"],
        "templating": {"list": []},
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "browser",
        "title": pen.say(title),
        "uid": "operations",
        "version": 1,
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _panel(number: int, panel: Panel, pen: Pen) -> dict[str, object]:
    colours = ("red", "yellow", "green") if panel.falling else ("green", "yellow", "red")
    return {
        "id": number + 1,
        "type": "timeseries",
        "title": pen.say(panel.title),
        "datasource": {"type": "prometheus", "uid": "prometheus"},
        "gridPos": {
            "h": _HEIGHT,
            "w": _WIDTH,
            "x": number % _COLUMNS * _WIDTH,
            "y": number // _COLUMNS * _HEIGHT,
        },
        "targets": [{"refId": "A", "expr": panel.expression, "legendFormat": "__auto"}],
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "color": {"mode": "thresholds"},
                "thresholds": {
                    "mode": "absolute",
                    "steps": [
                        {"color": colours[0], "value": None},
                        {"color": colours[1], "value": panel.warning},
                        {"color": colours[2], "value": panel.critical},
                    ],
                },
            },
            "overrides": [],
        },
    }
