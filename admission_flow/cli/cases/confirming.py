"""`case confirm`: the second person of a step that wants two."""

from typing import Annotated

import typer

from admission_flow.cli.cases.fields import act_lines
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import CaseId, Yes
from admission_flow.cli.shell.output import tell_claimed
from admission_flow.cli.shell.sheet_reading import ask
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import UnknownEntry
from admission_flow.register.core import four_eyes


def confirm(
    case: CaseId,
    entry: Annotated[int, typer.Argument(metavar="ENTRY")],
    *,
    yes: Yes = False,
) -> None:
    """Confirm another officer's step, having read what its entry says."""
    with SETTINGS.writing() as register:
        item = register.case(case).find(entry)
        if item is None:
            raise UnknownEntry(case=case, entry=entry)
        tell(SETTINGS.say("screen.to_confirm", entry=entry, officer=item.actor, kind=item.act.kind))
        if item.corrected_by:
            tell(SETTINGS.say("screen.corrected", by=item.corrected_by))
        for line in act_lines(item.act):
            tell(line)
        earlier = four_eyes.confirmation_of(register.store, case, entry)
        if earlier is not None:
            tell(SETTINGS.say("screen.confirmed", entry=entry, case=case, by=earlier))
            return
        if not yes:
            ask("screen.confirm_question")
        made = four_eyes.confirm(register, case, entry)
    tell(SETTINGS.say("screen.confirmed", entry=entry, case=case, by=made.seq))
    tell_claimed(made)
