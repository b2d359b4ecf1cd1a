"""A large backlog is shared with further processes, and every answer is the one that a single process would give."""

from __future__ import annotations

import os
import re
import signal

import pytest

from orchestrator import colleagues, reconcile
from orchestrator.assembly import Orchestrator
from orchestrator.consignment import Proposal
from orchestrator.drawing import draw_up, still_true
from orchestrator.watch.lock import WorkspaceLock
from tests.support.held import PRODUCTION
from tests.support.served import FILES, STAGING, workspace

SAME_FILE = FILES.replace("service-{number}.yaml", "shared.yaml")
FOLLOW_UP = STAGING.replace("Priority: High", "Priority: High\nFollows: r{former}\nDepends-On: r{former}")
NOBODY = "# From nobody\nFrom: somebody-unknown\n\nplease {number}\n"
MOMENT = re.compile(rb"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(\+\d{2}:\d{2})?")
SORTS = (STAGING, FILES, PRODUCTION, SAME_FILE, FOLLOW_UP, NOBODY)
MANY = 36


@pytest.fixture
def shared(monkeypatch):
    """Give the proposals that were made; a dozen requests count as a crowd, and colleagues are waited for."""
    made: list[Proposal] = []

    class Recorded(Proposal):
        def __post_init__(self):
            made.append(self)

    class Patient(colleagues.Colleague):
        @property
        def ready(self) -> bool:
            if not self._ready:
                self._take()
                self._ready = True
            return not self.gone

    monkeypatch.setattr(colleagues, "CROWD", 12)
    monkeypatch.setattr(reconcile, "Proposal", Recorded)
    monkeypatch.setattr(colleagues, "Colleague", Patient)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    return made


def drop_a_mixture(made) -> None:
    for number in range(MANY):
        text = SORTS[number % len(SORTS)].replace("{number}", str(number)).replace("{former}", str(number - 4))
        file = made.drop(f"r{number}", text)
        os.utime(file, ns=(number * 10**9, number * 10**9))


def everything(made) -> dict[str, bytes]:
    """Give every file of the outbox and of the work tree, moments and sums that hang on them left out."""
    found = {}
    for path in sorted(made.top.rglob("*")):
        name = str(path.relative_to(made.top))
        if path.is_file() and not name.startswith(".git/") and name != ".claude/orchestrator.yaml":
            found[name] = MOMENT.sub(b"MOMENT", path.read_bytes())
    return found


def test_colleagues_and_a_single_process_give_the_same_answers(tmp_path, shared, monkeypatch):
    alone, together = workspace(tmp_path / "alone" / "shop"), workspace(tmp_path / "together" / "shop")
    for made in (alone, together):
        drop_a_mixture(made)
    assert len(Orchestrator.open(together.top).process()) == MANY
    assert sum(one.taken for one in shared) > MANY // 3
    monkeypatch.setattr(colleagues, "CROWD", 10**6)
    assert len(Orchestrator.open(alone.top).process()) == MANY
    a, b = everything(alone), everything(together)
    assert a.keys() == b.keys()
    commits = re.compile(rb"\b[0-9a-f]{7,64}\b")
    assert {name: commits.sub(b"SUM", data) for name, data in a.items()} == {
        name: commits.sub(b"SUM", data) for name, data in b.items()
    }


def test_a_pass_goes_on_when_a_colleague_is_killed(tmp_path, shared, monkeypatch):
    made = workspace(tmp_path / "shop")
    for number in range(MANY):
        made.drop(f"r{number}", STAGING.format(number=number))
    deliver = colleagues.Colleague.deliver

    def killed_after_some(self):
        if len(shared) == 6:
            os.kill(self._process.pid, signal.SIGKILL)
        return deliver(self)

    monkeypatch.setattr(colleagues.Colleague, "deliver", killed_after_some)
    assert len(Orchestrator.open(made.top).process()) == MANY
    assert made.answers() == {f"r{number}" for number in range(MANY)}


def test_after_too_many_proposals_in_vain_colleagues_are_left_alone(tmp_path, shared):
    made = workspace(tmp_path / "shop")
    for number in range(MANY):
        made.drop(f"r{number}", PRODUCTION.format(number=number))
    Orchestrator.open(made.top).process()  # each one drafts a decision, which every other answer may hang on
    assert len(made.answers()) == MANY
    assert len(shared) <= colleagues.IN_VAIN + 2 * colleagues.AHEAD + sum(one.taken for one in shared)


