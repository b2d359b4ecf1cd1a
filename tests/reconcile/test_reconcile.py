"""One answer for each revision of a request, whatever lies around it. In process, on real files and real git."""

from __future__ import annotations

import errno
import os
import unicodedata

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.deliver.disk import Disk
from orchestrator.deliver.publish import Paused
from orchestrator.errors import DeliveryError
from tests.support.repositories import git
from tests.support.served import STAGING, workspace

FILES = """# Files for the API
From: pm

Please put these there.

```yaml
# infrastructure/docker/api.yaml
services:
  api:
    image: python:3.12-alpine
```
"""


@pytest.fixture
def made(tmp_path):
    return workspace(tmp_path / "shop")


def process(made, *names, **options):
    return Orchestrator.open(made.top).process(names, **options)


def test_a_request_gets_one_answer_with_what_it_brings(made):
    made.drop("deploy", STAGING.format(number=1))
    (answered,) = process(made)
    header = made.header("deploy")
    assert header.status == answered.status
    assert header.revision == 1
    assert header.role == "devops-lead"
    folder = made.outbox / "deploy" / "r1"
    assert (folder / "manifest.json").exists()
    for line in header.artifacts:
        assert (made.top / line.path).exists(), line
    assert process(made) == []


def test_a_changed_request_is_a_new_revision_and_the_former_answer_lies_in_history(made):
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    first = made.answer("deploy")
    made.drop("deploy", STAGING.format(number=2))
    process(made)
    assert made.header("deploy").revision == 2
    assert (made.outbox / "deploy" / "history" / "r1.md").read_text() == first
    assert (made.outbox / "deploy" / "r1").is_dir()
    assert (made.outbox / "deploy" / "r2").is_dir()


def test_a_response_deleted_by_hand_is_remade_and_its_files_are_not_applied_again(made):
    made.drop("files", FILES)
    process(made)
    target = made.top / "infrastructure/docker/api.yaml"
    assert target.exists()
    target.unlink()
    (made.outbox / "files.md").unlink()
    process(made)
    header = made.header("files")
    assert header.revision == 1
    assert not target.exists()
    assert header.artifacts[0].outcome == "proposed"


SCRIPT = """# Prune images
From: pm

```sh
# infrastructure/scripts/prune.sh
#!/bin/sh
set -eu
docker image prune --force
```

## Acceptance Criteria
- [ ] infrastructure/scripts/prune.sh is there
"""


def test_an_answer_that_is_remade_claims_no_file_that_is_there_no_more(made):
    made.drop("script", SCRIPT)
    process(made)
    assert made.header("script").status == "Completed"
    assert "- [x] infrastructure/scripts/prune.sh is there" in made.answer("script")
    (made.top / "infrastructure/scripts/prune.sh").unlink()
    (made.outbox / "script.md").unlink()
    process(made)
    assert made.header("script").status == "Partial"
    assert "- [ ] infrastructure/scripts/prune.sh is there" in made.answer("script")
    assert "Everything asked for is there" not in made.answer("script")


def test_a_ledger_that_was_lost_is_rebuilt_from_the_answers(made):
    for number in range(3):
        made.drop(f"deploy-{number}", STAGING.format(number=number))
    process(made)
    before = {name: made.answer(name) for name in made.answers()}
    (made.top / ".git" / "orchestrator" / "ledger.jsonl").unlink()
    assert process(made) == []
    assert {name: made.answer(name) for name in made.answers()} == before


def test_a_response_that_the_ledger_does_not_know_is_set_aside_and_never_an_answer(made):
    made.drop("first", STAGING.format(number=1))
    process(made)
    forged = (made.outbox / "first.md").read_bytes().replace(b'request: "first"', b'request: "second"')
    (made.outbox / "second.md").write_bytes(forged)
    made.drop("second", STAGING.format(number=2))
    process(made)
    assert (made.outbox / "second.md").read_bytes() != forged
    assert made.header("second").request == "second"
    (aside,) = made.outbox.glob("second.md.not-ours-*")
    assert aside.read_bytes() == forged


