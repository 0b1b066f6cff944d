"""The command `admission-flow`, also `python -m admission_flow`."""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from admission_flow.errors import AdmissionFlowError


def main() -> int:
    """Run the command line and return its exit code."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts at every start: nothing else is loaded
        from admission_flow.version import __version__  # noqa: PLC0415

        return _printed(f"admission-flow {__version__}")
    if instruction := os.environ.get("_ADMISSION_FLOW_COMPLETE"):  # Tab was pressed in a shell
        from admission_flow.cli.shell.completing import answer  # noqa: PLC0415

        return _printed(answer(instruction))
    # What is loaded stays: to look through it for garbage again and again finds none. When the
    # command is laid out, `cli.main` lets it be looked for again.
    gc.disable()
    # Stopped while it is being loaded, the program has done nothing and says nothing.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from admission_flow.errors import ExtraMissing  # noqa: PLC0415
    from admission_flow.extras import needed  # noqa: PLC0415

    try:
        with needed():
            from admission_flow.cli.main import run  # noqa: PLC0415
    except ExtraMissing as missing:
        from admission_flow.cli.shell import streams  # noqa: PLC0415

        with streams.guarded():
            return _explained(missing)
    return run(sys.argv[1:], last=True)


def _printed(text: str) -> int:
    """Print a text and return the exit code; only what cannot be printed loads more."""
    with suppress(OSError, ValueError):
        print(text, flush=True)  # noqa: T201
        return 0
    from admission_flow.cli.shell import streams  # noqa: PLC0415
    from admission_flow.errors import OutputNotWritten  # noqa: PLC0415

    with streams.guarded():
        try:
            print(text, flush=True)  # noqa: T201
        except streams.ReaderLeft:
            return 0
        except OutputNotWritten as error:
            return _explained(error)
        return 0


def _explained(error: "AdmissionFlowError") -> int:
    """Say what went wrong, in the language that the options ask for; return the exit code."""
    from admission_flow.cli.shell.context import SETTINGS, take_common_options  # noqa: PLC0415
    from admission_flow.cli.shell.speaking import complain  # noqa: PLC0415
    from admission_flow.errors import AdmissionFlowError  # noqa: PLC0415

    with suppress(AdmissionFlowError):  # what the options say does not matter, but the language
        take_common_options(sys.argv[1:])
    complain(SETTINGS.say(f"error.{error.message_id}", **error.facts))
    return error.exit_code


if __name__ == "__main__":
    sys.exit(main())
