"""Options and arguments that several commands have: each is declared here, and means one thing."""

from pathlib import Path
from typing import Annotated, Any

import typer

from admission_flow.cli.shell.words import word_option
from admission_flow.errors import UnknownCase
from admission_flow.papers.case_ids import case_id, case_or_entry


def _case(text: str) -> str:
    return _some(case_id(text))


def _case_or_entry(text: str) -> str:
    return _some(case_or_entry(text))


def _some(case: str) -> str:
    """Return the id; an empty one is that of the register's own entries, and no case."""
    if not case:
        raise UnknownCase(case=case)
    return case


def case_option(name: str) -> Any:  # noqa: ANN401 - what typer reads of an annotation
    """Return an option that names cases, several times."""
    return typer.Option(name, metavar="CASE", parser=_case)


CaseId = Annotated[str, typer.Argument(metavar="CASE", parser=_case)]
OptionalCaseId = Annotated[str | None, typer.Argument(metavar="[CASE]", parser=_case)]
CaseIds = Annotated[list[str], typer.Argument(metavar="CASE…", parser=_case)]
OptionalCaseIds = Annotated[list[str] | None, typer.Argument(metavar="[CASE]…", parser=_case)]
CaseOrEntry = Annotated[str, typer.Argument(metavar="CASE|ENTRY", parser=_case_or_entry)]
PresentCases = Annotated[list[str] | None, typer.Option("--present", metavar="CASE", parser=_case)]
OnlyCase = Annotated[str | None, typer.Option("--case", metavar="CASE", parser=_case)]
OnlyCases = Annotated[list[str] | None, typer.Option("--case", metavar="CASE", parser=_case)]

AsOf = Annotated[str | None, typer.Option("--as-of", metavar="DATE")]
On = Annotated[str, typer.Option("--on", metavar="DATE")]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE")]
UnitName = Annotated[str | None, typer.Option("--unit", metavar="UNIT")]
Purpose = Annotated[str, typer.Option("--purpose", metavar="TEXT")]
OptionalPurpose = Annotated[str | None, typer.Option("--purpose", metavar="TEXT")]
Consent = Annotated[str | None, typer.Option("--consent", metavar="REF")]
OutFile = Annotated[Path | None, typer.Option("--out", metavar="FILE")]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, metavar="N")]
Json = Annotated[bool, typer.Option("--json")]
AsCsv = Annotated[bool, typer.Option("--csv")]
DryRun = Annotated[bool, typer.Option("--dry-run")]
Yes = Annotated[bool, typer.Option("--yes")]
SheetName = Annotated[str | None, typer.Option("--sheet-name", metavar="NAME")]
Accept = Annotated[list[str] | None, typer.Option("--accept", metavar="CELL")]
ForPeople = Annotated[str | None, typer.Option("--of", metavar="LIST")]
"""People of a list that somebody has: what is said once is of each of them."""
Ignore = Annotated[list[str] | None, typer.Option("--ignore", metavar="COLUMN")]
ActFile = Annotated[str | None, typer.Option("--file", metavar="FILE")]
Counting = Annotated[str | None, word_option("--counting", ("decision", "ceremony"), "counting")]
AtVersion = Annotated[int | None, typer.Option("--at-version", metavar="N")]
