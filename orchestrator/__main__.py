"""Start the program: `--version` is answered before anything is imported, all else by the command line."""

import sys


def main() -> int:
    """Run the command line on this process's arguments and give back its exit code."""
    arguments = sys.argv[1:]
    if arguments == ["--version"]:
        from orchestrator.version import VERSION

        sys.stdout.write(f"orchestrator {VERSION}\n")
        return 0
    from orchestrator.faces.cli.main import run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
