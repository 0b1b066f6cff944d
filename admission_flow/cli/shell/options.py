"""Options and arguments that several commands have: each is declared here, and means one thing."""

from typing import Annotated

import typer

from admission_flow.papers.case_ids import case_id, case_or_entry

CaseId = Annotated[str, typer.Argument(metavar="CASE", parser=case_id)]
CaseIds = Annotated[list[str], typer.Argument(metavar="CASE…", parser=case_id)]
OptionalCaseIds = Annotated[list[str] | None, typer.Argument(metavar="[CASE]…", parser=case_id)]
CaseOrEntry = Annotated[str, typer.Argument(metavar="CASE|ENTRY", parser=case_or_entry)]
PresentCases = Annotated[
    list[str] | None, typer.Option("--present", metavar="CASE", parser=case_id)
]
OnlyCase = Annotated[str | None, typer.Option("--case", metavar="CASE", parser=case_id)]
OnlyCases = Annotated[list[str] | None, typer.Option("--case", metavar="CASE", parser=case_id)]
