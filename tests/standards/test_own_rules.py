"""Rules that a company declares in its workspace: read, applied, and never executed."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.repository.layout import Layout, layout_of
from orchestrator.standards import loading, own_tools
from orchestrator.standards.guardian import Guardian, Judgement, load_rules
from orchestrator.standards.loading import Stamps, guardian_by, guardian_of, read_statutes, stamp
from orchestrator.standards.own_rules import FOLDER, read_own_rules
from orchestrator.standards.own_tools import own_tools as tools_of
from orchestrator.standards.settings import Standards

BUCKET = r"""
id: no-public-bucket
title: buckets are private
files: ["**/*.tf", "docs/**"]
forbids: 'acl\s*=\s*"public-read"'
veto: true
security: true
message: a bucket that everybody reads
remedy: take the acl away
documentation: https://wiki.example.com/buckets
"""
OWNER = """---
files: "**/*.tf"
requires: '^# owner: '
severity: warning
message: nobody is named as the owner
---
Every file has an owner who is called at night.
"""
OPEN = '# owner: ops\nresource "x" {\n  acl = "public-read"\n}\n'


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    (tmp_path / ".claude" / FOLDER).mkdir(parents=True)
    return layout_of(tmp_path, ".claude", None, None)


def declare(layout: Layout, **files: str) -> None:
    for name, text in files.items():
        (layout.protocol / FOLDER / name.replace("_", ".")).write_text(text)


def judged(layout: Layout, path: str, text: str) -> Judgement:
    return guardian_by(read_statutes(layout), linters=False).judge_file(path, text.encode())


def test_what_is_forbidden_is_found_where_it_stands(layout: Layout) -> None:
    declare(layout, bucket_yaml=BUCKET)
    (found,) = judged(layout, "infra/main.tf", OPEN).findings
    assert (found.rule, found.line, found.column, found.vetoes, found.security) == (
        "no-public-bucket",
        3,
        3,
        True,
        True,
    )
    assert str(found.message) == "a bucket that everybody reads"
    assert str(found.remedy) == "take the acl away https://wiki.example.com/buckets"
    assert judged(layout, "infra/main.txt", OPEN).findings == ()


def test_what_is_required_and_missing_is_found(layout: Layout) -> None:
    declare(layout, owner_md=OWNER)
    assert judged(layout, "main.tf", OPEN).findings == ()
    (found,) = judged(layout, "main.tf", "x = 1\n").findings
    assert (found.rule, found.severity, found.vetoes, found.line) == ("owner", "warning", False, 1)
    (rule,) = read_statutes(layout).own.rules
    assert rule.problem == "Every file has an owner who is called at night."


@pytest.mark.parametrize("path", ["docs/plan.md", "docs/main.tf.j2", "docs/x.html"])
def test_prose_and_templates_are_looked_at_where_a_rule_names_them(layout: Layout, path: str) -> None:
    declare(layout, bucket_yaml=BUCKET)
    assert [one.rule for one in judged(layout, path, OPEN).findings] == ["no-public-bucket"]


def test_the_standards_weaken_or_drop_a_rule_by_its_id(layout: Layout) -> None:
    declare(layout, bucket_yaml=BUCKET)
    standards = layout.protocol / "contracts/standards/infrastructure-standards.md"
    standards.write_text("```yaml\nrules:\n  no-public-bucket: recommended\n```\n")
    assert [(one.severity, one.vetoes) for one in judged(layout, "main.tf", OPEN).findings] == [("warning", False)]
    standards.write_text("```yaml\nrules:\n  no-public-bucket: off\n```\n")
    assert judged(layout, "main.tf", OPEN).findings == ()


def test_a_changed_rule_is_read_again(layout: Layout) -> None:
    before = stamp(layout)
    declare(layout, bucket_yaml=BUCKET)
    after = stamp(layout)
    assert before != after
    (layout.protocol / FOLDER / "bucket.yaml").unlink()
    assert stamp(layout) == before


@pytest.fixture
def a_minute_later(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Give what waits until the next change has another time than those before; to us, they are all a minute old."""
    monkeypatch.setattr(loading.time, "time_ns", lambda clock=time.time_ns: clock() + 60 * 10**9)
    folder, probe = layout.protocol / FOLDER, layout.top / "probe"

    def wait() -> None:
        while not probe.exists() or probe.stat().st_mtime_ns <= folder.stat().st_ctime_ns:
            probe.write_text("x")

    return wait


