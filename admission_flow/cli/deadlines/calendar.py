"""`due calendar`: what falls due, as a file for a calendar program."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.deadlines.texts import last_day_of, what_text
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, Consent, OptionalPurpose, UnitName
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import FileNotWritten
from admission_flow.extras import require
from admission_flow.messages.masking import mask
from admission_flow.messages.verdict import citations_text
from admission_flow.papers.calendar_file import DayEvent, calendar_text
from admission_flow.papers.writing import write_whole
from admission_flow.procedure.text import visible
from admission_flow.register.deadlines.entries import followed
from admission_flow.register.personal_data import access as privacy

if TYPE_CHECKING:
    from admission_flow.papers.calendar_file import DayEvent
    from admission_flow.planning.deadlines.clocks import Clock
    from admission_flow.register.deadlines.entries import Followed

_LOG_DIGITS = 16


def calendar(
    ics: Annotated[Path, typer.Argument(metavar="FILE.ics")],
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
    with SETTINGS.writing() if with_names else SETTINGS.reading() as register:
        if not overwrite and ics.exists():
            raise FileNotWritten(file=str(ics), reason="exists")
        day = chosen or register.today
        horizon = None if days is None else last_day_of(register, day, days)
        found = [
            (clock, item)
            for item in followed(register, day, unit)
            for clock in item.clocks
            if horizon is None or clock.day <= horizon
        ]
        names: dict[str, str] = {}
        if isinstance(register, Register):
            for case in dict.fromkeys(item.id for _, item in found):
                privacy.note_access(register, case, "export", purpose or "", consent)
            names = register.store.names()
        log = register.store.log[:_LOG_DIGITS]
        at = register.now
    events = [_event(clock, item, names.get(item.id, ""), log) for clock, item in found]
    text = calendar_text(events, SETTINGS.say("screen.calendar_name"), at, SETTINGS.lang)
    write_whole(ics, text, overwrite=overwrite)
    key = "screen.calendar_named" if with_names else "screen.calendar"
    tell(SETTINGS.say(key, count=len(events), file=str(ics)))


def _event(clock: "Clock", item: "Followed", name: str, log: str) -> "DayEvent":
    parts = (item.id, clock.rule, clock.about.replace(":", "."), log)
    who = f"{item.id} {visible(name)}" if name else item.id
    what = what_text(clock.rule, clock.about)
    lines = (
        f"{SETTINGS.say('screen.responsible')}: {term(clock.responsible)}",
        visible(item.unit),
        citations_text(clock.citations, SETTINGS.lang),
    )
    return DayEvent(
        uid="-".join(part for part in parts if part) + "@admission-flow",
        day=clock.day,
        summary=mask(f"{term(f'mark.{clock.sort}')}: {who}, {what}"),
        description=mask("\n".join(line for line in lines if line)),
        sequence=item.record.version,
    )
