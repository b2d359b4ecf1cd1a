"""Run the guards that machines call, without the command line for people, whose import takes longer than they do.

A server's check, an agent's tool call and a hook manager say `orchestrator guard range`, `tool` or `hook` in one way.
Whatever is said otherwise, asks for help or goes wrong is left to the command line, which reads it again and explains.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

OPTIONS = ("--policy-ref", "--signers", "--root", "--format", "--output")


def run_plainly(arguments: Sequence[str]) -> int | None:
    """Run one guard (the arguments after `guard`) and give back its exit code; None leaves it to the command line."""
    if arguments == ["tool"]:
        from orchestrator.guard.tool import answer

        return answer()
    if arguments[:1] == ["hook"] and not any(word.startswith("-") for word in arguments):
        return _hook(list(arguments[1:]))
    if arguments[:1] == ["range"]:
        return _range(arguments[1:])
    return None


def judge_range(span: str, *, policy_ref: str, signers: str, root: str, form: str, output: str) -> int:
    """Judge a range, print the report or write it to `output`, and give back the exit code.

    Raises:
        UsageError: the range, the format or the signers file is none.
        GitError: a commit is not there.
    """
    from orchestrator.errors import UsageError
    from orchestrator.guard import reports
    from orchestrator.guard.range import check_range

    base, dots, head = span.partition("..")
    if not dots or not base or head.startswith("."):
        raise UsageError(f'"{span}" is not a range', "write it as BASE..HEAD")
    forms = {"text": reports.as_text, "json": reports.as_json, "sarif": reports.as_sarif}
    if form not in forms:
        raise UsageError(f'there is no format "{form}"', f"use one of {', '.join(forms)}")
    if signers and not os.path.isfile(signers):  # noqa: PTH113 - pathlib is not imported on this way
        raise UsageError(f"the signers file {signers} is not there", "name an OpenSSH allowed_signers file")
    report = check_range(base, head or "HEAD", policy_ref=policy_ref, signers=signers, root=root)
    text = forms[form](report)
    if output:
        with open(output, "w", encoding="utf-8") as file:  # noqa: PTH123
            file.write(text)
    else:
        sys.stdout.write(text)
        sys.stdout.flush()
    return 1 if report.denials else 0


def _hook(words: list[str]) -> int | None:
    from orchestrator.guard.fast import main
    from orchestrator.guard.scripts import HOOKS

    return main(words) if words and words[0] in HOOKS else None


def _range(words: Sequence[str]) -> int | None:
    given = dict.fromkeys(OPTIONS, "")
    given["--format"] = "text"
    given["--signers"] = os.environ.get("ORCHESTRATOR_SIGNERS", "")
    spans = []
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if name in given and (joined or rest):
            given[name] = value if joined else rest.pop(0)
        elif word.startswith("-"):
            return None
        else:
            spans.append(word)
    if len(spans) != 1:
        return None
    try:
        return judge_range(
            spans[0],
            policy_ref=given["--policy-ref"],
            signers=given["--signers"],
            root=given["--root"],
            form=given["--format"],
            output=given["--output"],
        )
    except KeyboardInterrupt:
        return 130
    except Exception:
        return None  # it is found again, and explained, by the command line
