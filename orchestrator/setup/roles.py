"""Read the roles of a workspace: its own agent files, and the shipped ones for those that it lacks."""

from __future__ import annotations

from orchestrator.model.role import Role
from orchestrator.parse.role import read_role
from orchestrator.repository.layout import Layout
from orchestrator.setup.shipped import shipped_folder


def read_roles(layout: Layout) -> dict[str, Role]:
    """Give the roles by name. A file that is no agent file, or says nothing of a role that is known, is passed over."""
    roles: dict[str, Role] = {}
    for folder in (shipped_folder() / "agents", layout.protocol / "agents"):
        for file in sorted(folder.glob("*.md")):
            role, _ = read_role(file.read_bytes(), file.name)
            if role is not None and (role.delivers or role.name not in roles):
                roles[role.name] = role
    return roles
