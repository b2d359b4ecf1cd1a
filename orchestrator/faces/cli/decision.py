"""Draft, read, approve and log decisions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from orchestrator.faces.deciding import Chamber
    from orchestrator.model.decision import Decision
    from orchestrator.model.signed_verdict import Ruled

app = typer.Typer(no_args_is_help=True, help="Draft, read, approve and log decisions.")

Name = Annotated[str, typer.Argument(metavar="DECISION", help="Identifier, number of the log, or a part of it.")]
Key = Annotated[Path | None, typer.Option("--key", help="The key to sign with; else `key` of your own configuration.")]
As = Annotated[str, typer.Option("--as", metavar="CAPACITY", help="What you decide as, such as team-lead.")]
Why = Annotated[str, typer.Option("--reason", help="One line that is signed with it.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command()
def new(
    title: Annotated[str, typer.Argument(help="What is decided; with --for the request says it.")] = "",
    request: Annotated[str, typer.Option("--for", metavar="REQUEST", help="Draft it for a held request.")] = "",
    level: Annotated[str, typer.Option("--level", help="critical, major or minor.")] = "major",
    waive: Annotated[str, typer.Option("--waive", metavar="RULE", help="Waive this rule of the standards.")] = "",
    paths: Annotated[
        list[str] | None, typer.Option("--path", metavar="PATH", help="The file it is waived for; may be repeated.")
    ] = None,
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="Its last day, at most 90 days ahead.")] = "",
) -> None:
    """Draft a proposed decision: for a held request, to waive a rule, or an empty one with the parts that it needs."""
    from orchestrator.errors import UsageError
    from orchestrator.faces.drafting import draft_empty, draft_for
    from orchestrator.faces.terminal.lines import clean, paint, say

    if waive and not request:
        from orchestrator.faces.waiving import draft_waiver

        path, fresh = draft_waiver(Path.cwd(), waive, paths or [], until, title)
    elif waive or paths or until:
        raise UsageError(
            "--path and --until belong to --waive, and --for does not", "see: orchestrator decision new --help"
        )
    else:
        path, fresh = draft_for(Path.cwd(), request) if request else draft_empty(Path.cwd(), title, level)
    say(f"{paint('drafted', 'green') if fresh else paint('was there', 'dim')}  {clean(path)}")


@app.command("list")
def list_all(
    status: Annotated[str, typer.Option("--status", help="Only those with this status in force.")] = "",
    waiting_on: Annotated[
        str, typer.Option("--waiting-on", metavar="WHO", help="Only what waits for a capacity or person.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List decisions with their status in force."""
    from orchestrator.faces.plain_list import list_decisions

    list_decisions(status, waiting_on, as_json=as_json)


@app.command()
def show(name: Name, as_json: AsJson = False) -> None:
    """Show a decision: its text, its status in force and why, and every verdict on it."""
    from orchestrator.faces.terminal.decisions import check_facts, decision_facts, say_decision
    from orchestrator.faces.terminal.lines import plain, say_json

    chamber = _open()
    decision = chamber.find(name)
    checks = chamber.register.checks(decision, chamber.now)
    text, advice = chamber.text(decision), chamber.advice(decision)
    if as_json:
        verdicts = [check_facts(one) for one in checks]
        given = [plain(one) for one in advice]
        say_json({**decision_facts(decision), "text": text, "verdicts": verdicts, "advice": given})
    else:
        say_decision(decision, text, checks, advice)


@app.command()
def review(
    name: Name,
    role: Annotated[str, typer.Option("--as", metavar="ROLE", help="The agent's role; else ORCHESTRATOR_ROLE.")] = "",
    text: Annotated[str, typer.Argument(help="What speaks for it, and what against it.")] = "",
    file: Annotated[Path | None, typer.Option("--file", help="The text's file; - for standard input.")] = None,
) -> None:
    """Say, as an agent, what speaks for a decision and what against it: advice, which counts for nothing."""
    from orchestrator.faces.drafting import write_advice
    from orchestrator.faces.terminal.lines import clean, paint, say

    chamber = _open()
    path = write_advice(chamber, chamber.find(name), role, text, file)
    say(f"{paint('written', 'green')}  {clean(path)}")


@app.command()
def approve(name: Name, key: Key = None, capacity: As = "", reason: Why = "") -> None:
    """Approve a decision: read it, what changed and what will be written; confirm; sign."""
    _decide(name, "approve", key, capacity, reason)


@app.command()
def reject(name: Name, reason: Why, key: Key = None, capacity: As = "") -> None:
    """Reject a decision. The standards guardian's rejection stands until they approve."""
    _decide(name, "reject", key, capacity, reason)


@app.command()
def withdraw(name: Name, key: Key = None, capacity: As = "", reason: Why = "") -> None:
    """Withdraw a decision: it counts no more."""
    _decide(name, "withdraw", key, capacity, reason)


@app.command()
def emergency(name: Name, reason: Why, key: Key = None, capacity: As = "") -> None:
    """Declare an emergency: the decision's scope opens at once, and closes unless approvals and text follow in time."""
    _decide(name, "emergency", key, capacity, reason)


