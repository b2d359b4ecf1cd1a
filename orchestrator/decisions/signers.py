"""Find whose word counts: the signers file of the user's own configuration, else that of the policy ref.

Never the branch under review, and never git's own `gpg.ssh.allowedSignersFile`: whoever could write there could make
themselves an approver.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import yaml
from msgspec import Struct

from orchestrator.errors import ConfigurationError
from orchestrator.repository.layout import Layout

IN_REPOSITORY = "signers/allowed_signers"
REVOKED_IN_REPOSITORY = "signers/revoked_keys"
USER_FILE = "orchestrator/user.yaml"
KEYS = frozenset({"signers", "revoked", "key"})


class UserFiles(Struct, frozen=True):
    """What the user's own configuration names, outside of every repository. None where it names nothing.

    Attributes:
        file: the configuration itself.
        signers, revoked: the signers file, and the list of revoked keys.
        key: the key that this user signs with.
    """

    file: Path
    signers: Path | None = None
    revoked: Path | None = None
    key: Path | None = None


class SignersText(Struct, frozen=True):
    """The signers file in force: its text, the revoked keys, and where they came from, for people."""

    text: str
    revoked: bytes
    source: str


def user_files(layout: Layout, workspace: str, environment: Mapping[str, str] | None = None) -> UserFiles:
    """Read the user's configuration: `signers`, `revoked` and `key` for all workspaces, or below `workspaces: <id>:`.

    Raises:
        ConfigurationError: it can't be read, or names a file inside the repository.
    """
    file = user_file(environment)
    try:
        read = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
    except FileNotFoundError:
        return UserFiles(file)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigurationError(f"the file {file} can't be read", "mend it, or remove it") from error
    if not isinstance(read, dict):
        raise ConfigurationError(f"the file {file} is not a list of keys and values", 'write "signers: /path"')
    workspaces = read.get("workspaces") or {}
    own = workspaces.get(workspace) if isinstance(workspaces, dict) else None
    given = {**read, **(own if isinstance(own, dict) else {})}
    unknown = sorted(set(given) - KEYS - {"workspaces"})
    if unknown:
        raise ConfigurationError(f"the file {file} has an unknown key {unknown[0]}", f"use {', '.join(sorted(KEYS))}")
    paths = {name: _outside(layout, file, given[name]) for name in KEYS if given.get(name)}
    return UserFiles(file, paths.get("signers"), paths.get("revoked"), paths.get("key"))


def user_file(environment: Mapping[str, str] | None = None) -> Path:
    """Tell where the user's own configuration lies, whether or not it is there."""
    variables = os.environ if environment is None else environment
    base = variables.get("XDG_CONFIG_HOME") or os.fspath(Path(variables.get("HOME", "~")).expanduser() / ".config")
    return Path(base) / USER_FILE


def signers_in_force(
    layout: Layout, user: UserFiles, policy: str | None, committed: bytes | None, revoked: bytes | None
) -> SignersText | None:
    """Give the signers file in force; None where there is none, and nobody's signature counts.

    Args:
        policy: the commit of the policy ref; None without one.
        committed, revoked: its signers file and list of revoked keys; None where it holds none.

    Raises:
        ConfigurationError: the file that the user's configuration names can't be read.
    """
    revoked = revoked or b""
    if user.revoked is not None:
        revoked = user.revoked.read_bytes() if user.revoked.is_file() else _gone(user.file, user.revoked)
    if user.signers is not None:
        if not user.signers.is_file():
            _gone(user.file, user.signers)
        return SignersText(user.signers.read_text(encoding="utf-8", errors="replace"), revoked, str(user.signers))
    if committed is None or policy is None:
        return None
    return SignersText(committed.decode("utf-8", "replace"), revoked, f"{layout.root}/{IN_REPOSITORY} at {policy[:7]}")


def _outside(layout: Layout, file: Path, written: object) -> Path:
    path = Path(str(written)).expanduser()
    resolved = (path if path.is_absolute() else file.parent / path).resolve()
    if resolved.is_relative_to(layout.top.resolve()):
        raise ConfigurationError(
            f"{file} names {resolved}, which lies in the repository itself",
            "keep it outside, or commit it on the policy ref and name nothing here",
        )
    return resolved


def _gone(file: Path, path: Path) -> bytes:
    raise ConfigurationError(f"{file} names {path}, and there is no such file", "put it there, or mend the path")
