"""A recorded trace of every durable operation, cut after each: the next start always finishes that answer."""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from orchestrator.deliver import disk
from orchestrator.deliver.disk import RENAME_EXCHANGE, Disk
from orchestrator.deliver.ledger import Entry, Ledger
from orchestrator.deliver.parcel import Document, Parcel, Target
from orchestrator.deliver.publish import Paused, Publisher
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.errors import TargetMovedError
from orchestrator.model.digest import digest

SPEC = "contracts/deployment-spec.md"
COMPOSE = "infrastructure/docker/compose.yaml"


class PowerCut(BaseException):
    """The machine goes dark. Not an Exception: nothing may catch it."""


class RecordingDisk(Disk):
    """Counts operations, cuts the power before the n-th, and can forget what was not made durable by then."""

    def __init__(self, cut_at: int | None = None) -> None:
        self.trace: list[tuple[str, str]] = []
        self.cut_at = cut_at
        self.unsynced: list[tuple[str, Callable[[], None]]] = []

    def _step(self, name: str, path: str) -> None:
        if self.cut_at is not None and len(self.trace) >= self.cut_at:
            raise PowerCut
        self.trace.append((name, path))

    def forget(self) -> None:
        """Undo, newest first, every change of a folder that was never made durable."""
        for _, undo in reversed(self.unsynced):
            undo()
        self.unsynced.clear()

    def _later(self, path: str, undo: Callable[[], None]) -> None:
        self.unsynced.append((os.path.dirname(path), undo))

    def make_folder(self, path: str) -> None:
        self._step("mkdir", path)
        super().make_folder(path)
        self._later(path, lambda: shutil.rmtree(path, ignore_errors=True))

    def write_files(self, files):
        for one in files:
            self._step("write", one[0])
            Path(one[0]).write_bytes(one[1][: len(one[1]) // 2])  # half a file, should the power go now
            self._later(one[0], lambda path=one[0]: Path(path).unlink(missing_ok=True))
            self._step("fsync", one[0])
            os.unlink(one[0])
            super().write_files([one])

    def append(self, descriptor: int, data: bytes) -> None:
        if self.cut_at is not None and len(self.trace) == self.cut_at:
            os.write(descriptor, data[: len(data) // 2])  # a torn line
        self._step("append", "ledger")
        super().append(descriptor, data)

    def sync_folder(self, path: str) -> None:
        self._step("fsync folder", path)
        super().sync_folder(path)
        self.unsynced = [one for one in self.unsynced if one[0] != path]

    def sync(self, descriptor: int) -> None:
        self._step("fsync folder", f"descriptor {descriptor}")
        super().sync(descriptor)
        path = os.readlink(f"/proc/self/fd/{descriptor}")
        self.unsynced = [one for one in self.unsynced if one[0] != path]

    def rename(self, source: str, target: str) -> None:
        self._step("rename", target)
        former = Path(target).read_bytes() if Path(target).is_file() else None
        super().rename(source, target)

        def undo() -> None:
            os.rename(target, source)
            if former is not None:
                Path(target).write_bytes(former)

        self._later(target, undo)

    def rename_new(self, source: str, target: str) -> None:
        self._step("rename to a free name", target)
        super().rename_new(source, target)
        self._later(target, lambda: os.rename(target, source))

    def make_folder_in(self, name: str, folder: int) -> None:
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)
        self._step("mkdir", path)
        super().make_folder_in(name, folder)
        self._later(path, lambda: shutil.rmtree(path, ignore_errors=True))

    def move_into(self, source: str, folder: int, name: str, flag: int) -> None:
        path = os.path.join(os.readlink(f"/proc/self/fd/{folder}"), name)
        self._step("exchange" if flag == RENAME_EXCHANGE else "rename to a free name", path)
        super().move_into(source, folder, name, flag)
        if flag == RENAME_EXCHANGE:
            self._later(path, lambda: Disk().exchange(source, path))
        else:
            self._later(path, lambda: os.rename(path, source))

    def link(self, source: str, target: str) -> None:
        self._step("link", target)
        super().link(source, target)
        self._later(target, lambda: os.unlink(target))


class Place:
    """A small work tree with an outbox, as the reconciler uses them."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.outbox = top / "responses"
        self.state = top / "state"
        (top / "contracts").mkdir(parents=True)
        (top / SPEC).write_text("# Deployment spec\n")

    def publisher(self, disk: Disk) -> Publisher:
        ledger = Ledger.open(self.state / "ledger.jsonl", disk, list)
        publisher = Publisher(
            outbox=self.outbox,
            state=self.state,
            staging=self.state / "staging",
            work_tree=WorkTree(self.top, disk),
            ledger=ledger,
            disk=disk,
            may_publish=lambda: None,
        )
        publisher.prepare()
        return publisher

    def parcel(self, revision: int) -> Parcel:
        before = (self.top / SPEC).read_bytes()
        entry = Entry(
            "deploy-api", f"request-{revision}", "", revision, "Completed", "2026-11-20T09:00:00+09:00", folder=True
        )
        targets = [Target(SPEC, before + f"revision {revision}\n".encode(), before)]
        if revision == 1:
            targets.append(Target(COMPOSE, b"services: {}\n", None))
        return Parcel(
            "deploy-api",
            entry,
            f"the answer, revision {revision}\n".encode(),
            (Document("manifest.json", b"{}\n"), Document("proposed/Dockerfile", b"FROM scratch\n")),
            tuple(targets),
        )

    def publish_once(self, publisher: Publisher, revision: int) -> None:
        """What the reconciler does: nothing where the response is there."""
        response = self.outbox / "deploy-api.md"
        entry = publisher.ledger.entries.get("deploy-api")
        announced = entry is not None and entry.revision == revision
        if announced and response.exists() and digest(response.read_bytes()) == entry.response:
            return
        publisher.publish(self.parcel(revision))

    def check(self, revision: int) -> None:
        response = self.outbox / "deploy-api.md"
        assert response.read_bytes() == f"the answer, revision {revision}\n".encode()
        lines = (self.top / SPEC).read_text().splitlines()
        assert lines == ["# Deployment spec"] + [f"revision {number}" for number in range(1, revision + 1)]
        assert (self.top / COMPOSE).read_bytes() == b"services: {}\n"
        for number in range(1, revision + 1):
            folder = self.outbox / "deploy-api" / f"r{number}"
            assert (folder / "manifest.json").read_bytes() == b"{}\n"
            assert (folder / "proposed" / "Dockerfile").read_bytes() == b"FROM scratch\n"
        history = sorted(path.name for path in (self.outbox / "deploy-api").glob("history/*"))
        assert history == [f"r{number}.md" for number in range(1, revision)]
        assert not list((self.state / "staging").iterdir())
        kept = {path.name for path in (self.state / "before").iterdir()}
        assert digest(b"# Deployment spec\n") in kept


def count_steps(tmp_path: Path, revision: int) -> int:
    place = Place(tmp_path / "count")
    disk = Disk()
    for number in range(1, revision):
        publisher = place.publisher(disk)
        publisher.publish(place.parcel(number))
        publisher.ledger.close()
    recording = RecordingDisk()
    publisher = place.publisher(recording)
    before = len(recording.trace)
    publisher.publish(place.parcel(revision))
    publisher.ledger.close()
    place.check(revision)
    return len(recording.trace) - before


@pytest.mark.parametrize("revision", [1, 2])
@pytest.mark.parametrize("forgetful", [False, True], ids=["everything survives", "what was not durable is lost"])
def test_after_a_cut_at_any_step_the_answer_is_finished_once_and_whole(tmp_path, revision, forgetful):
    steps = count_steps(tmp_path, revision)
    assert steps > 12
    for cut in range(steps):
        place = Place(tmp_path / f"cut{cut}")
        for number in range(1, revision):
            publisher = place.publisher(Disk())
            publisher.publish(place.parcel(number))
            publisher.ledger.close()
        recording = RecordingDisk()
        publisher = place.publisher(recording)
        recording.unsynced.clear()
        recording.cut_at = len(recording.trace) + cut
        with pytest.raises(PowerCut):
            publisher.publish(place.parcel(revision))
        publisher.ledger.close()
        if forgetful:
            recording.forget()
        response = place.outbox / "deploy-api.md"
        if response.exists() and response.read_bytes().endswith(f"revision {revision}\n".encode()):
            assert (place.top / COMPOSE).exists(), "published before what it names"
            assert (place.outbox / "deploy-api" / f"r{revision}" / "manifest.json").exists()

        publisher = place.publisher(Disk())
        assert publisher.recover() == []
        place.publish_once(publisher, revision)
        publisher.ledger.close()
        place.check(revision)


@pytest.mark.parametrize("revision", [1, 2])
def test_when_the_response_appears_nothing_that_it_names_waits_to_be_made_durable(tmp_path, revision):
    waiting: list[list[str]] = []

    class WatchfulDisk(RecordingDisk):
        def note(self, target: str) -> None:
            if target.endswith("deploy-api.md"):
                waiting.append([folder for folder, _ in self.unsynced])

        def rename(self, source: str, target: str) -> None:
            self.note(target)
            super().rename(source, target)

        def rename_new(self, source: str, target: str) -> None:
            self.note(target)
            super().rename_new(source, target)

    place = Place(tmp_path / "place")
    for number in range(1, revision):
        publisher = place.publisher(Disk())
        publisher.publish(place.parcel(number))
        publisher.ledger.close()
    recording = WatchfulDisk()
    publisher = place.publisher(recording)
    recording.unsynced.clear()
    publisher.publish(place.parcel(revision))
    publisher.ledger.close()
    assert waiting
    assert all(folders == [] for folders in waiting)


def test_a_second_start_after_recovery_finds_nothing_to_do(tmp_path):
    place = Place(tmp_path / "place")
    recording = RecordingDisk()
    publisher = place.publisher(recording)
    steps = count_steps(tmp_path, 1)
    recording.cut_at = len(recording.trace) + steps - 2
    with pytest.raises(PowerCut):
        publisher.publish(place.parcel(1))
    publisher.ledger.close()
    for _ in range(2):
        publisher = place.publisher(Disk())
        publisher.recover()
        publisher.ledger.close()
    place.check(1)
    assert len((place.state / "ledger.jsonl").read_text().splitlines()) == 1


def test_a_start_amid_a_merge_leaves_what_was_announced_for_later(tmp_path):
    place = Place(tmp_path / "place")
    recording = RecordingDisk()
    publisher = place.publisher(recording)
    recording.cut_at = len(recording.trace) + count_steps(tmp_path, 1) - 2
    with pytest.raises(PowerCut):
        publisher.publish(place.parcel(1))
    publisher.ledger.close()

    def merging():
        raise Paused("a merge is not finished")

    publisher = place.publisher(Disk())
    publisher.may_publish = merging
    assert publisher.recover() == []
    assert list(publisher.unfinished) == ["deploy-api"]
    with pytest.raises(Paused):
        publisher.finish("deploy-api")
    publisher.may_publish = lambda: None
    assert publisher.finish("deploy-api")
    assert not publisher.unfinished
    publisher.ledger.close()
    place.check(1)


def test_a_target_that_a_person_changed_after_the_cut_stays_theirs(tmp_path):
    class CutBehindTheAnnouncement(RecordingDisk):
        def append(self, descriptor: int, data: bytes) -> None:
            super().append(descriptor, data)
            self.cut_at = len(self.trace)

    place = Place(tmp_path / "place")
    publisher = place.publisher(CutBehindTheAnnouncement())
    with pytest.raises(PowerCut):
        publisher.publish(place.parcel(1))
    publisher.ledger.close()
    (place.top / SPEC).write_text("# mine now\n")

    publisher = place.publisher(Disk())
    assert publisher.recover() == ["deploy-api"]
    assert (place.top / SPEC).read_text() == "# mine now\n"
    assert not (place.outbox / "deploy-api.md").exists()
    assert not list((place.state / "staging").iterdir())


def test_a_folder_made_ready_is_used_by_the_next_first_answer_and_swept_where_there_is_none(tmp_path):
    place = Place(tmp_path / "place")
    recording = RecordingDisk()
    publisher = place.publisher(recording)
    publisher.staging.make_ready()
    (ready,) = (place.state / "staging").iterdir()
    publisher.publish(place.parcel(1))
    assert ("rename to a free name", f"{place.outbox}/deploy-api") in recording.trace
    assert publisher.ledger.entries["deploy-api"].revision == 1
    assert publisher.ledger.whole("deploy-api").token == ready.name
    place.check(1)

    publisher.staging.make_ready()
    publisher.staging.clear()
    assert not list((place.state / "staging").iterdir())
    publisher.staging.make_ready()
    publisher.ledger.close()
    publisher = place.publisher(Disk())
    assert publisher.recover() == []
    assert not list((place.state / "staging").iterdir())
    publisher.ledger.close()


@pytest.mark.parametrize("gone", [True, False], ids=["gone", "no more empty"])
def test_a_folder_made_ready_that_somebody_touched_is_left_aside(tmp_path, gone):
    place = Place(tmp_path / "place")
    publisher = place.publisher(Disk())
    publisher.staging.make_ready()
    (ready,) = (place.state / "staging").iterdir()
    if gone:
        shutil.rmtree(ready)
    else:
        (ready / "r1" / "stranger.md").write_text("not ours\n")
    publisher.publish(place.parcel(1))
    assert publisher.ledger.whole("deploy-api").token != ready.name
    publisher.recover()
    publisher.ledger.close()
    place.check(1)


NAMES = ("deploy-api", "deploy-web", "place-files")


class Group(Place):
    """Three answers that go out together; each writes the same document, as the one before it leaves it."""

    def parcels(self, names: tuple[str, ...] = NAMES) -> list[Parcel]:
        parcels, document = [], (self.top / SPEC).read_bytes()
        for name in names:
            more = document + f"{name}\n".encode()
            targets = (Target(SPEC, more, document), Target(f"infrastructure/{name}/up.sh", b"up\n", None, True))
            entry = Entry(name, f"request-{name}", "", 1, "Completed", "2026-11-20T09:00:00+09:00", folder=True)
            response = f"the answer to {name}\n".encode()
            parcels.append(Parcel(name, entry, response, (Document("manifest.json", b"{}\n"),), targets))
            document = more
        return parcels

    def check_all(self) -> None:
        lines = (self.top / SPEC).read_text().splitlines()
        assert lines[0] == "# Deployment spec"
        assert sorted(lines[1:]) == sorted(NAMES)
        for name in NAMES:
            assert (self.outbox / f"{name}.md").read_text() == f"the answer to {name}\n"
            assert (self.outbox / name / "r1" / "manifest.json").read_bytes() == b"{}\n"
            assert (self.top / f"infrastructure/{name}/up.sh").read_bytes() == b"up\n"
        assert not list((self.state / "staging").iterdir())
        kept = {path.name for path in (self.state / "before").iterdir()}
        said = [lines[: number + 1] for number in range(len(NAMES))]
        assert {digest("".join(f"{line}\n" for line in some).encode()) for some in said} <= kept


@pytest.mark.parametrize("forgetful", [False, True], ids=["everything survives", "what was not durable is lost"])
def test_after_a_cut_at_any_step_each_answer_of_a_group_is_finished_once_and_whole(tmp_path, forgetful):
    counted = Group(tmp_path / "count")
    recording = RecordingDisk()
    publisher = counted.publisher(recording)
    before = len(recording.trace)
    outcomes = publisher.publish_together(counted.parcels())
    assert [one.name for one in outcomes] == list(NAMES)
    publisher.ledger.close()
    counted.check_all()
    announcements = [name for name, _ in recording.trace[before:] if name == "append"]
    assert len(announcements) == 1
    steps = len(recording.trace) - before
    recovered = 0
    for cut in range(steps):
        place = Group(tmp_path / f"cut{cut}")
        recording = RecordingDisk()
        publisher = place.publisher(recording)
        recording.unsynced.clear()
        recording.cut_at = len(recording.trace) + cut
        with pytest.raises(PowerCut):
            publisher.publish_together(place.parcels())
        publisher.ledger.close()
        if forgetful:
            recording.forget()
        for name in NAMES:
            if (place.outbox / f"{name}.md").exists():
                assert name in (place.top / SPEC).read_text(), "published before what it names"
                assert (place.top / f"infrastructure/{name}/up.sh").exists()
                assert (place.outbox / name / "r1" / "manifest.json").exists()

        publisher = place.publisher(Disk())
        assert publisher.recover() == []
        missing = tuple(name for name in NAMES if not (place.outbox / f"{name}.md").exists())
        recovered += len(NAMES) - len(missing)
        for parcel in place.parcels(missing):
            publisher.publish(parcel)
        publisher.ledger.close()
        place.check_all()
    assert recovered > steps


def test_when_the_first_response_of_a_group_appears_nothing_waits_to_be_made_durable(tmp_path):
    waiting: list[list[str]] = []

    class WatchfulDisk(RecordingDisk):
        def rename_new(self, source: str, target: str) -> None:
            if target.endswith(".md"):
                waiting.append([folder for folder, _ in self.unsynced])
            super().rename_new(source, target)

    place = Group(tmp_path / "place")
    recording = WatchfulDisk()
    publisher = place.publisher(recording)
    recording.unsynced.clear()
    publisher.publish_together(place.parcels())
    publisher.ledger.close()
    responses_alone = [[str(place.outbox)] * number for number in range(len(NAMES))]
    assert waiting == responses_alone


def test_where_a_person_changes_what_a_group_writes_only_those_answers_are_planned_anew(tmp_path):
    place = Group(tmp_path / "place")
    publisher = place.publisher(Disk())
    parcels = place.parcels()
    untouched = parcels[2]
    parcels[2] = Parcel(
        untouched.identity, untouched.entry, untouched.response, untouched.documents, untouched.targets[1:]
    )
    (place.top / SPEC).write_text("# mine\n")
    first, second, third = publisher.publish_together(parcels)
    assert isinstance(first, TargetMovedError)
    assert isinstance(second, TargetMovedError)
    assert third.name == "place-files"
    assert (place.top / SPEC).read_text() == "# mine\n"
    assert {path.name for path in place.outbox.glob("*.md")} == {"place-files.md"}
    assert not list((place.state / "staging").iterdir())
    publisher.ledger.close()


def test_a_person_who_was_faster_than_an_exchange_that_was_cut_short_has_the_words_back(tmp_path):
    class Faster(RecordingDisk):
        def move_into(self, source: str, folder: int, name: str, flag: int) -> None:
            if name == os.path.basename(SPEC):
                (place.top / SPEC).write_text("# a person was faster\n")
            super().move_into(source, folder, name, flag)
            if name == os.path.basename(SPEC):
                raise PowerCut

    place = Place(tmp_path / "place")
    publisher = place.publisher(Faster())
    with pytest.raises(PowerCut):
        publisher.publish(place.parcel(1))
    publisher.ledger.close()
    assert (place.top / SPEC).read_text() != "# a person was faster\n"

    publisher = place.publisher(Disk())
    assert publisher.recover() == ["deploy-api"]
    publisher.ledger.close()
    assert (place.top / SPEC).read_text() == "# a person was faster\n"
    assert not (place.outbox / "deploy-api.md").exists()


@pytest.mark.parametrize("cut", [1, 2, 3])
@pytest.mark.parametrize("person", [False, True], ids=["nobody else", "a person writes meanwhile"])
def test_where_there_is_no_exchange_a_cut_between_two_renames_loses_nothing(tmp_path, monkeypatch, cut, person):
    place = Place(tmp_path / "place")
    publisher = place.publisher(Disk())
    rename, done = os.rename, []

    def cut_short(source, target, **folders):
        if str(source).endswith(".0") or str(target).endswith(".0.before") or str(source).endswith(".0.before"):
            done.append(target)
            if len(done) == cut:
                raise PowerCut
        rename(source, target, **folders)

    real = disk.libc

    def no_exchange(*where_and_flag):
        if where_and_flag[-1] != RENAME_EXCHANGE:
            return real.renameat2(*where_and_flag)
        ctypes.set_errno(errno.EINVAL)
        return -1

    with monkeypatch.context() as patched:
        patched.setattr(disk, "libc", SimpleNamespace(renameat2=no_exchange, sync_file_range=real.sync_file_range))
        patched.setattr(os, "rename", cut_short)
        with pytest.raises(PowerCut):
            publisher.publish(place.parcel(1))
    publisher.ledger.close()
    if person:
        (place.top / SPEC).write_text("# a person's\n")

    publisher = place.publisher(Disk())
    moved = publisher.recover()
    if person:
        kept = [path.read_text() for path in (place.state / "before").iterdir()] + [(place.top / SPEC).read_text()]
        assert "# a person's\n" in kept
        assert cut == 1 or "# Deployment spec\n" in kept
    else:
        assert moved == []
        place.check(1)
    publisher.ledger.close()
