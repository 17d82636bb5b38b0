"""The door of the command line: says in one line what is missing, else opens it."""

import sys

from analysis.extras import remedy


def main() -> None:
    """Run `scenarios`; exit code 2 and one line when its dependencies are not installed."""
    line = remedy()
    if line:
        print(f"scenarios: {line}", file=sys.stderr)
        sys.exit(2)
    from scenarios.commands import run

    sys.exit(run())


if __name__ == "__main__":
    main()
