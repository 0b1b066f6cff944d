"""The command `admission-flow`, also `python -m admission_flow`."""

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts at every start: nothing else is loaded
        from admission_flow.version import __version__  # noqa: PLC0415

        print(f"admission-flow {__version__}")  # noqa: T201
        return
    from admission_flow.cli.main import run  # noqa: PLC0415

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
