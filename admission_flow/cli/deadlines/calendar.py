"""`due calendar`: what falls due, as a file for a calendar program."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.deadlines.texts import last_day_of
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Consent, OptionalPurpose, UnitName
from admission_flow.cli.shell.speaking import tell
from admission_flow.extras import require
from admission_flow.journal.rights import Use
from admission_flow.papers.writing import HeldFiles, check_free
from admission_flow.register.deadlines.calendar import calendar_of, running
from admission_flow.register.personal_data import access as privacy


def calendar(
    calendar_file: Annotated[Path, typer.Argument(metavar="FILE.ics")],
    unit: UnitName = None,
    days: Annotated[int | None, typer.Option("--days", min=0, max=2000, metavar="N")] = None,
    as_of: AsOf = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    with_names: Annotated[bool, typer.Option("--with-names")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite")] = False,
) -> None:
    """Write every clock that runs as an event of a whole day: case and what, no names."""
    from admission_flow.register.core.register import Register  # noqa: PLC0415

    require("icalendar")  # before an entry says that names were exported
    chosen = day_option("--as-of", as_of)
    check_free(calendar_file, overwrite=overwrite)
    with (
        SETTINGS.writing(Use.NAMES) if with_names else SETTINGS.reading() as register,
        HeldFiles(calendar_file.parent, overwrite=overwrite) as file,
    ):
        day = chosen or register.today
        horizon = None if days is None else last_day_of(register, day, days)
        found = running(register, day, unit, horizon)
        cases = dict.fromkeys(item.id for _, item in found)
        names = register.store.names_of(set(cases)) if with_names else {}
        text = calendar_of(register, found, SETTINGS.lang, names)
        file.hold([(calendar_file.name, text.encode())])
        if isinstance(register, Register):
            privacy.note_exports(register, cases, purpose or "", consent)
        file.place()
    key = "screen.calendar_named" if with_names else "screen.calendar"
    tell(SETTINGS.say(key, count=len(found), file=str(calendar_file)))
