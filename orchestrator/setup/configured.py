"""Read a workspace's configuration from its file."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orchestrator.errors import WorkspaceError
from orchestrator.model.configuration import Configuration
from orchestrator.parse.configuration import read_configuration
from orchestrator.repository.layout import CONFIGURATION, Layout


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


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return False
    return True
