"""The shipped standards hold together: values that rules read, words that mean one thing, links that lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from orchestrator.parse.vocabulary import KEYS, LANGUAGES, PRIORITIES, fold

TOP = Path(__file__).parents[2]
CONTRACTS = TOP / "contracts"
DOCUMENTS = sorted([*CONTRACTS.rglob("*.md"), *(TOP / "agents").glob("*.md")])
BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
LIMIT = re.compile(r"(?:<|<=|>|>=) \d+(?:\.\d+)? ?(?:%|ms|s|min|h|days|rps|per h|MB)")


def blocks():
    return [
        yaml.safe_load(block)
        for block in BLOCK.findall((CONTRACTS / "standards/infrastructure-standards.md").read_text())
    ]


def values():
    return {key: value for block in blocks() for key, value in block.items()}


def texts(value, path=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, path)
    else:
        yield path, str(value)


def test_the_yaml_blocks_are_one_document_without_a_key_twice():
    keys = [key for block in blocks() for key in block]
    assert len(keys) == len(set(keys))
    assert {"docker", "ci_cd", "security", "performance"} <= set(keys)


def test_the_operators_standards_stand_under_their_own_keys():
    standards = values()
    assert standards["docker"]["base_images"] == "alpine or distroless only"
    assert standards["docker"]["security_scanning"] == "required"
    assert standards["docker"]["multi_stage_builds"] == "mandatory"
    assert standards["ci_cd"]["test_coverage"] == ">= 80%"
    assert standards["ci_cd"]["security_scan"] == "mandatory"
    assert standards["ci_cd"]["performance_test"] == "required"
    assert standards["ci_cd"]["rollback_plan"] == "documented"


def test_every_limit_is_written_in_the_form_that_the_document_states():
    limits = [(path, text) for path, text in texts(values()) if re.match("[<>]", text)]
    assert len(limits) > 50
    assert [(path, text) for path, text in limits if not LIMIT.fullmatch(text)] == []


def test_every_alert_has_a_limit_channels_and_receivers():
    for level in ("critical", "warning"):
        for name, alert in values()["alerts"][level].items():
            assert alert["limit"], name
            assert set(alert["channels"]) <= {"sms", "email", "slack"}, name
            assert alert["to"], name


def test_incident_levels_go_from_p0_to_p4():
    levels = values()["incident_levels"]
    assert list(levels) == ["P0", "P1", "P2", "P3", "P4"]
    assert [level["respond_within"] for level in levels.values()] == ["15 min", "1 h", "4 h", "24 h", "72 h"]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_paths_below_the_protocol_root_are_written_with_its_placeholder(file):
    text = file.read_text()
    assert ".claude/" not in text
    assert set(re.findall(r"\{root\}\S", text)) <= {"{root}/", "{root}`"}


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_every_document_that_is_named_is_shipped(file):
    for name in re.findall(r"\{root\}/(contracts/[\w/.-]+\.md)", file.read_text()):
        assert (TOP / name).is_file(), name


def test_every_word_of_the_glossary_has_a_korean_one_and_a_meaning_and_stands_once():
    rows = [
        [cell.strip() for cell in line.strip("|\n ").split("|")]
        for line in (CONTRACTS / "glossary.md").read_text().splitlines()
        if line.startswith("|") and not line.startswith(("|---", "| Word"))
    ]
    assert len(rows) >= 35
    assert all(len(row) == 3 and all(row) for row in rows)
    words = [row[0] for row in rows]
    assert len(words) == len(set(words))


def test_every_key_that_the_communication_protocol_names_is_understood_in_both_languages():
    text = (CONTRACTS / "standards/communication-protocol.md").read_text()
    table = text[text.index("| Key | Korean |") : text.index("Sections: context")]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines()[2:] if line.startswith("|")]
    assert len(rows) >= 13
    for english, korean, *_ in rows:
        meant = {KEYS.get(fold(name)) for name in re.findall(r"`([^`]+)`", english)}
        assert None not in meant, english
        assert meant == {KEYS.get(fold(name)) for name in korean.split(",")}, english


def test_every_priority_and_language_that_the_communication_protocol_names_is_understood():
    text = (CONTRACTS / "standards/communication-protocol.md").read_text()
    written = re.findall(r"(Critical|High|Medium|Low) \((\w+)\)", text)
    assert len(written) == 4
    assert all(PRIORITIES[fold(english)] == PRIORITIES[fold(korean)] for english, korean in written)
    assert (LANGUAGES["ko"], LANGUAGES["en"]) == ("ko", "en")
