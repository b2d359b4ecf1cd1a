"""Start the program: what is asked often and by machines goes before the command line, which is slow to import."""

import sys


def main() -> int:
    """Run the command line on this process's arguments and give back its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from orchestrator.version import VERSION

        sys.stdout.write(f"orchestrator {VERSION}\n")
        return 0
    if arguments[:1] == ["guard"]:
        from orchestrator.faces.plain_guard import run_plainly

        code = run_plainly(arguments[1:])
        if code is not None:
            return code
    if arguments[:2] == ["decision", "list"]:
        from orchestrator.faces.plain_list import run_plainly as list_plainly

        code = list_plainly(arguments[2:])
        if code is not None:
            return code
    from orchestrator.faces.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