@app.command()
def mark(
    name: Name,
    how: Annotated[str, typer.Argument(help="implemented, validated or deprecated.")],
    key: Key = None,
    capacity: As = "",
    reason: Why = "",
) -> None:
    """Say that an accepted decision is implemented, validated or deprecated."""
    from orchestrator.errors import UsageError

    marks: dict[str, Ruled] = {"implemented": "implemented", "validated": "validated", "deprecated": "deprecate"}
    if how not in marks:
        raise UsageError(f"a decision is not marked {how}", f"say {', '.join(marks)}")
    decision = _open().find(name)
    if decision.status != "accepted":
        raise UsageError(f"{decision.id} is {decision.status}", "only an accepted decision is marked")
    _decide(name, marks[how], key, capacity, reason)


@app.command()
def supersede(
    name: Name, title: Annotated[str, typer.Option("--title", help="The successor's; else the former one's.")] = ""
) -> None:
    """Draft the successor of a decision. It takes effect when it is accepted itself."""
    from orchestrator.faces.drafting import draft_successor
    from orchestrator.faces.terminal.lines import clean, paint, say

    chamber = _open()
    path = draft_successor(chamber, chamber.find(name), title)
    say(f"{paint('drafted', 'green')}  {clean(path)}")


@app.command()
def log(
    language: Annotated[str, typer.Option("--language", help="ko or en; else the workspace's.")] = "",
) -> None:
    """Write decision-log.md: numbers, status in force, links, what superseded what, overdue reviews."""
    from orchestrator.faces.drafting import write_the_log
    from orchestrator.faces.terminal.lines import clean, paint, say

    chamber = _open()
    path, fresh = write_the_log(chamber, language)
    say(f"{paint('written', 'green') if fresh else paint('unchanged', 'dim')}  {clean(path)}")


@app.command()
def lint(
    file: Annotated[Path, typer.Argument(help="A decision's file, wherever it lies.")], as_json: AsJson = False
) -> None:
    """Find what is wrong with a decision's file."""
    from orchestrator.decisions.lint import lint as examine_one
    from orchestrator.faces.terminal.decisions import say_findings
    from orchestrator.parse.decision import read_decision

    raise typer.Exit(say_findings(examine_one(read_decision(file.read_bytes(), str(file))), as_json=as_json))


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Find what is wrong with the folder: identifiers, links, verdicts, signers, contradictions, overdue reviews."""
    from orchestrator.decisions.lint import examine
    from orchestrator.decisions.shelf import FOLDER
    from orchestrator.faces.terminal.decisions import say_findings, say_ground

    chamber = _open()
    register, now = chamber.register, chamber.now
    decisions = register.decisions(now, exact=True)
    ground = register.ground()
    if not as_json:
        say_ground(ground)
    found = examine(
        decisions,
        register.all_checks(now),
        register.unreadable(now),
        ground.signers,
        ground.rules.protocol,
        f"{chamber.layout.root}/{FOLDER}",
        now.date(),
    )
    raise typer.Exit(say_findings(found, as_json=as_json))


@app.command()
def verify(name: Annotated[str, typer.Argument(metavar="[DECISION]")] = "", as_json: AsJson = False) -> None:
    """Check every signature anew, and print for each verdict whether it counts, or why not."""
    from orchestrator.faces.terminal.decisions import check_facts, say_check, say_ground
    from orchestrator.faces.terminal.lines import say, say_json

    chamber = _open()
    wanted = [chamber.find(name)] if name else list(chamber.all())
    checks = [(one, chamber.register.checks(one, chamber.now)) for one in wanted]
    if as_json:
        say_json({one.id: {"status": one.status, "verdicts": [check_facts(check) for check in several]}
                  for one, several in checks})  # fmt: skip
    else:
        say_ground(chamber.register.ground())
        for decision, several in checks:
            say(f"{decision.id}: {decision.status}")
            for check in several:
                say_check(check, decision, several)
    forged = any(not check.authentic and check.why_not is not None for _, several in checks for check in several)
    raise typer.Exit(1 if forged else 0)


def _open() -> Chamber:
    from orchestrator.faces.deciding import Chamber

    return Chamber.open(Path.cwd())


def _decide(name: str, ruled: Ruled, key: Path | None, capacity: str, reason: str) -> None:
    """Show what is decided, ask, sign, and say what that changed."""
    from orchestrator.decisions.casting import capacity_for
    from orchestrator.faces.deciding import SHOWN, only_a_person
    from orchestrator.faces.terminal.decisions import deed, say_before_deciding, say_status
    from orchestrator.faces.terminal.lines import clean, paint, say
    from orchestrator.faces.written import what_is_written

    only_a_person()
    chamber = _open()
    decision: Decision = chamber.find(name)
    chosen, signer = chamber.signer(key)
    capacity = capacity_for(signer, decision, capacity)
    text, advice = chamber.text(decision), chamber.advice(decision)
    written = what_is_written(chamber, decision)
    say_before_deciding(decision, text, chamber.changes(decision), written, advice, signer, capacity, ruled)
    for other in chamber.approvals_of(decision, signer.person):
        if ruled == "approve" and other != capacity:
            say(paint(f"This replaces your approval as {other}: one person fills one capacity", "yellow"))
    done = deed(ruled, "this text")
    asked = f"Type {decision.sha256[:SHOWN]} to {done} as {capacity}, anything else to leave it: "
    if typer.prompt(asked, prompt_suffix="", default="", show_default=False).strip() != decision.sha256[:SHOWN]:
        say("nothing was signed")
        raise typer.Exit(1)
    path = chamber.decide(decision, ruled, chosen, signer, capacity, reason)
    say(f"{paint('signed', 'green')}  {clean(str(path.relative_to(chamber.layout.top)))}")
    say_status(_open().find(decision.id))