def test_an_answer_with_conflict_markers_is_reported_and_never_overwritten(made):
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    conflict = b"<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\n"
    (made.outbox / "deploy.md").write_bytes(conflict)
    made.drop("deploy", STAGING.format(number=2))
    assert process(made) == []
    assert (made.outbox / "deploy.md").read_bytes() == conflict


def test_a_persons_file_is_never_overwritten_and_the_answer_brings_the_difference(made):
    target = made.top / "infrastructure/docker/api.yaml"
    target.parent.mkdir(parents=True)
    target.write_text("# mine\n")
    made.drop("files", FILES)
    process(made)
    assert target.read_text() == "# mine\n"
    (line,) = made.header("files").artifacts
    assert line.outcome == "proposed"
    proposed = made.top / line.copy_at
    assert b"python:3.12-alpine" in proposed.read_bytes()
    assert "-# mine" in proposed.with_name(proposed.name + ".diff").read_text()


def test_a_file_that_we_wrote_is_replaced_by_the_next_revision(made):
    made.drop("files", FILES)
    process(made)
    made.drop("files", FILES.replace("3.12-alpine", "3.13-alpine"))
    process(made)
    assert "3.13-alpine" in (made.top / "infrastructure/docker/api.yaml").read_text()
    assert made.header("files").artifacts[0].outcome == "written"


def test_an_answer_says_whose_content_it_replaces_and_a_new_revision_of_its_own_does_not(made):
    path = "infrastructure/docker/api.yaml"
    made.drop("first", FILES)
    process(made)
    made.drop("second", FILES.replace("3.12-alpine", "3.13-alpine"))
    process(made)
    (line,) = (one for one in made.header("second").artifacts if one.path == path)
    assert line.outcome == "written"
    assert line.reasons[0].startswith("it replaces what the answer to the earlier request `first` wrote here")
    assert "`orchestrator undo second` brings the former content back" in made.answer("second")
    made.drop("second", FILES.replace("3.12-alpine", "3.14-alpine"))
    process(made)
    assert "replaces what" not in made.answer("second")
    made.drop("first", FILES.replace("3.12-alpine", "3.11-alpine").replace("From: pm", "From: pm\nLanguage: ko"))
    process(made)
    assert "앞선 요청 `second`에 대한 응답이 여기에 쓴 내용을 대체합니다" in made.answer("first")
    Orchestrator.open(made.top).undo("first")
    assert "3.14-alpine" in (made.top / path).read_text()


def test_two_files_for_one_path_in_one_answer_are_never_both_written(made):
    made.drop(
        "backup",
        """# Database backup with our script
From: pm
Kind: infrastructure-files, database-backup

```sh
# infrastructure/backup/backup.sh
#!/bin/sh
echo ours
```
""",
    )
    process(made)
    lines = [one for one in made.header("backup").artifacts if one.path == "infrastructure/backup/backup.sh"]
    assert [one.outcome for one in lines] == ["written", "proposed"]
    assert (made.top / "infrastructure/backup/backup.sh").read_text().endswith("echo ours\n")
    assert (made.top / lines[1].copy_at).read_bytes() != (made.top / lines[0].path).read_bytes()


def test_undo_takes_back_what_is_still_ours_and_leaves_what_is_not(made):
    made.drop("files", FILES)
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    spec = made.root / "contracts/interfaces/deployment-spec.md"
    with_section = spec.read_text()
    spec.write_text(with_section + "\nA person's remark.\n")
    Orchestrator.open(made.top).undo("deploy")
    assert "A person's remark." in spec.read_text()
    assert "section:" not in spec.read_text().partition("A person's remark.")[0].partition("-->")[2]
    target = made.top / "infrastructure/docker/api.yaml"
    target.write_text("# changed\n")
    (taken,) = Orchestrator.open(made.top).undo("files")
    assert not taken.back
    assert target.read_text() == "# changed\n"
    assert process(made) == []


