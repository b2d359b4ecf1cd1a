from __future__ import annotations

import pytest

from orchestrator.authorize.strangers import runs_by_itself


@pytest.mark.parametrize(
    "path",
    [
        ".github/workflows/ci.yml",
        ".GitHub/Workflows/ci.yml",
        ".github/actions/x/run.sh",
        "tools/action.yml",
        ".gitlab-ci.yml",
        "ci/Jenkinsfile",
        "Jenkinsfile.release",
        ".circleci/config.yml",
        ".husky/pre-commit",
        ".githooks/pre-push",
        ".pre-commit-config.yaml",
        "package.json",
        "frontend/package.json",
        "backend/composer.json",
        "setup.py",
        "pyproject.toml",
        "tests/conftest.py",
        ".envrc",
        ".vscode/tasks.json",
        ".devcontainer/devcontainer.json",
        "InsightDesk.code-workspace",
        ".claude/settings.json",
        ".claude/agents/devops.md",
        ".claude/commands/x.md",
        ".claude/skills/x/SKILL.md",
        "desk/agents/devops.md",
        "CLAUDE.md",
        "AGENTS.md",
        ".mcp.json",
        ".cursor/rules/x.mdc",
        "crates/x/build.rs",
    ],
)
def test_what_acts_unasked_is_known(path):
    assert runs_by_itself(path)


@pytest.mark.parametrize(
    "path",
    [
        "Makefile",
        "infrastructure/docker/Dockerfile",
        "infrastructure/docker/docker-compose.yml",
        "infrastructure/scripts/deploy.sh",
        ".github/CODEOWNERS",
        ".github/dependabot.yml",
        ".env.example",
        "frontend/src/hooks/useUser.ts",
        "docs/agents/overview.txt",
        "docs/package.json.md",
        ".claude/requests/to-devops/a.md",
        ".claude/responses/from-devops/a.md",
        ".claude/contracts/interfaces/deployment-spec.md",
        "k8s/deployment.yaml",
    ],
)
def test_what_waits_to_be_asked_is_left_alone(path):
    assert not runs_by_itself(path)
