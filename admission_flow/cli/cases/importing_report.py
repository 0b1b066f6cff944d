"""The report of `case import`: a line for each row of the list, as .csv or .xlsx."""

from collections.abc import Sequence
from pathlib import Path

from admission_flow.cli.cases.importing_told import act_line, difference
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.output import term
from admission_flow.errors import FileNotWritten
from admission_flow.messages import LANGUAGES, rule_title, say
from admission_flow.messages.masking import mask
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.list_book import write_list
from admission_flow.papers.writing import check_report, write_report
from admission_flow.register.core.listed_acts import Fate
from admission_flow.register.core.listed_people import ListedPerson

_COLUMNS = ("row", "name", "case", "outcome", "unit", "import_acts", "rules", "import_differs")


def check_report_place(path: Path) -> None:
    """Refuse a place for the report before anything is done. Raises `FileNotWritten`."""
    if path.suffix.casefold() == ".xlsx":
        if path.exists():
            raise FileNotWritten(file=str(path), reason="exists")
        if not path.parent.is_dir():
            raise FileNotWritten(file=str(path), reason="missing_file")
        return
    check_report(path, _first_lines())


def write(path: Path, looked: Sequence[ListedPerson]) -> None:
    """Write the report: what became of each row, and its case.

    Raises:
        FileNotWritten: something else is there, or the disk or the folder refuses.

    """
    headings = [SETTINGS.say(f"column.{name}") for name in _COLUMNS]
    rows = [[mask(text) for text in _row(one)] for one in looked]
    if path.suffix.casefold() == ".xlsx":
        write_list(path, SETTINGS.say("screen.import_report"), headings, rows)
    else:
        write_report(path, csv_text(headings, rows), _first_lines())


def _row(one: ListedPerson) -> list[str]:
    refused = [act for act in one.acts if act.fate is Fate.REFUSED]
    rules = {finding.rule: None for act in refused for finding in act.findings}
    outcome = "opened" if one.opened else str(one.standing)
    candidates = "; ".join(known.case for known in one.candidates)
    return [
        str(one.row),
        one.name,
        one.case or candidates,
        term(f"people.{outcome}"),
        one.unit,
        "; ".join(map(act_line, one.acts)),
        "; ".join(rule_title(SETTINGS.lang, rule) for rule in rules),
        "; ".join(map(difference, one.differences)),
    ]


def _first_lines() -> list[str]:
    """Return how a report begins, in each language."""
    return [csv_text([say(lang, f"column.{name}") for name in _COLUMNS], []) for lang in LANGUAGES]