def test_several_sections_of_one_document_are_written_and_taken_back_together(made):
    spec = made.root / "contracts/interfaces/deployment-spec.md"
    before = spec.read_text()
    made.drop("all", STAGING.format(number=1).replace("Service: api\n", "Service: api, web\n"))
    process(made)
    sections = [one for one in made.header("all").artifacts if one.path.endswith("interfaces/deployment-spec.md")]
    assert [one.outcome for one in sections] == ["written", "written"]
    text = spec.read_text()
    assert "<!-- section: api · staging -->" in text
    assert "<!-- section: web · staging -->" in text
    Orchestrator.open(made.top).undo("all")
    assert spec.read_text().rstrip() == before.rstrip()
    assert "undo" in made.answer("all")


def test_a_name_that_differs_by_case_only_is_answered_beside_the_first(made):
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    made.drop("Deploy", STAGING.format(number=2))
    process(made)
    names = made.answers()
    assert "deploy" in names
    (other,) = names - {"deploy"}
    assert other.startswith("Deploy~")
    assert process(made) == []


def test_requests_whose_names_collide_are_both_shown_with_their_own_answers(made):
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    made.drop("Deploy", STAGING.format(number=2))
    (made.inbox / os.fsdecode(b"b\xffd.md")).write_text(STAGING.format(number=3))

    def states():
        return {one.name.partition("~")[0]: one.state for one in Orchestrator.open(made.top).status()}

    assert states() == {"deploy": "Partial", "Deploy": "new", "b\ufffdd": "new"}
    process(made)
    assert states() == {"deploy": "Partial", "Deploy": "Partial", "b\ufffdd": "Partial"}
    made.drop("deploy", STAGING.format(number=4))
    assert states() == {"deploy": "changed", "Deploy": "Partial", "b\ufffdd": "Partial"}


def test_done_and_cancelled_files_without_our_answer_are_history(made):
    (made.inbox / "old.md.done").write_text(STAGING.format(number=1))
    (made.inbox / "gone.md.cancelled").write_text(STAGING.format(number=2))
    assert process(made, backlog=True) == []
    assert made.answers() == set()
    states = {one.name: one.state for one in Orchestrator.open(made.top).status()}
    assert states == {"old": "closed by hand", "gone": "closed by hand"}


def test_requests_from_before_the_workspace_wait_for_a_backlog_pass(tmp_path):
    top = tmp_path / "shop"
    inbox = top / ".claude" / "requests" / "to-devops"
    inbox.mkdir(parents=True)
    (inbox / "old.md").write_text(STAGING.format(number=1))
    made = workspace(top, application=False)
    assert process(made) == []
    assert [one.state for one in Orchestrator.open(made.top).status()] == ["waits for --backlog"]
    (answered,) = process(made, backlog=True)
    assert answered.name == "old"


def test_requests_of_a_fresh_clone_wait_for_a_backlog_pass_and_its_answers_are_believed(made, tmp_path):
    made.drop("answered", STAGING.format(number=1))
    process(made)
    made.drop("open", STAGING.format(number=2))
    made.commit()
    git(tmp_path, "clone", "--quiet", str(made.top), "clone")
    clone = type(made)(tmp_path / "clone")
    assert process(clone) == []
    (answered,) = process(clone, backlog=True)
    assert answered.name == "open"


def test_explaining_in_a_fresh_clone_changes_nothing_and_does_not_begin_to_serve(made, tmp_path):
    made.commit()
    git(tmp_path, "clone", "--quiet", str(made.top), "clone")
    (tmp_path / "ask.md").write_text(STAGING.format(number=1))
    case, _ = Orchestrator.open(tmp_path / "clone").explain(tmp_path / "ask.md")
    assert case.status
    state = tmp_path / "clone" / ".git" / "orchestrator"
    assert not [name for name in ("init.json", "ledger.jsonl", "staging", "before", "lock") if (state / name).exists()]
    assert git(tmp_path / "clone", "status", "--porcelain") == ""


def test_a_cancelled_request_is_answered_as_cancelled(made):
    made.drop("stop", STAGING.format(number=1).replace("Priority: High", "Status: Cancelled"))
    (answered,) = process(made)
    assert answered.header.cancelled
    assert not (made.outbox / "stop").exists()


def test_an_answered_request_is_renamed_where_the_configuration_says_so(tmp_path):
    made = workspace(tmp_path / "shop", settings="answered: rename")
    made.drop("deploy", STAGING.format(number=1))
    process(made)
    assert not (made.inbox / "deploy.md").exists()
    assert (made.inbox / "deploy.md.done").exists()
    assert process(made) == []


