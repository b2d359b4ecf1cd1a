"""Make the text of eas.json: three build profiles and the submission of the last."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

CLI = ">= 12.0.0"
"""The release seed's floor for the EAS command line."""


def eas_json(key: str, addresses: Mapping[str, str], store_id: str) -> str:
    """Give the file's text.

    Args:
        key: the environment key by which the app finds its API.
        addresses: of the API, by profile; a gap where nobody has told one.
        store_id: the app's number in the App Store, or a gap. Apple's account and Google's key are kept by EAS.
    """
    build: dict[str, Any] = {
        "development": {
            "developmentClient": True,
            "distribution": "internal",
            "environment": "development",
            "ios": {"simulator": True},
            "env": {key: addresses["development"]},
        },
        "staging": {
            "distribution": "internal",
            "environment": "preview",
            "ios": {"buildConfiguration": "Release"},
            "android": {"buildType": "apk"},
            "env": {key: addresses["staging"]},
        },
        "production": {
            "distribution": "store",
            "environment": "production",
            "autoIncrement": True,
            "ios": {"buildConfiguration": "Release"},
            "android": {"buildType": "app-bundle"},
            "env": {key: addresses["production"]},
        },
    }
    content = {
        "cli": {"version": CLI, "appVersionSource": "remote"},
        "build": build,
        "submit": {"production": {"ios": {"ascAppId": store_id}, "android": {"track": "internal"}}},
    }
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
