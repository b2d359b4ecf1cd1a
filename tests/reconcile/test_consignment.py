"""Answers that were drawn up elsewhere go out together, and are the ones that would have gone out one by one."""

from __future__ import annotations

import json

import pytest

from orchestrator.assembly import Orchestrator
from orchestrator.deliver.publish import Publisher
from orchestrator.deliver.work_tree import WorkTree
from orchestrator.drawing import draw_up
from orchestrator.errors import DeliveryError
from orchestrator.model.digest import digest
from orchestrator.reconcile import Due
from orchestrator.watch.inbox import Seen
from orchestrator.watch.lock import WorkspaceLock
from tests.support.held import PRODUCTION
from tests.support.served import FILES, STAGING, workspace

SPEC = "contracts/interfaces/deployment-spec.md"
FILE = FILES.replace("service-{number}.yaml", "shared.yaml")


class Batch:
    """A reconciler, requests whose answers are drawn up, and how many answers went out at once."""

    def __init__(self, made) -> None:
        self.made = made
        self.reconciler = Orchestrator.open(made.top).begin()
        self.spec = made.root / SPEC
        self.sizes: list[int] = []
        self.hindered: list[str] = []
        publisher = self.reconciler.publisher
        together = publisher.publish_together

        def counted(parcels):
            self.sizes.append(len(parcels))
            return together(parcels)

        publisher.publish_together = counted

    def answer(self, name: str, text: str) -> None:
        self.made.drop(name, text)
        assert self.reconciler.reconcile(self.reconciler.inbox.look(f"{name}.md")) is not None
        self.sizes.clear()

    def drawn(self, **texts: str) -> list[Due]:
        """Drop requests, and have their answers drawn up by somebody who knows the same."""
        dues = []
        for name, text in texts.items():
            self.made.drop(name, text)
            proposal = self.reconciler.propose(f"{name}.md")
            assert proposal is not None
            desk, tree = self.reconciler.clerk.desk(), self.reconciler.work_tree
            proposal.drawn = draw_up(proposal.commission, desk, tree.look, self.reconciler.grounds)
            assert proposal.drawn is not None
            dues.append(Due(proposal.seen, proposal))
        return dues

    def out(self, dues: list[Due]) -> list[str]:
        return [answered.name for answered in self.reconciler.reconcile_all(dues, self.note)]

    def note(self, seen: Seen, error: DeliveryError) -> None:
        self.hindered.append(f"{seen.name}: {error.fact}")

    def sums(self, name: str) -> tuple[str, str]:
        """Give the sums of the deployment spec before and after an answer, as its manifest tells."""
        manifest = json.loads((self.made.outbox / name / "r1" / "manifest.json").read_text())
        (file,) = (one for one in manifest["files"] if one["path"].endswith("deployment-spec.md") and one.get("after"))
        return file["before"], file["after"]


@pytest.fixture
def batch(tmp_path):
    made = workspace(tmp_path / "shop")
    with WorkspaceLock(Orchestrator.open(made.top).layout.state):
        batch = Batch(made)
        yield batch
        batch.reconciler.ledger.close()


def test_each_answer_of_a_consignment_starts_from_what_the_one_before_it_leaves(batch):
    batch.answer("first", STAGING.format(number=0))
    before = digest(batch.spec.read_bytes())
    dues = batch.drawn(**{f"r{number}": STAGING.format(number=number) for number in range(1, 6)})
    assert batch.out(dues) == ["r1", "r2", "r3", "r4", "r5"]
    assert batch.sizes == [5]
    for number in range(1, 6):
        started, ended = batch.sums(f"r{number}")
        assert started == before
        before = ended
        assert batch.reconciler.ledger.entries[f"r{number}"].status == batch.made.header(f"r{number}").status
    text = batch.spec.read_text()
    assert before == digest(text.encode())
    assert "| By request | `r5`" in text
    assert "| By request | `r4`" not in text
    kept = {path.name for path in (batch.reconciler.ledger.path.parent / "before").iterdir()}
    assert {batch.sums(f"r{number}")[0] for number in range(1, 6)} <= kept
    assert all(batch.reconciler.agenda.is_handled(due.seen) for due in dues)


def test_what_a_person_wrote_beside_our_sections_meanwhile_stays(batch):
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(r1=STAGING.format(number=1), r2=STAGING.format(number=2))
    batch.spec.write_text(f"{batch.spec.read_text()}\nA person's remark.\n")
    assert batch.out(dues) == ["r1", "r2"]
    assert batch.sizes == [2]
    assert "A person's remark." in batch.spec.read_text()
    assert "| By request | `r2`" in batch.spec.read_text()


def test_where_a_person_is_faster_than_the_consignment_its_answers_are_planned_anew(batch, monkeypatch):
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(r1=STAGING.format(number=1), r2=STAGING.format(number=2))
    complete = Publisher._complete

    def after_a_person(self, entries, **options):
        if len(entries) == 2:
            batch.spec.write_text(f"{batch.spec.read_text()}\nA person's remark.\n")
        return complete(self, entries, **options)

    monkeypatch.setattr(Publisher, "_complete", after_a_person)
    assert batch.out(dues) == ["r1", "r2"]
    assert batch.sizes == [2, 1, 1]
    assert "A person's remark." in batch.spec.read_text()
    assert "| By request | `r2`" in batch.spec.read_text()
    assert batch.made.answers() == {"first", "r1", "r2"}


