"""The exceptions of the house. Each says a fact in lower case, then what to do about it.

    OrchestratorError            carries the fact, the remedy and the exit code
    ├── UsageError               the command line or a call was put wrongly (exit 2)
    ├── WorkspaceError           no workspace here, or one that can't be served
    │   ├── ConfigurationError   orchestrator.yaml is not what it should be
    │   └── ServedElsewhereError another daemon holds this workspace's lock
    ├── GitError                 git refused or is not there
    ├── MatrixError              the permission matrix can't be read: everything is denied
    └── DeliveryError            an answer could not be made durable; nothing half-written stays
        └── TargetMovedError     the file that was to be written is no longer what was read

A verdict is a value, never an exception: a denied request is not an error.
"""

from __future__ import annotations


class OrchestratorError(Exception):
    """A known failure: a fact and its remedy.

    Args:
        fact: what is the case, lower case, without a full stop.
        remedy: what the reader can do about it; empty where nothing can be done.
        place: "file:line:column", as far as known; empty otherwise.
    """

    exit_code = 1

    def __init__(self, fact: str, remedy: str = "", place: str = "") -> None:
        super().__init__(fact)
        self.fact = fact
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        located = f"{self.place}: {self.fact}" if self.place else self.fact
        return f"{located} / {self.remedy}" if self.remedy else located


class UsageError(OrchestratorError):
    """The command line or a call was put wrongly."""

    exit_code = 2


class WorkspaceError(OrchestratorError):
    """There is no workspace here, or it can't be served."""


class ConfigurationError(WorkspaceError):
    """orchestrator.yaml is not what it should be."""


class ServedElsewhereError(WorkspaceError):
    """Another daemon holds this workspace's lock."""


class GitError(OrchestratorError):
    """git refused, or is not installed."""


class MatrixError(OrchestratorError):
    """The permission matrix can't be read, so everything is denied."""


class DeliveryError(OrchestratorError):
    """An answer could not be made durable; nothing half-written stays behind."""


class TargetMovedError(DeliveryError):
    """The file that was to be written is no longer the one that was read."""
