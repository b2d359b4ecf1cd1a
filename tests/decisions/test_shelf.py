"""The decisions of the work tree, read when they change."""

import os
import subprocess
import time

from orchestrator.decisions.in_force import derive
from orchestrator.decisions.shelf import Shelf, as_stored
from orchestrator.repository.layout import find_workspace


def workspace(tmp_path, *, git=True):
    if git:
        subprocess.run(["git", "init", "-q", "-b", "main", str(tmp_path)], check=True)
    root = tmp_path / ".claude"
    (root / "decisions").mkdir(parents=True)
    (root / "orchestrator.yaml").write_text("id: 0b0b6f5e-95d7-4a53-9c6e-6f7c5c7e7a10\n")
    return find_workspace(tmp_path)


def put(layout, name, text="# X\n\nStatus: accepted\n"):
    path = layout.protocol / "decisions" / name
    path.write_text(text)
    return path


def ids(decisions):
    return [decision.id for decision in decisions]


def test_markdown_files_are_read_in_order_and_the_log_and_templates_are_not(tmp_path):
    layout = workspace(tmp_path)
    for name in ("ADR-002-b.md", "0001-a.md", "decision-log.md", "README.md", "template.md", "note.txt"):
        put(layout, name)
    assert ids(Shelf(layout).decisions()) == ["0001-a", "ADR-002-b"]


def test_an_empty_or_missing_folder_has_no_decisions(tmp_path):
    layout = workspace(tmp_path, git=False)
    (layout.protocol / "decisions").rmdir()
    assert Shelf(layout).decisions() == ()


def test_new_changed_and_removed_files_are_noticed(tmp_path):
    layout = workspace(tmp_path)
    shelf = Shelf(layout)
    first = put(layout, "ADR-1.md")
    assert ids(shelf.decisions()) == ["ADR-1"]
    put(layout, "ADR-2.md")
    assert ids(shelf.decisions(exact=True)) == ["ADR-1", "ADR-2"]
    first.write_text("# X\n\nStatus: rejected\n")
    assert shelf.decisions(exact=True)[0].status == "rejected"
    first.unlink()
    assert ids(shelf.decisions(exact=True)) == ["ADR-2"]


def test_an_edit_of_the_same_size_within_the_same_tick_is_noticed(tmp_path):
    layout = workspace(tmp_path)
    shelf = Shelf(layout)
    path = put(layout, "ADR-1.md", "# X\n\nStatus: accepted\n")
    before = os.stat(path)
    assert shelf.decisions(exact=True)[0].status == "accepted"
    with open(path, "r+") as file:
        file.write("# X\n\nStatus: rejected\n")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert shelf.decisions(exact=True)[0].status == "rejected"


def test_an_unchanged_shelf_gives_the_very_same_decisions(tmp_path):
    layout = workspace(tmp_path)
    path = put(layout, "ADR-1.md")
    past = time.time_ns() - 10**9
    os.utime(path, ns=(past, past))
    shelf = Shelf(layout)
    assert shelf.decisions() is shelf.decisions()
    assert shelf.decisions(exact=True) is shelf.decisions(exact=True)


def test_files_are_swept_only_when_the_time_has_come(tmp_path):
    layout = workspace(tmp_path)
    path = put(layout, "ADR-1.md")
    now = [0.0]
    shelf = Shelf(layout, clock=lambda: now[0])
    shelf.decisions()
    path.write_text("# X\n\nStatus: rejected\n")
    assert shelf.decisions()[0].status == "accepted"
    now[0] = 1.0
    assert shelf.decisions()[0].status == "rejected"


def test_links_folders_and_pipes_are_no_decisions(tmp_path):
    layout = workspace(tmp_path)
    real = put(layout, "ADR-1.md")
    folder = layout.protocol / "decisions"
    (folder / "ADR-2.md").symlink_to(real)
    (folder / "ADR-3.md").mkdir()
    os.mkfifo(folder / "ADR-4.md")
    assert ids(Shelf(layout).decisions()) == ["ADR-1"]


def test_line_ends_that_git_converts_do_not_change_what_is_signed(tmp_path):
    layout = workspace(tmp_path)
    text = b"---\r\nstatus: proposed\r\n---\r\n# X\r\n"
    assert as_stored(layout, ".claude/decisions/ADR-1.md", text) == text
    subprocess.run(["git", "-C", str(tmp_path), "config", "core.autocrlf", "true"], check=True)
    assert as_stored(layout, ".claude/decisions/ADR-1.md", text) == text.replace(b"\r\n", b"\n")


def test_two_files_of_one_id_are_both_held(tmp_path):
    layout = workspace(tmp_path)
    put(layout, "ADR-1.md", "---\nid: same\nstatus: accepted\n---\n# X\n")
    put(layout, "ADR-2.md", "---\nid: same\nstatus: accepted\n---\n# X\n")
    assert {decision.status for decision in derive(Shelf(layout).decisions(), "local")} == {"proposed"}


def test_a_successor_takes_effect_when_it_is_accepted(tmp_path):
    layout = workspace(tmp_path)
    put(layout, "ADR-1.md", "---\nid: old\nstatus: accepted\n---\n# X\n")
    path = put(layout, "ADR-2.md", "---\nid: new\nstatus: proposed\nsupersedes: [old]\n---\n# X\n")
    shelf = Shelf(layout)
    assert [d.status for d in derive(shelf.decisions(exact=True), "local")] == ["accepted", "proposed"]
    path.write_text("---\nid: new\nstatus: accepted\nsupersedes: [old]\n---\n# X\n")
    assert [d.status for d in derive(shelf.decisions(exact=True), "local")] == ["superseded", "accepted"]


def test_two_accepted_successors_hold_both(tmp_path):
    layout = workspace(tmp_path)
    put(layout, "ADR-1.md", "---\nid: old\nstatus: accepted\n---\n# X\n")
    for name in ("a", "b"):
        put(layout, f"ADR-{name}.md", f"---\nid: {name}\nstatus: accepted\nsupersedes: [old]\n---\n# X\n")
    derived = {decision.id: decision for decision in derive(Shelf(layout).decisions(), "local")}
    assert derived["a"].status == derived["b"].status == "proposed"
    assert "another accepted decision supersedes" in str(derived["a"].standing[0])