def test_without_git_everything_is_proposed_and_the_answer_says_so(tmp_path):
    made = workspace(tmp_path / "shop", git_too=False)
    made.drop("files", FILES)
    process(made)
    (line,) = made.header("files").artifacts
    assert line.outcome == "proposed"
    assert "work tree" in made.answer("files")
    assert not (made.top / "infrastructure").exists()


def test_nothing_is_published_while_a_merge_is_not_finished(made):
    made.drop("deploy", STAGING.format(number=1))
    (made.top / ".git" / "MERGE_HEAD").write_text("0" * 40)
    with pytest.raises(Paused):
        process(made)
    assert made.answers() == set()
    (made.top / ".git" / "MERGE_HEAD").unlink()
    process(made)
    assert made.answers() == {"deploy"}


@pytest.mark.skipif(os.geteuid() == 0, reason="skipped: needs a user whom permissions bind")
def test_a_read_only_outbox_is_a_clear_error_and_nothing_is_half_written(made):
    made.outbox.chmod(0o500)
    made.drop("deploy", STAGING.format(number=1))
    try:
        with pytest.raises(DeliveryError, match="writable"):
            process(made)
    finally:
        made.outbox.chmod(0o700)
    process(made)
    assert made.answers() == {"deploy"}


def refusing(patched, at):
    """Let the disk refuse one sort of step, as a full disk or a read-only folder does."""

    def refuse(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    patched.setattr(Disk, at, refuse)


@pytest.mark.parametrize("at", ["rename_new", "make_folder_in", "move_into", "sync", "sync_folder"])
def test_what_was_refused_halfway_is_done_when_it_is_tried_again(made, monkeypatch, at):
    made.drop("files", FILES)
    desk = Orchestrator.open(made.top)
    with desk.lock():
        reconciler = desk.begin()
        seen = reconciler.inbox.look("files.md")
        with monkeypatch.context() as patched:
            refusing(patched, at)
            for _ in range(2):
                with pytest.raises(DeliveryError):
                    reconciler.reconcile(seen)
        assert made.answers() == set()
        answered = reconciler.reconcile(seen)
        assert reconciler.reconcile(seen) is None
        reconciler.ledger.close()
    assert answered.header.artifacts == made.header("files").artifacts
    assert made.header("files").revision == 1
    assert made.header("files").artifacts[0].outcome == "written"
    assert "image: python:3.12-alpine" in (made.top / "infrastructure/docker/api.yaml").read_text()
    assert not list((made.top / ".git/orchestrator/staging").iterdir())


def test_a_revision_that_was_refused_halfway_is_finished_before_the_next_one(made, monkeypatch):
    made.drop("files", FILES)
    desk = Orchestrator.open(made.top)
    with desk.lock():
        reconciler = desk.begin()
        with monkeypatch.context() as patched:
            refusing(patched, "rename_new")
            with pytest.raises(DeliveryError):
                reconciler.reconcile(reconciler.inbox.look("files.md"))
        made.drop("files", FILES.replace("3.12", "3.13"))
        answered = reconciler.reconcile(reconciler.inbox.look("files.md"))
        reconciler.ledger.close()
    assert answered.revision == 2
    assert (made.outbox / "files" / "history" / "r1.md").exists()
    assert made.header("files").artifacts[0].outcome == "written"
    assert "3.13-alpine" in (made.top / "infrastructure/docker/api.yaml").read_text()


def test_an_announced_answer_that_can_not_go_out_holds_up_neither_the_next_start_nor_others(made, monkeypatch):
    made.drop("files", FILES)
    with monkeypatch.context() as patched:
        refusing(patched, "rename_new")
        with pytest.raises(DeliveryError):
            process(made)
    assert [one.state for one in Orchestrator.open(made.top).status()] == ["new"]
    made.drop("deploy", STAGING.format(number=1))
    real = Disk.rename_new

    def refuse(disk, source, target):
        if "/files" in target:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        real(disk, source, target)

    troubles = []
    with monkeypatch.context() as patched:
        patched.setattr(Disk, "rename_new", refuse)
        answers = process(made, hindered=lambda name, error: troubles.append(name))
    assert [one.name for one in answers] == ["deploy"]
    assert troubles == ["files"]
    process(made)
    assert made.header("files").artifacts[0].outcome == "written"
    assert (made.top / "infrastructure/docker/api.yaml").exists()


def stands(place, sort, elsewhere):
    if sort == "folder":
        place.mkdir()
    elif sort == "file":
        place.write_text("somebody's\n")
    elif sort == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(elsewhere / ("nowhere" if sort == "dangling link" else ""))


@pytest.mark.parametrize(
    ("place", "sort"),
    [
        ("files.md", "folder"),
        ("files.md", "link"),
        ("files.md", "pipe"),
        ("files", "file"),
        ("files", "link"),
        ("files", "dangling link"),
    ],
)
def test_what_can_be_no_answer_in_an_answers_place_is_set_aside_and_never_followed(made, tmp_path, place, sort):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    stands(made.outbox / place, sort, elsewhere)
    made.drop("files", FILES)
    process(made)
    assert made.header("files").artifacts[0].outcome == "written"
    assert (made.outbox / "files" / "r1" / "manifest.json").exists()
    assert list(elsewhere.iterdir()) == []
    (aside,) = made.outbox.glob(f"{place}.not-ours-*")
    assert aside.is_symlink() == ("link" in sort)


def test_a_history_that_leads_elsewhere_is_set_aside(made, tmp_path):
    made.drop("files", FILES)
    process(made)
    (tmp_path / "elsewhere").mkdir()
    (made.outbox / "files" / "history").symlink_to(tmp_path / "elsewhere")
    made.drop("files", FILES.replace("3.12", "3.13"))
    process(made)
    assert made.header("files").revision == 2
    assert (made.outbox / "files" / "history" / "r1.md").exists()
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_can_not_be_set_aside_holds_up_no_other_request(made, monkeypatch):
    (made.outbox / "files.md").write_text("somebody's\n")
    made.drop("files", FILES)
    made.drop("deploy", STAGING.format(number=1))
    real = Disk.rename_new

    def refuse(disk, source, target):
        if "not-ours" in target:
            raise OSError(errno.EACCES, os.strerror(errno.EACCES))
        real(disk, source, target)

    monkeypatch.setattr(Disk, "rename_new", refuse)
    troubles = {}
    answers = process(made, hindered=troubles.__setitem__)
    assert [one.name for one in answers] == ["deploy"]
    assert "can't be set aside" in troubles["files"].fact


def test_a_link_swapped_into_the_way_is_refused(made, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (made.top / "infrastructure").symlink_to(elsewhere)
    made.drop("files", FILES)
    process(made)
    assert list(elsewhere.iterdir()) == []
    assert made.header("files").artifacts[0].outcome == "proposed"


HOSTILE = {
    "empty": b"",
    "too-large": b"# Big\nFrom: pm\n" + b"x" * (1024 * 1024),
    "not-utf-8": b"# T\xff\xfetle\nFrom: pm\n",
    "utf-16": "# Title\nFrom: pm\n".encode("utf-16"),
    "nul": b"# Title\x00\nFrom: pm\n\x00\x00",
    "bom-crlf": b"\xef\xbb\xbf# Title\r\nFrom: pm\r\n\r\nDo it.\r\n",
    "deep-lists": b"# T\nFrom: pm\n\n" + b"- " * 100_000 + b"x\n",
    "deep-quotes": b"# T\nFrom: pm\n\n" + b"> " * 100_000 + b"x\n",
    "yaml-bomb": b"---\na: &a [x,x]\nb: &b [*a,*a]\nfrom: pm\n---\n# T\n",
    "yaml-tag": b"---\nfrom: !!python/object/apply:os.system ['true']\n---\n# T\n",
    "jinja": b"# {{ 7*7 }}{% for x in range(9) %}x{% endfor %}\nFrom: pm\n\nDo it.\n",
    "table": b"# T\nFrom: pm\n\n|a|b|\n|-|-|\n" + b"|x|y|\n" * 20_000,
}


def test_hostile_bytes_are_answered_and_never_crash(made):
    for name, data in HOSTILE.items():
        made.drop(name, data)
    (made.inbox / "folder.md").mkdir()
    os.mkfifo(made.inbox / "pipe.md")
    (made.inbox / "link.md").symlink_to("/etc/passwd")
    made.drop("line\nbreak", STAGING.format(number=1))
    made.drop("x" * 252, STAGING.format(number=2))
    made.drop(unicodedata.normalize("NFD", "배포"), STAGING.format(number=3))
    with open(os.fsencode(made.inbox) + b"/caf\xe9.md", "wb") as file:
        file.write(STAGING.format(number=4).encode())
    process(made)
    answers = made.answers()
    assert {*HOSTILE, "folder", "pipe", "link", "line\nbreak"} <= answers
    assert len(answers) == len(HOSTILE) + 7
    for name in ("empty", "too-large", "not-utf-8", "folder", "pipe", "link"):
        assert made.header(name).status == "Rejected", name
    assert "# Response: {{ 7\\*7 }}{% for x in range(9) %}x{% endfor %}" in made.answer("jinja").splitlines()
    assert "root:" not in made.answer("link")
    assert process(made) == []


def test_a_held_request_that_was_edited_gets_its_new_answer_even_where_that_is_held_for_the_same_reasons(made):
    text = STAGING.format(number=1).replace("Priority: High", "Priority: High\nDepends-On: what-is-not-there")
    made.drop("deploy", text)
    assert [answered.status for answered in process(made)] == ["Blocked"]
    made.drop("deploy", f"{text}\nThanks in advance.\n")
    assert [(answered.status, answered.revision) for answered in process(made)] == [("Blocked", 2)]
    assert process(made) == []


def oldest_first(made, *requests: tuple[str, str]) -> None:
    for second, (name, text) in enumerate(requests, 1_700_000_000):
        os.utime(made.drop(name, text), (second, second))


def test_one_pass_goes_on_with_what_its_own_answers_release(made):
    depends = STAGING.format(number=1).replace("Priority: High", "Priority: High\nDepends-On: {what}")
    asked = STAGING.format(number=2).replace("Service: api", "Service: payments")
    oldest_first(
        made,
        ("far", depends.format(what="near")),
        ("near", depends.format(what="base")),
        ("asked", asked),
        ("base", STAGING.format(number=3)),
        ("told", "# The service\nFrom: backend\nFollows: asked\n\n1. api\n"),
    )
    answered = {one.name: (one.status, one.revision) for one in process(made, backlog=True)}
    assert {name: revision for name, (_, revision) in answered.items()} == {
        "far": 3,  # it was held for a request that was not answered yet, then for one that was held itself
        "near": 2,
        "asked": 2,
        "base": 1,
        "told": 1,
    }
    assert "Blocked" not in {status for status, _ in answered.values()}
    assert process(made) == []


def test_a_pass_over_one_request_answers_no_other(made):
    held = STAGING.format(number=1).replace("Priority: High", "Priority: High\nDepends-On: base")
    made.drop("held", held)
    process(made)
    made.drop("base", STAGING.format(number=2))
    assert [one.name for one in process(made, "base")] == ["base"]
    assert [(one.name, one.status) for one in process(made)] == [("held", "Partial")]


def test_requests_that_wait_for_each_other_are_answered_once(made):
    text = STAGING.format(number=1).replace("Priority: High", "Priority: High\nDepends-On: {what}\nFollows: {what}")
    oldest_first(made, ("one", text.format(what="two")), ("two", text.format(what="one")))
    assert {(one.name, one.status) for one in process(made, backlog=True)} == {("one", "Blocked"), ("two", "Blocked")}
    assert process(made) == []


def test_a_held_request_is_answered_once_however_often_it_is_looked_at(made):
    made.drop("release", "# Deploy the API\nFrom: pm\nKind: deployment\nEnvironment: production\n\n- now\n")
    assert [(answered.status, answered.revision) for answered in process(made)] == [("Blocked", 1)]
    # Its drafted decision lies there now; that alone is nothing new.
    assert process(made) == []
    assert made.header("release").revision == 1
