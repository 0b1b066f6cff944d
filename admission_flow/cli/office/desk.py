"""`desk`: the pages for one officer, in the browser of this machine."""

import os
import sys
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import complain, tell
from admission_flow.database.making import OWNER_ONLY
from admission_flow.errors import PathUnusable, reason_of
from admission_flow.journal.rights import Use
from admission_flow.register.core.names import officer_named

_BEGINS = b"http://127.0.0.1:"
"""How every address of a desk begins: a file that holds something else is left alone."""


def desk(
    port: Annotated[int, typer.Option("--port", metavar="N", min=0, max=65535)] = 0,
    *,
    no_browser: Annotated[bool, typer.Option("--no-browser")] = False,
    read_only: Annotated[bool, typer.Option("--read-only")] = False,
    address_to: Annotated[Path | None, typer.Option("--address-to", metavar="FILE")] = None,
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
        tell=_told if address_to is None else partial(_written, address_to),
        renewed=_renewed if address_to is None else partial(_written_again, address_to),
        open_browser=not no_browser,
        log=SETTINGS.event_log(),
    )
    complain(SETTINGS.say("screen.desk_closed"))


def _told(address: str) -> None:
    """Print the address, alone on its line, for whoever waits for it."""
    tell(address, exact=True)
    sys.stdout.flush()
    complain(SETTINGS.say("screen.desk_serves"))


def _renewed(address: str) -> None:
    complain(SETTINGS.say("screen.desk_renewed", address=address))


def _written(file: Path, address: str) -> None:
    """Put the address where its owner alone reads it, and its token into no log of a supervisor.

    Raises:
        PathUnusable: the file cannot be written, or something else lies there.

    """
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        if file.exists() and not file.read_bytes().startswith(_BEGINS):
            raise PathUnusable(file=file, reason="os.EEXIST")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(f"{address}\n")
        fresh.replace(file)
    except OSError as error:
        raise PathUnusable(file=file, reason=reason_of(error)) from error


def _written_again(file: Path, address: str) -> None:
    """Put a later address there; where that fails, whoever asked for a page is still answered."""
    try:
        _written(file, address)
    except PathUnusable as error:
        complain(SETTINGS.say(f"error.{error.message_id}", **error.facts))


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command("desk")(desk)
