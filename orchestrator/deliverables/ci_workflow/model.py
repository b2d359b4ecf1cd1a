"""What the workflow says of one application."""

from __future__ import annotations

from typing import NamedTuple

from orchestrator.drafting.actions import Action


class Tested(NamedTuple):
    """One application's job.

    Attributes:
        id: of the job, and the image's name.
        setup: the action that brings the language; None where the tests run in a container.
        settings: of that action, in order.
        container: the image that the tests run in; "" where they run on the runner.
        steps: name and shell commands, run in the application's folder.
        report: the coverage report to keep, from that folder.
    """

    id: str
    name: str
    folder: str
    setup: Action | None
    settings: tuple[tuple[str, str], ...]
    container: str
    steps: tuple[tuple[str, str], ...]
    report: str


class Image(NamedTuple):
    """An image that is built, scanned and pushed.

    Attributes:
        name: in the registry; `service` what the compose file calls it.
        health: the path that must answer once it runs; empty where it answers nobody.
    """

    name: str
    service: str
    context: str
    dockerfile: str
    health: str
