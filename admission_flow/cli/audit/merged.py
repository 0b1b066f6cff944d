"""`audit merged`: which cases came from other registers, and whether their logs say the same."""

from pathlib import Path
from typing import Annotated, Any

import typer

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import fitted, painted
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import JournalBroken
from admission_flow.register.audit.merged import SentCase, sent_cases, sent_log


def merged(
    sent_folder: Annotated[Path | None, typer.Argument(metavar="[FOLDER]")] = None,
    paper: Annotated[list[str] | None, typer.Option("--paper", metavar="LINE")] = None,
    *,
    as_json: Json = False,
) -> int:
    """List the cases that came from other registers; with a log: hold each entry against it."""
    with SETTINGS.auditing() as register:
        if sent_folder is None:
            found = list(sent_cases(register.store))
        else:
            with sent_log(sent_folder, paper or ()) as log:
                found = list(sent_cases(register.store, log))
    if as_json:
        tell_json({"cases": list(map(_plain, found))})
    else:
        _show(found, compared=sent_folder is not None)
    return JournalBroken.exit_code if any(one.wrong for one in found) else 0


def _show(found: list[SentCase], *, compared: bool) -> None:
    say = SETTINGS.say
    for one in found:
        facts = {"upto": one.upto, "size": one.size, "entry": one.entry}
        tell(
            fitted(say("screen.merged_case", case=one.case, sent=one.sent, log=one.log, **facts), 2)
        )
        if one.compared is not None:
            tell(say("screen.merged_compared", count=one.compared))
        elif compared:
            tell(say("screen.merged_other_log"))
        if one.unopened:
            tell(fitted(say("screen.merged_unopened", count=one.unopened), 2))
        for wrong in one.wrong:
            complain(say("screen.break", seq=wrong.seq, case=wrong.case, what=wrong.what))
    count = sum(len(one.wrong) for one in found)
    if not found:
        tell(say("screen.merged_none"))
    elif count:
        tell(painted(say("screen.merged_wrong", count=count), "red", "bold"))


def _plain(one: SentCase) -> dict[str, Any]:
    return {
        "case": one.case,
        "log": one.log,
        "sent": one.sent,
        "upto": one.upto,
        "size": one.size,
        "root": one.root,
        "entry": one.entry,
        "compared": one.compared,
        "unopened": one.unopened,
        "wrong": [{"seq": found.seq, "what": found.what} for found in one.wrong],
    }


def add_to_audit(group: typer.Typer) -> None:
    """Add the command to `audit`."""
    group.command("merged")(merged)
