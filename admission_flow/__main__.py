"""The command `admission-flow`, also `python -m admission_flow`."""

import os
import signal
import sys
from contextlib import suppress


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:  # asked by scripts at every start: nothing else is loaded
        from admission_flow.version import __version__  # noqa: PLC0415

        print(f"admission-flow {__version__}")  # noqa: T201
        return
    if instruction := os.environ.get("_ADMISSION_FLOW_COMPLETE"):  # Tab was pressed in a shell
        from admission_flow.cli.shell.completing import answer  # noqa: PLC0415

        print(answer(instruction))  # noqa: T201
        return
    # Stopped while it is being loaded, the program has done nothing and says nothing.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from admission_flow.errors import AdmissionFlowError, ExtraMissing  # noqa: PLC0415
    from admission_flow.extras import needed  # noqa: PLC0415

    try:
        with needed():
            from admission_flow.cli.main import run  # noqa: PLC0415
    except ExtraMissing as missing:
        from admission_flow.cli.shell.context import (  # noqa: PLC0415
            SETTINGS,
            take_common_options,
        )
        from admission_flow.cli.shell.speaking import complain  # noqa: PLC0415

        with suppress(AdmissionFlowError):  # what the options say does not matter, but the language
            take_common_options(sys.argv[1:])
        complain(SETTINGS.say(f"error.{missing.message_id}", **missing.facts))
        sys.exit(missing.exit_code)
    sys.exit(run(sys.argv[1:], last=True))


if __name__ == "__main__":
    main()
