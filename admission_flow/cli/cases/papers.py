"""`case papers`: which papers of the dossier are on file, which not, and where they are kept."""

from typing import TYPE_CHECKING

from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_option
from admission_flow.cli.shell.options import AsOf, CaseId, Json
from admission_flow.cli.shell.output import painted, table, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.papers.list_book import Cell, day_cell
from admission_flow.procedure.dossier_list import papers_of
from admission_flow.procedure.minimal import is_reference

if TYPE_CHECKING:
    from admission_flow.procedure.acts import Act


@lists("screen.sheet.papers")
def papers(
    case: CaseId,
    as_of: AsOf = None,
    *,
    as_json: Json = False,
) -> None:
    """List the papers of a dossier: have, have not, number, and where kept."""
    chosen = day_option("--as-of", as_of)
    with SETTINGS.reading() as register:
        record = register.case(case)
        day = chosen or register.today
    entries = {id(item.act): item.seq for item in record.recorded}
    listed = list(papers_of(record.case, day))
    if as_json:
        tell_json(
            [
                {
                    "stage": held.stage,
                    "paper": held.paper,
                    "on_file": [
                        {
                            "kind": act.kind,
                            "on": act.on.isoformat(),
                            "number": act.number,
                            "kept": _kept(act),
                            "entry": entries[id(act)],
                        }
                        for act in held.acts
                    ],
                }
                for held in listed
            ]
        )
        return
    say = SETTINGS.say
    tell(painted(f"{record.id}  {record.person.full_name}", "bold"))
    names = ("paper", "paper_on", "paper_number", "kept", "paper_entry")
    for stage in dict.fromkeys(held.stage for held in listed):
        rows: list[tuple[Cell, ...]] = []
        for held in (one for one in listed if one.stage == stage):
            lacking = (term(held.paper), say("screen.not_on_file"), "", "", "")
            rows += [
                (
                    term(act.kind),
                    day_cell(act.on),
                    act.number or "",
                    _kept(act) or "",
                    entries[id(act)],
                )
                for act in held.acts
            ] or [lacking]
        table([say(f"column.{name}") for name in names], rows, title=say(f"screen.{stage}"))
    missing = sum(not held.acts for held in listed)
    tell(say("screen.papers_count", missing=missing, count=len(listed), day=day))


def _kept(act: "Act") -> str | None:
    """Return where a paper is kept, which is what its note says as a reference; no other text."""
    return act.note if act.note and is_reference(act.note) else None
