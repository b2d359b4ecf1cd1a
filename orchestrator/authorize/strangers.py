"""Tell which files act by being there: strangers' bytes in them are proposed, never written.

The test is one question: does a tool run what the file says although nobody asked for that file, because somebody
pushes, clones, installs, opens the folder, starts a shell in it or runs the tests? A Makefile or a script does
nothing until a person names it, so neither is on the list; a workflow, a hook or an install script is.
"""

from __future__ import annotations

from functools import lru_cache

from orchestrator.authorize.paths import folded

# Read by a forge or a build server at a push or a pull request.
BUILD_SERVERS = (
    ".github/workflows/",
    ".github/actions/",
    ".gitlab/",
    ".circleci/",
    ".buildkite/",
    ".woodpecker/",
    ".tekton/",
    ".semaphore/",
    ".gitea/",
    ".forgejo/",
    ".drone/",
)
# Run by git itself, or by the hook managers that git calls.
GIT_HOOKS = (".husky/", ".githooks/", ".git-hooks/", ".git/", ".hooks/")
# Read by an editor or a container starter when the folder is opened.
EDITORS = (".vscode/", ".idea/", ".devcontainer/", ".fleet/", ".zed/")
# Read by coding agents as settings, instructions, commands or hooks.
AGENTS = (".claude/", ".cursor/", ".gemini/", ".codex/", ".windsurf/", ".aider/", ".continue/", ".roo/", ".amazonq/")
# As they stand in a path that begins with a slash. Each of these folders, and of the agents', begins with a dot.
FOLDERS = tuple(f"/{folder}" for folder in BUILD_SERVERS + GIT_HOOKS + EDITORS)

NAMES = frozenset(
    name
    for line in (
        # build servers
        "action.yml action.yaml .gitlab-ci.yml .gitlab-ci.yaml jenkinsfile azure-pipelines.yml azure-pipelines.yaml",
        "bitbucket-pipelines.yml .travis.yml .drone.yml .woodpecker.yml appveyor.yml .appveyor.yml cloudbuild.yaml",
        "cloudbuild.yml buildspec.yml .cirrus.yml netlify.toml vercel.json .readthedocs.yaml .readthedocs.yml",
        # git and its hook managers
        ".pre-commit-config.yaml .pre-commit-hooks.yaml lefthook.yml lefthook.yaml .lefthook.yml .lintstagedrc",
        ".overcommit.yml .gitconfig .gitmodules .lfsconfig",
        # scripts that an install, a build's configuration or an import runs
        "package.json .npmrc .yarnrc .yarnrc.yml .pnpmfile.cjs binding.gyp composer.json",
        "setup.py setup.cfg pyproject.toml",
        "build.rs gemfile build.gradle build.gradle.kts settings.gradle settings.gradle.kts",
        # what test runners and interpreters load on their own
        "conftest.py sitecustomize.py usercustomize.py pytest.ini",
        # shells and tools that read the folder they are started in
        ".envrc .mise.toml mise.toml .tool-versions .bashrc .bash_profile .profile .zshrc .zshenv .zprofile .gdbinit",
        ".lldbinit .exrc .vimrc .nvimrc .lvimrc .dir-locals.el .gitpod.yml .devcontainer.json devcontainer.json",
        # agents
        "claude.md claude.local.md agents.md gemini.md .mcp.json .cursorrules .windsurfrules .clinerules",
        "copilot-instructions.md .aider.conf.yml settings.local.json",
    )
    for name in line.split()
)
PREFIXES = ("jenkinsfile.", ".lintstagedrc.", "lint-staged.config.", ".gitlab-ci.")
SUFFIXES = (".pth", ".gemspec", ".code-workspace", ".jenkinsfile")
# Of an agent's folder this is plain data: what it says is read as a protocol file, not obeyed.
HARMLESS = ("requests/", "responses/", "meetings/", "decisions/", "contracts/")


@lru_cache(maxsize=1024)
def runs_by_itself(path: str) -> bool:
    """Tell whether a file at `path` (from the repository's top) would act without anybody asking for it.

    Compared case-folded, at any depth: a nested package or project has the same powers as the one at the top.
    """
    low = folded(path).removeprefix("./")
    name = low.rpartition("/")[2]
    if name in NAMES or name.startswith(PREFIXES) or name.endswith(SUFFIXES):
        return True
    rooted = f"/{low}"
    if "/." in rooted:
        if any(map(rooted.__contains__, FOLDERS)):
            return True
        for folder in filter(rooted.__contains__, AGENTS):
            _, found, below = rooted.partition(f"/{folder}")
            if found and not below.startswith(HARMLESS):
                return True
    # Agent files, hooks and commands of a protocol root with another name: one folder below the top.
    folders = low.split("/")
    return len(folders) == 3 and (
        (folders[1] == "agents" and name.endswith(".md")) or (folders[1] == "hooks" and folders[0].startswith("."))
    )
