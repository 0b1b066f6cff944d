"""`init` and `db`: the register's files."""

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.database.dialect import dialect_of, shown_as
from admission_flow.database.reading import open_for_reading
from admission_flow.errors import AdmissionFlowError, JournalBroken
from admission_flow.journal.report import Notice
from admission_flow.journal.rights import Use
from admission_flow.register.core.clock import system_clock
from admission_flow.register.core.derived import differences
from admission_flow.register.core.derived import differences as derived_of
from admission_flow.register.core.files_permitted import permit_files

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


def init(*, minimal_data: Annotated[bool, typer.Option("--minimal-data")] = False) -> None:
    """Make an empty register."""
    with SETTINGS.creating(minimal_data=minimal_data) as register:
        first = next(iter(register.entries()))
        key = first.intent.data.get("key")
        file = register.store.data_key_file
    tell(SETTINGS.say("screen.created", register=shown_as(SETTINGS.register_url), leaf=first.leaf))
    if minimal_data:
        tell(SETTINGS.say("screen.created_minimal"))
    if key is not None:
        tell(SETTINGS.say("screen.created_sealed", file=str(file), key=key))
        tell(SETTINGS.say("screen.copy_the_key", file=str(file)))


@group.command("upgrade")
def upgrade() -> None:
    """Bring the register up to this version; a backup is made first."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    copy = database.upgrade(SETTINGS.register_url)
    key = "screen.up_to_date" if copy is None else "screen.upgraded"
    tell(SETTINGS.say(key, register=shown_as(SETTINGS.register_url), backup=str(copy)))
    with SETTINGS.auditing(Use.VERIFY, warned=False) as register:
        elsewhere = register.afresh.count()
    if elsewhere:
        tell(SETTINGS.say("screen.derived_elsewhere", count=elsewhere))


@group.command("check")
def check(*, as_json: Json = False) -> int:
    """Check the schema, the append-only triggers, and what is derived from the journal."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    permit_files(SETTINGS.register_url, SETTINGS.officer, Use.BACKUP)
    differences = list(database.check(SETTINGS.register_url))
    with SETTINGS.reading(Use.BACKUP) as register:
        kept = derived_of(register.store, register.judge)
        elsewhere = register.afresh.count()
    derived = kept.breaks
    code = JournalBroken.exit_code if differences or derived else 0
    if as_json:
        rows = [{"seq": d.seq, "case": d.case, "what": d.what} for d in derived]
        tell_json({"schema": differences, "derived": rows})
        return code
    for text in differences:
        complain(SETTINGS.say("screen.schema_break", what=text))
    for found in derived:
        complain(SETTINGS.say("screen.break", seq=found.seq, case=found.case, what=found.what))
    if differences or derived:
        complain(SETTINGS.say("screen.rebuild_hint"))
        return code
    if kept.notices:
        _show(kept.notices)
        tell(SETTINGS.say("screen.derived_elsewhere", count=elsewhere))
    else:
        tell(SETTINGS.say("screen.db_fine", register=shown_as(SETTINGS.register_url)))
    return code


@group.command("rebuild")
def rebuild() -> None:
    """Derive again everything that is kept beside the journal, and say what was different."""
    with SETTINGS.writing(Use.BACKUP) as register:
        kept = differences(register.store, register.judge)
        register.rebuild()
    _show(kept.notices)
    for found in kept.breaks:
        tell(SETTINGS.say("screen.break", seq=found.seq, case=found.case, what=found.what))
    tell(SETTINGS.say("screen.rebuilt", count=len(kept.breaks)))


@group.command("refresh")
def refresh() -> None:
    """Write anew what is kept at hand of the cases where it does not tell of today any more."""
    with SETTINGS.writing(Use.BACKUP) as register:
        tell(SETTINGS.say("screen.refreshed", count=register.refresh()))


def _show(notices: Iterable[Notice]) -> None:
    for notice in notices:
        tell(SETTINGS.say("screen.notice", seq=notice.seq, case=notice.case, what=notice.what))


@group.command("backup")
def backup(backup_file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    """Copy both files of the register as they stand at one moment."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic

    permit_files(SETTINGS.register_url, SETTINGS.officer, Use.BACKUP)
    database.backup(SETTINGS.register_url, str(backup_file))
    # A damaged register is saved too, and its copy is as it is: nothing is noted of that.
    with (
        suppress(AdmissionFlowError),
        open_for_reading(str(backup_file), with_triggers=False, mend=False) as copied,
    ):
        memory.note_backup(copied, system_clock())
    tell(SETTINGS.say("screen.backed_up", file=str(backup_file)))


@group.command("restore")
def restore(
    backup_file: Annotated[Path, typer.Argument(metavar="BACKUP")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT")],
) -> None:
    """Bring a backup back, by an entry that says what is lost with it."""
    from admission_flow.register.core import restoring  # noqa: PLC0415 - loads Alembic

    url, say = SETTINGS.register_url, SETTINGS.say
    who = restoring.Who(SETTINGS.officer, SETTINGS.signer(), SETTINGS.data_key_file)
    done = restoring.restore(url, str(backup_file), reason, who, memory.seen(url))
    if done.before:
        tell(say("screen.restored_before", register=shown_as(url), entry=done.entry))
        return
    with SETTINGS.reading(Use.VERIFY):  # and remember it as it is now
        pass
    tell(say("screen.restored", register=shown_as(url), backup=str(backup_file), entry=done.entry))
    if done.last_lost >= done.first_lost:
        tell(say("screen.restore_lost", first=done.first_lost, last=done.last_lost))
    if done.aside is not None:
        tell(say("screen.restore_aside", file=str(done.aside)))
    if done.erased:
        complain(say("screen.restore_erased", cases=done.erased))
    if done.key is not None:
        complain(say("screen.restore_old_key", file=str(done.key)))
    if done.key_missing:
        complain(say("screen.restore_no_key"))


@group.command("copy")
def copy(
    copied_from: Annotated[str, typer.Argument(metavar="FROM")],
    copied_to: Annotated[str, typer.Argument(metavar="TO")],
    *,
    practice: Annotated[bool, typer.Option("--practice")] = False,
) -> None:
    """Copy a register; with --practice, to practise on: its own log says so."""
    from admission_flow.database import upgrade as database  # noqa: PLC0415 - loads Alembic
    from admission_flow.register.core import restoring  # noqa: PLC0415 - loads Alembic

    if not practice:
        permit_files(copied_from, SETTINGS.officer, Use.BACKUP)
        database.backup(copied_from, copied_to)
        goal = dialect_of(copied_to)
        key = "screen.backed_up" if goal.folder else "screen.copied_to_server"
        tell(SETTINGS.say(key, file=goal.shown))
        return
    who = restoring.Who(SETTINGS.officer, SETTINGS.signer(), SETTINGS.data_key_file)
    restoring.copy_for_practice(copied_from, copied_to, who)
    tell(SETTINGS.say("screen.practice_made", file=dialect_of(copied_to).shown))


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("init")(init)
    app.add_typer(group, name="db")
