"""The five roles are agent files that Claude Code loads, that the program reads, and that know what they must."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from orchestrator.dispatch.catalogue import load_kinds
from orchestrator.parse.names import slug
from orchestrator.parse.role import read_role

TOP = Path(__file__).parents[2]
AGENTS = sorted((TOP / "agents").glob("*.md"))
STANDARDS = TOP / "contracts" / "standards"
ROLES = ("cicd-operator", "devops-lead", "devops-master", "devops-operator", "devops-release")
FACTS: dict[str, list[dict[str, str]]] = yaml.safe_load((Path(__file__).parent / "seed_facts.yaml").read_text())

RIGHTS = {
    "infrastructure/",
    ".github/workflows/",
    "{root}/contracts/interfaces/deployment-spec.md",
    "{root}/responses/from-devops/",
    "{root}/requests/to-devops/",
}
OPERATORS = {f"{{root}}/requests/to-{team}/" for team in ("backend", "frontend", "standards", "qa")}
CLAUDE_CODES_TOOLS = {"Read", "Grep", "Glob", "Write", "Edit", "Bash"}


def front_matter(file: Path) -> dict[str, Any]:
    head = file.read_text().split("---\n")[1]
    values = yaml.safe_load(head)
    assert isinstance(values, dict)
    return values


def flat(text: str) -> str:
    return " ".join(text.split())


def test_there_are_five_roles_each_in_a_file_of_its_name():
    assert tuple(file.stem for file in AGENTS) == ROLES


@pytest.mark.parametrize("file", AGENTS, ids=lambda file: file.stem)
def test_claude_code_finds_what_it_asks_for(file):
    values = front_matter(file)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", values["name"])
    assert values["name"] == file.stem
    assert len(values["description"]) > 80
    assert set(values["tools"].split(", ")) == CLAUDE_CODES_TOOLS


@pytest.mark.parametrize("file", AGENTS, ids=lambda file: file.stem)
def test_the_program_reads_the_role_and_finds_nothing_to_complain_of(file):
    role, findings = read_role(file.read_bytes(), f"agents/{file.name}")
    assert findings == ()
    assert role is not None
    assert (role.name, role.team) == (file.stem, "devops")
    assert role.title
    assert role.body.startswith(f"# {role.title}\n")


@pytest.mark.parametrize("file", AGENTS, ids=lambda file: file.stem)
def test_every_role_has_the_operators_rights_and_no_more(file):
    role, _ = read_role(file.read_bytes(), file.name)
    assert role is not None
    assert set(role.writes) == RIGHTS | (OPERATORS if role.name == "devops-operator" else set())
    assert role.reads == ("**",)


def test_every_kind_is_exactly_one_roles():
    delivered = [(kind, file.stem) for file in AGENTS for kind in front_matter(file)["delivers"]]
    kinds = [kind for kind, _ in delivered]
    assert len(kinds) == len(set(kinds))
    assert all(kind == slug(kind) for kind in kinds)
    assert {(kind.name, kind.role) for kind in load_kinds().values()} <= set(delivered)


@pytest.mark.parametrize("file", AGENTS, ids=lambda file: file.stem)
def test_every_agent_is_told_to_answer_through_the_program_alone(file):
    text = flat(file.read_text())
    assert "program alone" in text
    for command in ("orchestrator status", "orchestrator explain FILE", "orchestrator submit FILE"):
        assert f"`{command}`" in text
    assert "outside your rights" in text
    assert re.search("[가-힣]", text)


@pytest.mark.parametrize("role", ROLES)
def test_a_role_knows_every_fact_of_its_trade(role):
    texts = {None: flat((TOP / "agents" / f"{role}.md").read_text())}
    missing = []
    for row in FACTS[role]:
        where = row.get("in")
        if where not in texts:
            texts[where] = flat((STANDARDS / f"{where}.md").read_text())
        if flat(row["text"]) not in texts[where]:
            missing.append(row["fact"])
    assert missing == []
    assert len(FACTS[role]) >= 25
    assert len({row["fact"] for row in FACTS[role]}) == len(FACTS[role])


def test_no_fact_is_told_of_a_role_that_is_not_there():
    assert tuple(sorted(FACTS)) == ROLES


# Companies, people, numbers and addresses belong into COMPANY.local.md; a sample that breaks a standard into no file.
FOREIGN = re.compile(
    r"timbel|runcrew|\+82|[\w.]+@[\w-]+\.(?:net|com|kr)|docker-compose (?:up|ps|exec|logs|kill)", re.IGNORECASE
)
BROKEN = re.compile(
    r":latest\b|kill -9|docker (?:compose )?kill|_PASSWORD[:=] *\S|version: '3|python:3\.11-slim|nginx:alpine"
)


@pytest.mark.parametrize(
    "file",
    [*AGENTS, *sorted(path for path in (TOP / "contracts").rglob("*.md") if path.name != "permission-matrix.md")],
    ids=lambda file: file.name,
)
def test_no_file_names_a_company_or_shows_what_the_standards_forbid(file):
    text = file.read_text()
    assert FOREIGN.findall(text) == []
    assert BROKEN.findall(text) == []