def test_rules_that_come_change_and_go_are_seen_by_the_very_next_look(
    layout: Layout, a_minute_later: Callable[[], None]
) -> None:
    bucket = layout.protocol / FOLDER / "bucket.yaml"
    stamps = Stamps(layout)
    changes = (
        lambda: declare(layout, bucket_yaml=BUCKET),
        lambda: bucket.write_text(f"{BUCKET}# more\n"),
        lambda: declare(layout, other_yaml=BUCKET),
        lambda: bucket.rename(bucket.with_name("pail.yaml")),
        lambda: bucket.with_name("pail.yaml").unlink(),
    )
    for change in changes:
        before = stamps.now()
        a_minute_later()
        change()
        assert stamps.now() != before
        assert stamps.now() == stamp(layout)


def test_the_folder_of_rules_is_listed_once_as_long_as_nothing_comes_or_goes(
    layout: Layout, a_minute_later: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(layout, bucket_yaml=BUCKET)
    stamps = Stamps(layout)
    before = stamps.now()
    monkeypatch.setattr(loading.os, "listdir", None)
    assert stamps.now() == before


def test_a_folder_of_rules_that_changed_just_now_is_listed_again(
    layout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = Stamps(layout)
    stamps.now()
    monkeypatch.setattr(loading.os, "listdir", lambda folder: ["late.md"])
    assert "late.md" in dict(stamps.now()[1:])


def test_rules_are_read_when_a_file_is_judged_and_not_before(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[Layout] = []
    monkeypatch.setattr(loading, "read_statutes", lambda one, _: read.append(one) or read_statutes(one))
    guardian = guardian_of(layout)
    assert not read
    declare(layout, bucket_yaml=BUCKET)
    assert [one.rule for one in guardian.judge_file("main.tf", OPEN.encode()).findings] == ["no-public-bucket"]
    guardian.judge_file("other.tf", b"x")
    assert len(read) == 1


def test_an_edit_of_the_work_tree_drops_none_where_the_standards_are_committed(layout: Layout) -> None:
    declare(layout, bucket_yaml=BUCKET)
    standards = layout.protocol / loading.STANDARDS
    standards.write_text("```yaml\nrules: {no-public-bucket: 'off'}\n```\n")
    assert [one.rule for one in guardian_of(layout, b"").judge_file("main.tf", OPEN.encode()).findings] == [
        "no-public-bucket"
    ]
    assert guardian_of(layout, standards.read_bytes()).judge_file("main.tf", OPEN.encode()).findings == ()


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("files: '**'\nforbid: x\n", "the key `forbid` is not known", 2),
        ("files: '**'\n", "it neither forbids nor requires anything", 1),
        ("forbids: x\n", "it names no files", 1),
        ("files: '**/{a,b}'\nforbids: x\n", "is no pattern of files", 1),
        ("files: '../x'\nforbids: x\n", "is no pattern of files", 1),
        ("files: '**'\nforbids: '(x'\n", "`forbids` is no regular expression", 2),
        ("files: '**'\nforbids: x\nseverity: fatal\n", "the severity `fatal` is not known", 3),
        ("files: '**'\nforbids: x\nveto: maybe\n", "`veto` is neither true nor false", 3),
        ("files: '**'\nforbids: x\nseverity: note\nveto: true\n", "what vetoes is an error", 4),
        ("id: image-tag\nfiles: '**'\nforbids: x\n", "another rule has the id `image-tag`", 1),
        ("id: 'Not One'\nfiles: '**'\nforbids: x\n", "the id `Not One` is not one", 1),
        ("files: '**'\nforbids: x\ntitle: [a]\n", "`title` is not a text", 3),
        ("files: '**'\nforbids: [x\n", "it is not YAML", 3),
        ("- a\n- b\n", "it is not one list of keys and values", 1),
        ("", "it is not one list of keys and values", 1),
        ("x" * 70_000, "it is larger than 64 KiB", 1),
    ],
)
def test_a_file_that_is_no_rule_is_a_located_finding_and_closes(
    layout: Layout, text: str, words: str, line: int
) -> None:
    declare(layout, wrong_yaml=text)
    (finding,) = read_statutes(layout).findings
    assert words in str(finding.message)
    assert (finding.file, finding.line) == (".claude/contracts/standards/rules/wrong.yaml", line)
    assert finding.remedy is not None
    (unchecked,) = judged(layout, "any/file.tf", "x\n").not_checked
    assert (unchecked.check, unchecked.vetoes) == (finding.file, True)
    assert words in str(unchecked.why)


def test_a_broken_rule_closes_only_what_it_would_have_judged(layout: Layout) -> None:
    declare(layout, wrong_yaml="files: 'infra/**'\nforbids: '('\n", bucket_yaml=BUCKET)
    assert judged(layout, "src/main.tf", "x\n").not_checked == ()
    both = judged(layout, "infra/main.tf", OPEN)
    assert ([one.rule for one in both.findings], len(both.not_checked)) == (["no-public-bucket"], 1)


def test_an_expression_that_takes_for_ever_is_ended_and_closes(layout: Layout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_tools, "SECONDS", 0.7)
    declare(layout, slow_yaml="files: '**'\nforbids: '(a+)+$'\nveto: true\n")
    said = judged(layout, "x.tf", "a" * 40 + "b\n")
    assert said.findings == ()
    assert [(one.check, one.vetoes) for one in said.not_checked] == [("own-rules", True)]


def test_nothing_of_the_folder_is_executed(layout: Layout, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    declare(layout, evil_py=f"open({str(mark)!r}, 'w')\n", bucket_yaml=BUCKET)
    declare(layout, evil_yaml=f"files: '**'\nforbids: !!python/object/apply:os.system ['touch {mark}']\n")
    (layout.protocol / FOLDER / "__init__.py").write_text(f"open({str(mark)!r}, 'w')\n")
    judged(layout, "main.tf", OPEN)
    assert not mark.exists()
    assert [one.file for one in read_statutes(layout).findings] == [".claude/contracts/standards/rules/evil.yaml"]


def test_two_files_with_one_id_are_told_apart() -> None:
    both = [("a.yaml", BUCKET.encode()), ("b.yaml", BUCKET.encode())]
    own = read_own_rules(both, Standards())
    assert ([rule.file for rule in own.rules], [one.file for one in own.broken]) == (["a.yaml"], ["b.yaml"])


_KEYS = st.sampled_from(["id", "files", "forbids", "requires", "severity", "veto", "message", "title", "x"])
_TEXTS = st.one_of(
    st.binary(max_size=200),
    st.dictionaries(_KEYS, st.text(max_size=30), max_size=5).map(
        lambda fields: "\n".join(f"{key}: {value!r}" for key, value in fields.items()).encode("utf-8", "replace")
    ),
)


@given(_TEXTS, st.sampled_from(["rule.yaml", "rule.md"]))
def test_any_bytes_are_a_rule_or_a_located_finding(data: bytes, name: str) -> None:
    own = read_own_rules([(name, data)], Standards())
    assert len(own.rules) + len(own.broken) == 1
    for one in own.broken:
        assert one.finding.line
        assert one.finding.line >= 1
        assert one.files
    Guardian(Standards(), load_rules(), own=tools_of(own))
