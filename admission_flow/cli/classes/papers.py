"""`class certify` and `class export`: what leaves a class on paper."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.cases.bulk import BAD_INPUT, Report, check_report_file, enter
from admission_flow.cli.classes.listed import tell_listed, who_in_class
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import (
    Accept,
    Consent,
    DryRun,
    Ignore,
    Json,
    On,
    Purpose,
    SheetName,
    Yes,
)
from admission_flow.cli.shell.output import fitted, painted, show_day, term
from admission_flow.cli.shell.sheet_reading import choice
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadDocument, WrongUse
from admission_flow.extras import require
from admission_flow.journal.rights import Use
from admission_flow.papers.class_sheet import read_numbers
from admission_flow.papers.csv_text import csv_text
from admission_flow.papers.list_book import list_bytes
from admission_flow.papers.writing import HeldFiles, check_free
from admission_flow.procedure.document import Problem
from admission_flow.register.classes import entries as classes
from admission_flow.register.classes import participants as class_list
from admission_flow.register.classes.certificates import keep_numbers, plan_certificates, series

if TYPE_CHECKING:
    from admission_flow.planning.classes.events import ClassOpened
    from admission_flow.register.classes.certificates import Planned
    from admission_flow.register.classes.participants import Participant

_COLUMNS = (
    "order",
    "full_name",
    "born_male",
    "born_female",
    "home",
    "ethnicity",
    "religion",
    "education",
    "position",
    "sent_by",
    "case_id",
    "class_result",
)
"""Of the list as it is usual; no official sheet was found (docs/maintainers/practice.md)."""


def certify(
    class_code: Annotated[str, typer.Argument(metavar="CLASS")],
    on: On,
    numbers: Annotated[str | None, typer.Option("--numbers", metavar="PREFIX/START")] = None,
    sheet: Annotated[str | None, typer.Option("--sheet", metavar="FILE")] = None,
    report: Report = None,
    taken_on: Annotated[str | None, typer.Option("--taken-on", metavar="DATE")] = None,
    sheet_name: SheetName = None,
    ignore: Ignore = None,
    accept: Accept = None,
    *,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: Json = False,
) -> int:
    """Give everybody who passed a number, and enter the certificates in their cases."""
    day = day_given("--on", on)
    if report is not None:
        check_report_file(report)
    source, settled = sheet or "class certify", True
    with SETTINGS.reading() as reading:
        wanted: tuple[str, str] | Mapping[str, str]
        if (numbers is None) == (sheet is None):
            raise WrongUse(problem=SETTINGS.say("screen.class_numbers"))
        if sheet is not None:
            who = who_in_class(reading, class_code)
            listed = read_numbers(sheet, choice(sheet_name, ignore), who)
            wanted = listed.texts
            settled = tell_listed(
                listed, accept, yes=yes or as_json, dry_run=dry_run, quiet=as_json
            )
        else:
            wanted = _series(str(numbers))
        taken = day_option("--taken-on", taken_on)
        planned = plan_certificates(reading.store, class_code, day, wanted, source, taken_on=taken)
        if day > reading.today:
            facts = {"kind": "class.certify", "on": day, "today": reading.today}
            raise BadDocument("--on", [Problem("file", "bulk_act_in_future", facts)])
    if not as_json:
        _tell_planned(planned)
    code = enter(
        planned.rows,
        source,
        report=report,
        dry_run=dry_run,
        yes=yes,
        as_json=as_json,
        extra={"class": class_code, "failed": planned.failed, "open": planned.open},
        before=lambda register: keep_numbers(register, planned, day),
    )
    return code if settled else BAD_INPUT


def _series(numbers: str) -> tuple[str, str]:
    found = series(numbers)
    if found is None:
        facts = {"found": numbers}
        raise BadDocument("--numbers", [Problem("file", "class_numbers_form", facts)])
    return found


def _tell_planned(planned: "Planned") -> None:
    say = SETTINGS.say
    facts = {"failed": planned.failed, "open": planned.open, "code": planned.code}
    numbers = [str(row.data["number"]) for row in planned.rows]
    if numbers:
        facts |= {"first": numbers[0], "last": numbers[-1]}
    tell(fitted(say("screen.class_certifying", count=len(planned.rows), **facts), 2))
    if planned.below_minimum:
        text = say("screen.class_few_certified", cases=planned.below_minimum)
        tell(painted(fitted(text, 2), "yellow"))


def export(
    class_code: Annotated[str, typer.Argument(metavar="CLASS")],
    purpose: Purpose,
    out: Annotated[Path, typer.Option("--out", metavar="FILE")],
    consent: Consent = None,
) -> None:
    """Write the list of a class as .csv or .xlsx; noted in every case, with the purpose."""
    suffix = out.suffix.lower()
    if suffix not in {".csv", ".xlsx"}:
        raise BadDocument(str(out), [Problem("file", "sheet_suffix", {"found": suffix})])
    check_free(out)
    if suffix == ".xlsx":
        require("openpyxl")
    say = SETTINGS.say
    with SETTINGS.writing(Use.NAMES) as register, HeldFiles(out.parent) as file:
        opened = classes.one(register.store, class_code).opened
        found = class_list.given_out(
            register,
            class_code,
            purpose,
            consent,
            keep=lambda people: file.hold([(out.name, _sheet(opened, people, suffix))]),
        )
        file.place()
    tell(say("screen.class_exported", count=len(found), code=class_code, file=str(out)))


def _sheet(opened: "ClassOpened", people: "Sequence[Participant]", suffix: str) -> bytes:
    say = SETTINGS.say
    columns = [say(f"column.{name}") for name in _COLUMNS]
    rows = [_row(n, item) for n, item in enumerate(people, 1)]
    if suffix == ".csv":
        return f"\ufeff{csv_text(columns, rows)}\n".encode()
    facts = {"kind": f"class.{opened.kind}", "code": opened.code, "organiser": opened.organiser}
    days = {"first": opened.first_day, "last": opened.last_day}
    return list_bytes(say("screen.class_title", **facts, **days), columns, rows)


def _row(number: int, item: "Participant") -> list[str]:
    person = item.person
    result = term(f"result.{item.result}") if item.result else ""
    if person is None:
        blank = [SETTINGS.say("screen.erased_name"), *[""] * 7]
        return [str(number), *blank, item.unit, item.case, result]
    born = show_day(person.born_on)
    return [
        str(number),
        person.full_name,
        born if person.sex == "male" else "",
        born if person.sex != "male" else "",
        "",  # the register has no home place, and no position: for the hand
        person.ethnicity or "",
        person.religion or "",
        term(person.education) if person.education else "",
        "",
        item.unit,
        item.case,
        result,
    ]
