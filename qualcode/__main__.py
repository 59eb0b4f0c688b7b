"""The program's entry: ``qualcode`` and ``python -m qualcode``."""

import sys

from qualcode.cli.main import run


def main() -> None:
    """Do what the command line asks for and end with its exit code."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
