"""Read what approvals stand on: whose keys are known, what a quorum is, and which verdicts the policy ref holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from orchestrator.decisions.glance import Glance, keys_digest
from orchestrator.decisions.quorum import Rules
from orchestrator.decisions.signers import (
    IN_REPOSITORY,
    REVOKED_IN_REPOSITORY,
    SignersText,
    UserFiles,
    signers_in_force,
    user_file,
    user_files,
)
from orchestrator.decisions.signing import Keyring
from orchestrator.decisions.verdict_files import Files, committed_verdicts
from orchestrator.decisions.verdicts import Checker
from orchestrator.errors import ConfigurationError, OrchestratorError, WorkspaceError
from orchestrator.model.configuration import Approvals, Configuration
from orchestrator.model.decision import Level
from orchestrator.model.decision_protocol import DecisionProtocol
from orchestrator.parse.decision_protocol import read_decision_protocol
from orchestrator.parse.signers import Signers, read_signers
from orchestrator.repository.layout import CONFIGURATION, Layout
from orchestrator.repository.objects import read_blobs, resolve
from orchestrator.repository.policy import pinned

PROTOCOL = "contracts/standards/decision-protocol.md"


class Ground(Struct, frozen=True):
    """What does not change as long as policy ref, user configuration and key files do not.

    Attributes:
        policy: the commit of the policy ref; None without one.
        user: what the user's own configuration names.
        source: where the signers came from; empty where nobody's key is known.
        keys: a digest of workspace, signers and revoked keys: equal ones check alike.
        keyring: None where nobody's key is known.
        committed: the verdict files of the policy ref.
        trouble: why something of it can't be read; then nobody's key is known, and nothing is approved.
    """

    policy: str | None
    user: UserFiles
    signers: Signers
    source: str
    keys: str
    keyring: Keyring | None
    checker: Checker
    rules: Rules
    approvals: Approvals
    committed: Files
    trouble: OrchestratorError | None


def read_ground(
    layout: Layout,
    configuration: Configuration,
    environment: Mapping[str, str] | None = None,
    glance: Glance | None = None,
) -> Ground:
    """Read it all anew. Whatever can't be read closes: nobody's key is known then, and `trouble` says why."""
    user = UserFiles(user_file(environment))
    try:
        user = user_files(layout, str(configuration.id), environment)
        policy = resolve(layout, pinned(layout))
        paths = (IN_REPOSITORY, REVOKED_IN_REPOSITORY, CONFIGURATION, PROTOCOL)
        read = read_blobs(layout, [f"{policy}:{layout.root}/{path}" for path in paths]) if policy else [None] * 4
        text = signers_in_force(layout, user, policy, read[0], read[1])
        committed = _committed_configuration(layout, read[2])
        protocol = _protocol(layout, read[3])
        verdicts = committed_verdicts(layout, policy)
    except (OrchestratorError, OSError) as error:
        trouble = error if isinstance(error, OrchestratorError) else WorkspaceError(str(error))
        closed = Loosening("signed", False, ())
        return _ground(configuration, user, None, None, closed, DecisionProtocol(), (), glance, trouble)
    return _ground(configuration, user, policy, text, committed, protocol, verdicts, glance, None)


class Loosening(NamedTuple):
    """What a configuration says that makes approving easier, or harder."""

    approvals: Approvals
    solo: bool
    presence: tuple[Level, ...]


def _ground(
    configuration: Configuration,
    user: UserFiles,
    policy: str | None,
    text: SignersText | None,
    committed: Loosening,
    protocol: DecisionProtocol,
    verdicts: Files,
    glance: Glance | None,
    trouble: OrchestratorError | None,
) -> Ground:
    workspace = str(configuration.id)
    signers = read_signers(text.text) if text else Signers()
    keys = keys_digest(workspace, text.text if text else "", text.revoked if text else b"")
    known = glance.verified_with(keys) if glance else None
    keyring = Keyring(text.text, text.revoked, known) if text and signers.signers else None
    # What loosens must stand in the policy ref too: the work tree is what an agent can write.
    approvals: Approvals = "local" if configuration.approvals == committed.approvals == "local" else "signed"
    return Ground(
        policy=policy,
        user=user,
        signers=signers,
        source=text.source if text else "",
        keys=keys,
        keyring=keyring,
        checker=Checker(workspace, signers, keyring),
        rules=Rules(
            protocol=protocol,
            solo=configuration.solo and committed.solo,
            presence=tuple(dict.fromkeys((*configuration.presence, *committed.presence))),
        ),
        approvals=approvals,
        committed=verdicts,
        trouble=trouble,
    )


def _protocol(layout: Layout, data: bytes | None) -> DecisionProtocol:
    """Read the decision protocol in force: the policy ref's; the work tree's only where there is none."""
    path = f"{layout.root}/{PROTOCOL}"
    if data is None:
        try:
            data = (layout.top / path).read_bytes()
        except OSError:
            data = b""
    return read_decision_protocol(data, path)


def _committed_configuration(layout: Layout, data: bytes | None) -> Loosening:
    """Read what the policy ref's configuration loosens; where it holds none, the work tree's alone decides."""
    from orchestrator.parse.configuration import read_configuration  # only when the ground changed

    if data is None:
        return Loosening("local", True, ())
    try:
        read = read_configuration(data, f"{layout.root}/{CONFIGURATION}")
    except ConfigurationError:
        return Loosening("signed", False, ())
    return Loosening(read.approvals, read.solo, read.presence)
