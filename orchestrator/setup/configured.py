"""Read a workspace's configuration from its file."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestrator.errors import OrchestratorError, WorkspaceError
from orchestrator.model.configuration import Configuration
from orchestrator.model.text import Text, say
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import CONFIGURATION, Layout
from orchestrator.repository.objects import read_blob, resolve
from orchestrator.repository.policy import pinned


def configured(layout: Layout) -> Configuration:
    """Give the configuration of a workspace.

    Raises:
        WorkspaceError: its file can't be read; ConfigurationError: it is not what it should be.
    """
    file = layout.protocol / CONFIGURATION
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WorkspaceError(f"{file} can't be read: {error.strerror}", "check its permissions") from error
    return read_configuration(data, f"{layout.root}/{CONFIGURATION}", is_time_zone=_is_zone)


def may_not_run_code(layout: Layout, configuration: Configuration) -> Text | None:
    """Tell why code of the repository may not be run; None where it may.

    The policy ref has to allow it too: the work tree's configuration is what an agent can write.
    """
    if not configuration.run_repository_code:
        return say("the configuration does not let code of the repository be run")
    path = f"{layout.root}/{CONFIGURATION}"
    try:
        policy = resolve(layout, pinned(layout))
        data = read_blob(layout, policy, path) if policy else None
        allowed = data is not None and read_configuration(data, path).run_repository_code
    except (OrchestratorError, OSError):
        allowed = False
    return None if allowed else say("the configuration of the policy ref does not let code of the repository be run")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
