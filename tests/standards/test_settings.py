"""The infrastructure standards as rules read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from orchestrator.standards.guardian import load_rules
from orchestrator.standards.settings import Standards, read_standards

SHIPPED = Path(__file__).parents[2] / "contracts/standards/infrastructure-standards.md"


def block(text: str) -> bytes:
    return f"# Standards\n\n```yaml\n{text}\n```\n".encode()


def test_the_shipped_standards_demand_what_the_built_in_ones_do() -> None:
    shipped, built_in = read_standards(SHIPPED.read_bytes()), read_standards(b"")
    assert shipped.findings == ()
    assert replace(shipped, demands=(), never_in_code=()) == built_in
    for module in load_rules():
        rule = module.RULE
        assert shipped.demand(rule.id, rule.standard) == built_in.demand(rule.id, rule.standard) == "must"


def test_every_standard_that_a_rule_names_stands_in_the_shipped_file() -> None:
    text = SHIPPED.read_text(encoding="utf-8")
    for module in load_rules():
        section, _, key = module.RULE.standard.partition(".")
        assert not section or (f"\n{section}:\n" in text and f"\n  {key}:" in text)


def test_values_are_read() -> None:
    found = read_standards(
        block(
            "docker:\n  base_images: distroless only\n  multi_stage_builds: recommended\n  image_tags: 'off'\n"
            "ci_cd: {test_coverage: '>= 92.5%'}\nsecurity: {tracked_env_files: [.env.sample]}\nrules: {https: optional}"
        )
    )
    assert found.base_images == ("distroless",)
    assert found.test_coverage == 92.5
    assert found.tracked_env_files == (".env.sample",)
    assert found.demand("multi-stage", "docker.multi_stage_builds") == "should"
    assert found.demand("image-tag", "docker.image_tags") == "free"
    assert found.demand("https", "security.https") == "free"
    assert found.demand("other", "not.there") == "must"


def test_what_is_not_understood_is_a_finding_and_the_built_in_value_holds() -> None:
    found = read_standards(block("ci_cd:\n  test_coverage: plenty\ndocker: {base_images: windows}"))
    assert [finding.line for finding in found.findings] == [5, 6]
    assert (found.test_coverage, found.base_images) == (80.0, ("alpine", "distroless"))


def test_a_broken_block_is_a_finding_and_the_others_are_read() -> None:
    found = read_standards(block("a: [") + block("docker: {multi_stage_builds: recommended}"))
    assert [finding.rule for finding in found.findings] == ["standards/unreadable"]
    assert found.demands == (("docker.multi_stage_builds", "should"),)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe", b"```yaml", b"~~~yaml\na: 1\n~~~", b"```yaml\n" + b"[" * 50_000])
def test_strange_files_give_the_built_in_standards(data: bytes) -> None:
    assert read_standards(data).base_images == Standards().base_images


@given(st.text(max_size=300))
def test_any_block_is_read(text: str) -> None:
    assert read_standards(block(text)).test_coverage >= 0
