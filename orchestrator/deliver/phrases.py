"""What a response says in words of its own: its headings, the heads of its tables, its standing sentences."""

from __future__ import annotations

from functools import cache

from orchestrator.model.request import Language
from orchestrator.model.text import say
from orchestrator.wording.catalogue import Catalogue


class Phrases:
    """The phrases of one language, written as they stand in a response.

    A phrase with `{places}` in it is filled by `format`, with markdown that is written already.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self.language = catalogue.language
        tell = self.tell = catalogue.document

        self.response = tell(say("Response"))
        self.date = tell(say("Date"))
        self.sender = tell(say("From"))
        self.to = tell(say("To"))
        self.request_id = tell(say("Request-ID"))
        self.status = tell(say("Status"))
        self.statuses = {
            "Completed": tell(say("completed")),
            "Partial": tell(say("partly done")),
            "Blocked": tell(say("held")),
            "Rejected": tell(say("rejected")),
        }
        self.summary = _heading(tell(say("Summary")))
        self.cancelled = tell(say("The request was cancelled. Nothing more is done."))
        self.nothing = tell(say("Nothing was done; the reasons stand below."))
        self.held = tell(
            say("Nothing is changed yet: the request waits. What it waits for, and for whom, stands below.")
        )
        self.done = tell(
            say(
                "Everything asked for is there: {here} document(s), {written} file(s) in place.",
                here="{here}",
                written="{written}",
            )
        )
        self.partly_done = tell(
            say(
                "Done as far as rights, standards and evidence allow: {here} document(s), {written} file(s) in place, "
                "{proposed} proposed, {skipped} skipped, {vetoed} vetoed.",
                here="{here}",
                written="{written}",
                proposed="{proposed}",
                skipped="{skipped}",
                vetoed="{vetoed}",
            )
        )
        self.unreadable = tell(say("The request could not be read:"))
        self.place = tell(say("line {line}, column {column}", line="{line}", column="{column}"))

        self.waiting = _heading(tell(say("What it waits for")))
        self.questions = tell(
            say("Questions. Answer them in the request itself, or in a follow-up, under the same numbers:")
        )
        self.drafted = tell(
            say(
                "A decision was drafted for it: {path}. It counts when the people whose word it needs have approved "
                "it; the request then goes on by itself.",
                path="{path}",
            )
        )
        self.waits = {
            "decision": tell(say("an accepted decision")),
            "request": tell(say("the answer to a request")),
            "answer": tell(say("answers to the questions")),
            "check": tell(say("a check")),
            "edit": tell(say("an edit of the request")),
        }

        self.deliverables = _heading(tell(say("Deliverables")))
        self.files = _head(tell(say("File")), tell(say("Outcome")), tell(say("What it is")))
        self.outcomes = {
            "written": tell(say("written")),
            "unchanged": tell(say("unchanged")),
            "proposed": tell(say("proposed")),
            "skipped": tell(say("skipped")),
            "vetoed": tell(say("vetoed")),
        }
        self.proposal = tell(say("proposal"))

        self.remarks = _heading(tell(say("What was not simply written, and why")))
        self.line = tell(say("line {line}", line="{line}"))
        self.waived = tell(say("waived by {decision} until {until}", decision="{decision}", until="{until}"))
        self.mends = tell(say("It mends: {rules}.", rules="{rules}"))
        self.difference = tell(say("The difference from the withheld text"))
        self.missing = tell(say("missing: {gap}", gap="{gap}"))
        self.vetoed = tell(
            say(
                "Nothing is looked at again by itself for a vetoed file: mend it in the request, or file a follow-up. "
                "Where a rule should not hold for a file, people decide so: `orchestrator decision new --waive RULE "
                "--path PATH --until DAY`; once that is accepted, an edit of the request or a follow-up asks again."
            )
        )

        why, remedy = tell(say("Why")), tell(say("What to do"))
        self.not_checked = (
            _heading(tell(say("What was not checked"))),
            tell(
                say(
                    "These checks apply and did not run, so nothing is known of what they look for. That is never "
                    "taken for passed."
                )
            ),
        )
        self.unchecked = _head(tell(say("Check that did not run")), tell(say("Files")), why, remedy)
        self.mandatory = (
            _heading(tell(say("Mandatory checks"))),
            tell(say("What a tracked report shows counts. Production waits for every one of them.")),
        )
        self.checks = _head(tell(say("Mandatory check")), tell(say("Standing")), why, remedy)

        self.criteria = _heading(tell(say("Acceptance criteria")))
        self.ticked = tell(say("ticked in the request itself"))
        self.unproven = tell(say("nothing here proves it"))
        self.left = _heading(tell(say("What is left, and whose it is")))
        self.tasks = _head(tell(say("Task")), tell(say("Owner")), why)
        self.gaps = (
            _heading(tell(say("Facts that are missing"))),
            tell(
                say(
                    "They stand as visible gaps in the documents. Fill them in, or put them into COMPANY.local.md and "
                    "ask again."
                )
            ),
        )
        self.verify = _heading(tell(say("Testing Instructions")))

        self.details = _heading(tell(say("Implementation Details")))
        self.environment = tell(say("Environment: {environment}", environment="{environment}"))
        self.services = tell(say("Services"))
        self.identity = tell(say("The sender's identity"))
        self.levels = (
            tell(say("declared (level 0)")),
            tell(say("local (level 1)")),
            tell(say("signed (level 2)")),
        )
        self.matrix = tell(say("Permission matrix in force"))
        self.decision = tell(say("Decision"))
        self.not_verified = tell(say("approval not verified"))
        self.mended = tell(say("Mended"))
        self.notes = _heading(tell(say("Notes")))

        self.next_steps = _heading(tell(say("Next Steps")))
        self.steps = {
            "Completed": tell(
                say(
                    "Nothing is left to do. To put the files under version control: `orchestrator commit` with the "
                    "name {name}.",
                    name="{name}",
                )
            ),
            "Blocked": tell(say("Settle what it waits for; the request is then looked at again by itself.")),
            "Rejected": tell(
                say("Mend what stands above and save the request again; every change of its text is answered anew.")
            ),
            "Partial": tell(
                say(
                    "Ask the owners for what is left or was skipped, take over what is proposed, "
                    "and mend what was vetoed."
                )
            ),
        }
        self.history = _heading(tell(say("History")))


@cache
def phrases(language: Language) -> Phrases:
    """Give the phrases of a language."""
    return Phrases(Catalogue.load(language))


def _heading(title: str) -> str:
    return f"## {title}"


def _head(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n{'|---' * len(cells)}|"
