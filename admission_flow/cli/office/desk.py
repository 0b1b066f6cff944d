"""`desk`: the pages for one officer, in the browser of this machine."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.journal.rights import Use
from admission_flow.register.core.names import officer_named


def desk(
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535)] = 0,
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    read_only: Annotated[bool, typer.Option("--read-only")] = False,
) -> None:
    """Open the desk: pages in the browser of this machine, for one officer."""
    from admission_flow.desk.office import Office  # noqa: PLC0415 - start-up
    from admission_flow.desk.serving import serve  # noqa: PLC0415 - loads Starlette

    office = Office(
        register=SETTINGS.register_url,
        officer=None if read_only else officer_named(SETTINGS.officer),
        looker=officer_named(SETTINGS.officer) if SETTINGS.officer else None,
        lang=SETTINGS.lang,
        key=Path(SETTINGS.key) if SETTINGS.key and not read_only else None,
        data_key=SETTINGS.data_key_file,
        check=memory.check,
        remember=memory.remember,
        last_backup=memory.last_backup,
    )
    # What stands against opening the register is said before anything serves.
    with SETTINGS.auditing(Use.READ) if read_only else SETTINGS.reading():
        pass
    serve(
        office,
        port=port,
        tell=_told,
        renewed=lambda address: complain(SETTINGS.say("screen.desk_renewed", address=address)),
        open_browser=not no_browser,
        log=SETTINGS.event_log(),
    )
    complain(SETTINGS.say("screen.desk_closed"))


def _told(address: str) -> None:
    """Print the address, alone on its line, for whoever waits for it."""
    tell(address, exact=True)
    sys.stdout.flush()
    complain(SETTINGS.say("screen.desk_serves"))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("desk")(desk)
