"""Start a guard: a git hook or an agent's tool call hands over here, by `python -I -S fast.py NAME …`.

Isolated and without site-packages, so that neither the environment nor a file in the repository decides what is
imported, and so that a guard starts in the time that Python itself takes. Every failure denies.
"""

import gc
import posix
import sys


def main(arguments: list[str]) -> int:
    """Run one guard and give back its exit code: 0 allows, everything else denies."""
    name = arguments[0]
    try:
        if name == "tool":
            from orchestrator.guard.tool import answer

            return answer()
        if name in ("pre-commit", "pre-merge-commit"):
            from orchestrator.guard.staged import check_staged

            return check_staged(name)
        if name == "commit-msg":
            from orchestrator.guard.message import check_message

            return check_message(arguments[1])
        if name == "pre-push":
            from orchestrator.guard.push import check_push

            return check_push(arguments[1] if len(arguments) > 1 else "")
        if name == "reference-transaction":
            from orchestrator.guard.transaction import check_transaction

            return check_transaction()
    except Exception as error:
        sys.stderr.write(
            f"orchestrator: denied: the guard itself failed ({type(error).__name__}: {error})\n"
            "  see `orchestrator hooks status`; a person can go on with `orchestrator hooks pause`\n"
        )
        return 2
    sys.stderr.write(f"orchestrator: denied: there is no guard named {name}\n")
    return 2


if __name__ == "__main__":
    gc.disable()  # nothing lives long enough to be worth collecting
    sys.path.append(__file__.rpartition("/orchestrator/")[0])
    code = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    posix._exit(code)  # taking the interpreter down in good order takes longer than the judgement