def test_the_second_of_two_that_write_the_same_file_is_drawn_up_anew_behind_the_first(batch):
    dues = batch.drawn(r1=FILE.format(number=1), r2=FILE.format(number=2))
    assert batch.out(dues) == ["r1", "r2"]
    assert batch.sizes == [1, 1]
    assert [dues[0].proposal.taken, dues[1].proposal.taken] == [True, False]
    assert "service-2" in (batch.made.top / "infrastructure/generated/shared.yaml").read_text()


def test_behind_an_answer_that_writes_a_whole_file_the_next_one_is_asked_about_anew(batch):
    """What the file says may be what the next answer is drawn up from: a compose file, the company's facts."""
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(r1=STAGING.format(number=1), r2=FILE.format(number=2), r3=STAGING.format(number=3))
    asked = []
    desk = batch.reconciler.clerk.desk

    def counted():
        asked.append(batch.made.answers())
        return desk()

    batch.reconciler.clerk.desk = counted
    assert batch.out(dues) == ["r1", "r2", "r3"]
    assert batch.sizes == [2, 1]
    assert asked[-1] == {"first", "r1", "r2"}


def test_an_answer_that_holds_its_request_goes_out_by_itself_and_in_its_place(batch):
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(
        r1=STAGING.format(number=1),
        r2=STAGING.format(number=2),
        r3=PRODUCTION.format(number=3),
        r4=STAGING.format(number=4),
    )
    assert batch.out(dues) == ["r1", "r2", "r3", "r4"]
    assert batch.sizes == [2, 1, 1]
    assert batch.made.header("r3").status == "Blocked"


def test_a_request_that_was_edited_since_is_answered_as_it_stands(batch):
    batch.answer("first", STAGING.format(number=0))
    (due,) = batch.drawn(r1=STAGING.format(number=1))
    batch.made.drop("r1", STAGING.format(number=77))
    assert batch.out([Due(batch.reconciler.inbox.look("r1.md"), due.proposal)]) == ["r1"]
    assert "Deploy the API to staging 77" in batch.made.answer("r1")
    assert not due.proposal.taken


def test_two_names_that_differ_in_case_alone_do_not_share_a_consignment(batch):
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(r1=STAGING.format(number=1), R1=STAGING.format(number=2))
    assert len(batch.out(dues)) == 2
    assert batch.sizes == [1, 1]
    assert len(batch.made.answers()) == 3


def test_a_response_that_somebody_else_put_there_meanwhile_is_not_written_over(batch):
    batch.answer("first", STAGING.format(number=0))
    (due,) = batch.drawn(r1=STAGING.format(number=1))
    (batch.made.outbox / "r1.md").write_text("a stranger's\n")
    assert batch.out([due]) == ["r1"]
    (aside,) = batch.made.outbox.glob("r1.md.not-ours-*")
    assert aside.read_text() == "a stranger's\n"
    assert "Deploy the API to staging 1" in batch.made.answer("r1")


@pytest.mark.parametrize("killed", [False, True], ids=["on the spot", "after it was announced"])
def test_an_answer_that_a_person_was_faster_than_is_forgotten_where_it_did_not_get(batch, monkeypatch, killed):
    """Else it would count as what we wrote last, and what stands there as a person's that must stay for good."""
    batch.answer("first", STAGING.format(number=0))
    complete = Publisher._complete

    class PowerCut(BaseException):
        pass

    def after_a_person(self, announced, **options):
        batch.spec.write_text(f"{batch.spec.read_text()}\nA person's remark.\n")
        monkeypatch.setattr(Publisher, "_complete", complete)
        if killed:
            raise PowerCut
        return complete(self, announced, **options)

    monkeypatch.setattr(Publisher, "_complete", after_a_person)
    batch.made.drop("r1", STAGING.format(number=1))
    try:
        batch.reconciler.reconcile(batch.reconciler.inbox.look("r1.md"))
    except PowerCut:
        assert killed
    for number in (1, 2):
        batch.reconciler.ledger.close()
        batch.reconciler = Orchestrator.open(batch.made.top).begin()
        batch.made.drop(f"r{number}", STAGING.format(number=number))
        batch.reconciler.reconcile(batch.reconciler.inbox.look(f"r{number}.md"))
        assert f"| By request | `r{number}`" in batch.spec.read_text()
        assert {one.outcome for one in batch.made.header(f"r{number}").artifacts} == {"written"}
    assert "A person's remark." in batch.spec.read_text()


def test_an_answer_that_can_not_be_written_holds_up_no_other_of_its_consignment(batch, monkeypatch):
    batch.answer("first", STAGING.format(number=0))
    dues = batch.drawn(r1=STAGING.format(number=1), r2=FILE.format(number=2), r3=STAGING.format(number=3))
    write = WorkTree.write

    def refused(self, path, **options):
        if path.endswith("shared.yaml"):
            raise DeliveryError("no space for shared.yaml", "free some")
        write(self, path, **options)

    monkeypatch.setattr(WorkTree, "write", refused)
    assert batch.out(dues) == ["r1", "r3"]
    assert batch.hindered == ["r2: no space for shared.yaml"]
    assert batch.made.answers() == {"first", "r1", "r3"}
    monkeypatch.setattr(WorkTree, "write", write)
    assert batch.out([Due(dues[1].seen)]) == ["r2"]
    assert {one.outcome for one in batch.made.header("r2").artifacts} == {"written"}
