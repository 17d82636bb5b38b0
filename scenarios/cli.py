"""The door of the command line: says in one line what is missing, else opens it."""

import sys

INTERRUPTED = 130


def main() -> None:
    """Run `scenarios`; exit code 2 and one line when its dependencies are not installed."""
    try:
        sys.exit(_open())
    except KeyboardInterrupt:  # while still importing
        sys.exit(INTERRUPTED)


def _open() -> int:
    from analysis.extras import remedy

    line = remedy()
    if line:
        print(f"scenarios: {line}", file=sys.stderr)
        return 2
    from scenarios.commands import run

    return run()


if __name__ == "__main__":
    main()
