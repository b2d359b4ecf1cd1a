"""The kind: `eas.json` with a profile for each environment, and how builds and submissions are run."""

from __future__ import annotations

from orchestrator.dispatch.later import drafted_in
from orchestrator.model.kind import Kind
from orchestrator.model.text import say

KIND = Kind(
    name="eas-profile",
    title=say("EAS profiles"),
    summary=say(
        "Writes eas.json with profiles for development, staging and production, and the commands that use them."
    ),
    role="devops-release",
    needs=(say("an Expo or React Native app in the repository, and the addresses of its API"),),
    draft=drafted_in(__package__),
)
