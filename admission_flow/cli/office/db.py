"""`init` and `db`: the register's files."""

from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import JournalBroken
from admission_flow.register.core.derived import differences
from admission_flow.register.core.derived import differences as derived_of

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def init(*, minimal_data: Annotated[bool, typer.Option("--minimal-data")] = False) -> None:
    """Make an empty register."""
    with SETTINGS.creating(minimal_data=minimal_data) as register:
        first = next(iter(register.entries()))
    tell(SETTINGS.say("screen.created", register=SETTINGS.register_url, leaf=first.leaf))
    if minimal_data:
        tell(SETTINGS.say("screen.created_minimal"))


@group.command("upgrade")
def upgrade() -> None:
    """Bring the register up to this version; a backup is made first."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    copy = database.upgrade(SETTINGS.register_url)
    key = "screen.up_to_date" if copy is None else "screen.upgraded"
    tell(SETTINGS.say(key, register=SETTINGS.register_url, backup=str(copy)))


@group.command("check")
def check(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> int:
    """Check the schema, the append-only triggers, and what is derived from the journal."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    differences = list(database.check(SETTINGS.register_url))
    with SETTINGS.reading() as register:
        derived = derived_of(register.store, register.judge)
    code = JournalBroken.exit_code if differences or derived else 0
    if as_json:
        rows = [{"seq": d.seq, "case": d.case, "what": d.what} for d in derived]
        tell_json({"schema": differences, "derived": rows})
        return code
    for text in differences:
        complain(text)
    for found in derived:
        complain(SETTINGS.say("screen.break", seq=found.seq, case=found.case, what=found.what))
    if differences or derived:
        complain(SETTINGS.say("screen.rebuild_hint"))
        return code
    tell(SETTINGS.say("screen.db_fine", register=SETTINGS.register_url))
    return code


@group.command("rebuild")
def rebuild() -> None:
    """Derive again everything that is kept beside the journal, and say what was different."""
    with SETTINGS.writing() as register:
        derived = differences(register.store, register.judge)
        register.rebuild()
    for found in derived:
        tell(SETTINGS.say("screen.break", seq=found.seq, case=found.case, what=found.what))
    tell(SETTINGS.say("screen.rebuilt", count=len(derived)))


@group.command("backup")
def backup(target: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Copy both files of the register as they stand at one moment."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    database.backup(SETTINGS.register_url, str(target))
    tell(SETTINGS.say("screen.backed_up", file=str(target)))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.add_typer(group, name="db")