class Desk:
    """A reconciler with one commission that a colleague has drawn up."""

    def __init__(self, made, text: str) -> None:
        self.made = made
        self.reconciler = Orchestrator.open(made.top).begin()
        made.drop("asked", text)
        proposal = self.reconciler.propose("asked.md")
        assert proposal is not None
        self.drawn = draw_up(
            proposal.commission, self.reconciler.clerk.desk(), self.reconciler.work_tree.look, self.reconciler.grounds
        )

    def still_true(self):
        assert self.drawn is not None
        desk = self.reconciler.clerk.desk()
        return still_true(self.drawn, desk, self.reconciler.work_tree.look, self.reconciler.grounds)

    def answer(self, name: str, text: str) -> None:
        self.made.drop(name, text)
        assert self.reconciler.reconcile(self.reconciler.inbox.look(f"{name}.md")) is not None


@pytest.fixture
def made(tmp_path):
    made = workspace(tmp_path / "shop")
    with WorkspaceLock(Orchestrator.open(made.top).layout.state):
        yield made


def test_what_was_drawn_up_holds_as_long_as_nothing_changes(made):
    desk = Desk(made, FILES.format(number=1))
    assert desk.still_true() == desk.drawn.parcel


def test_a_file_that_appeared_meanwhile_is_looked_at_anew(made):
    desk = Desk(made, FILES.format(number=1))
    (made.top / "infrastructure/generated").mkdir(parents=True)
    (made.top / "infrastructure/generated/service-1.yaml").write_text("a person's\n")
    assert desk.still_true() is None


def test_a_file_that_another_answer_wrote_meanwhile_is_looked_at_anew(made):
    desk = Desk(made, SAME_FILE.format(number=1))
    desk.answer("other", SAME_FILE.format(number=2))
    assert desk.still_true() is None


def test_changed_company_facts_make_an_answer_be_drawn_up_anew(made):
    desk = Desk(made, STAGING.format(number=1))
    (made.root / "COMPANY.local.md").write_text("| Fact | Value |\n|---|---|\n| domain | shop.example |\n")
    assert desk.still_true() is None


def test_a_draft_that_came_meanwhile_makes_only_a_held_answer_be_drawn_up_anew(made):
    staging, production = Desk(made, STAGING.format(number=1)), Desk(made, PRODUCTION.format(number=1))
    production.answer("held", PRODUCTION.format(number=2))
    assert production.still_true() is None
    assert staging.still_true() is not None


def test_a_decision_that_people_wrote_meanwhile_makes_an_answer_be_drawn_up_anew(made):
    desk = Desk(made, STAGING.format(number=1))
    text = "---\nid: ADR-1\nstatus: rejected\n---\n# No deployments\n"
    (made.root / "decisions").mkdir(exist_ok=True)
    (made.root / "decisions" / "ADR-1.md").write_text(text)
    assert desk.still_true() is None


def test_a_section_is_put_into_the_document_as_other_answers_left_it(made):
    desk = Desk(made, STAGING.format(number=1))
    spec = made.root / "contracts/interfaces/deployment-spec.md"
    spec.parent.mkdir(parents=True, exist_ok=True)
    before = spec.read_text() if spec.exists() else ""
    spec.write_text(f"{before}\nA person's remark beside our sections.\n")
    parcel = desk.still_true()
    assert parcel is not None
    target = next(one for one in parcel.targets if one.path.endswith("deployment-spec.md"))
    assert target.expected == spec.read_bytes()
    assert b"A person's remark beside our sections." in target.data
    assert b"api \xc2\xb7 staging" in target.data
    manifest = next(one.data for one in parcel.documents if one.path == "manifest.json")
    assert target.applied.after.encode() in manifest
    assert target.applied.before is not None
    assert target.applied.before.encode() in manifest
    desk.reconciler.publisher.publish(parcel)
    assert spec.read_bytes() == target.data


@pytest.mark.parametrize(
    ("file", "before", "after"),
    [
        ("orchestrator.yaml", "apply: write", "apply: propose"),
        ("agents/devops-lead.md", "name: devops-lead", "name: x"),
    ],
)
def test_a_colleague_that_read_another_configuration_or_role_draws_up_nothing_that_holds(made, file, before, after):
    desk = Desk(made, STAGING.format(number=1))
    path = made.root / file
    text = path.read_text()
    assert before in text or file == "orchestrator.yaml"
    path.write_text(text.replace(before, after) if before in text else f"{text}\n{after}\n")
    younger = Orchestrator.open(made.top).reconciler(desk.reconciler.ledger)
    proposal = desk.reconciler.propose("asked.md")
    assert proposal is not None
    desk.drawn = draw_up(proposal.commission, younger.clerk.desk(), younger.work_tree.look, younger.grounds)
    assert desk.still_true() is None


def test_what_hangs_on_the_ledger_is_left_to_its_keeper(made):
    desk = Desk(made, FOLLOW_UP.format(number=5, former=1))
    assert desk.drawn is None
