"""Every list: as a workbook that can be printed, and on a screen of 80 columns with nothing cut."""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import typer
from openpyxl import load_workbook

from admission_flow.cli.main import build
from admission_flow.cli.shell.help import options_of
from admission_flow.cli.shell.tables import width_of
from admission_flow.messages import catalogue
from admission_flow.testing import SAMPLE_UNIT, lawful_case
from tests.altered_law import altered_folder
from tests.cli.plan.test_plan import GRADES, plan_file

if TYPE_CHECKING:
    from tests.conftest import Desk

NO_LIST = {
    "judge": "one verdict",
    "status": "one register",
    "db.check": "one verdict",
    "case.show": "one case",
    "case.import": "writes; has a report of its own",
    "doctor": "one machine and one register",
    "health": "one register, at this moment",
    "case.explain": "one case",
    "case.advance": "writes",
    "case.bulk": "writes; has a report of its own",
    "due.remind": "writes; `due` lists",
    "audit.verify": "one verdict",
    "audit.checkpoint": "writes",
    "audit.entry": "one entry",
    "audit.export": "writes a bundle",
    "audit.sample": "a draw that must be repeated by its numbers: `audit findings --case` lists",
    "audit.check-receipt": "one verdict",
    "audit.roots": "writes",
    "audit.merged": "compares; what differs is no list to work on",
    "case.hand-over": "writes a folder",
    "case.merge": "writes; what stands against a case is a sentence",
    "checkpoint.make": "writes",
    "unit.show": "one unit",
    "help": "what the program takes, to be read",
    "plan.show": "one plan, by its sums",
    "class.certify": "writes; has a report of its own",
    "workflow.check": "one verdict",
    "workflow.show": "the law",
    "privacy.unmask": "one case",
}
"""Commands with `--json` and without `--xlsx`, and why."""

VECTORS = Path(__file__).parents[3] / "docs" / "rules" / "examples.toml"
LISTS: dict[str, tuple[str, ...]] = {
    "case.list": (), "case.history": ("HS-0001",), "case.papers": ("HS-0001",),
    "case.plan": ("--as-of", "01/03/2024"), "due": (),
    "due.owed": (), "due.stuck": (), "audit.log": (), "audit.replay": ("--late", "0"),
    "audit.findings": ("--all",), "officer.list": (), "unit.list": (), "unit.moves": (),
    "plan.sent": ("2024",), "plan.share": ("2024",), "plan.progress": ("2024",),
    "plan.grade": ("2024",), "plan.forecast": ("2024", "--as-of", "01/06/2024"),
    "source.proposals": (), "source.list": ("--since", "01/01/2020"), "source.reviews": (),
    "source.missing": (), "class.propose": ("NT-01",), "class.list": (), "class.show": ("NT-01",),
    "report.admissions": ("2024",), "report.recognitions": ("2024",), "report.pipeline": ("2024",),
    "report.outcomes": ("2024",), "report.units": ("2024",),
    "paper.list": (), "paper.fields": ("6-KNĐ",),
    "workflow.test": (str(VECTORS), "--rule", "person.citizenship"),
    "workflow.diff": ("01/01/2020", "01/01/2026"), "privacy.register": (), "privacy.retention": (),
    "workflow.impact": ("luat", "--on", "01/06/2024"),
}  # fmt: skip
LONG = "Nguyễn Hoàng Thị Phương Khuê Mẫu Dài"
UNIT = "Chi bộ Trường Trung học phổ thông Nội trú Mẫu, Đảng bộ cơ sở Xã Mẫu"


def commands(app: typer.Typer, path: str = "") -> Iterator[tuple[str, Any]]:
    for command in app.registered_commands:
        assert command.callback is not None
        yield f"{path}{command.name or command.callback.__name__}", command.callback
    for group in app.registered_groups:
        inside = group.typer_instance
        assert inside is not None
        if inside.registered_callback is not None and inside.registered_callback.callback:
            yield f"{path}{group.name}", inside.registered_callback.callback
        yield from commands(inside, f"{path}{group.name}.")


def test_every_command_with_rows_has_a_workbook_or_a_reason() -> None:
    """Whatever has `--json` lists and has `--xlsx`, or it is said here why not."""
    having = {
        name: {option.name for option in options_of(callback)}
        for name, callback in commands(build())
    }
    reads = {name for name, options in having.items() if "json" in options}
    listed = {name for name, options in having.items() if "xlsx" in options}
    assert listed == set(LISTS)
    assert reads - listed == set(NO_LIST)
    assert all("overwrite" in having[name] for name in listed)


@pytest.fixture
def many(office: "Desk", monkeypatch: pytest.MonkeyPatch) -> "Desk":
    """Return a desk where every list has rows, with names as long as some are."""
    unit = replace(SAMPLE_UNIT, name=UNIT)
    for letter, until in (
        ("A", "sympathiser_resolution"),
        ("B", "branch_resolution"),
        ("C", "ceremony"),
    ):
        case = lawful_case(until, unit=unit, full_name=f"={LONG} {letter}")
        assert office("case", "import", office.file(f"{letter}.json", case)).code == 0
    for words in (
        ("C1", "Đảng bộ cơ sở Xã Mẫu", "--level", "base"),
        ("C1-1", UNIT, "--level", "branch", "--under", "C1"),
        ("C2", "Chi bộ Mẫu Hai", "--level", "branch", "--under", "C1"),
    ):
        assert office("unit", "add", *words, "--on", "01/01/2018").code == 0
    assert office("plan", "set", plan_file(office, GRADES), "--on", "15/01/2024").code == 0
    assert office("plan", "receive", "2024", "C1", "3", "--on", "25/02/2024").code == 0
    given = ("--places", "5", "--first-day", "04/03/2024", "--last-day", "08/03/2024")
    by = ("--organiser", f"Trung tâm {LONG}", "--issuer-kind", "political_centre")
    assert office("class", "open", "NT-01", "--kind", "awareness", *given, *by).code == 0
    assert office("class", "enrol", "NT-01", "HS-0001", "--on", "04/03/2024", "--yes").code == 0
    by_union = ("--proposer", "youth_union", "--on", "01/02/2024", "--number", "12-GT/ĐTN")
    assert office("source", "propose", "HS-0001", *by_union).code == 0
    month = ("--month", "2024-04", "--on", "28/04/2024")
    assert office("source", "review", UNIT, *month).code == 0
    assert office("privacy", "view", "HS-0001", "--purpose", f"xem cho {LONG}").code == 0
    monkeypatch.chdir(office.folder)
    altered_folder(office.folder / "luat", "longer probation")
    assert office("unit", "move", "HS-0002", "--to", "C2", "--on", "01/10/2024").code == 0
    return office


def test_each_list_as_a_workbook(many: "Desk") -> None:
    """A4, its headings repeated; days are days, ids texts, and nothing in it is run."""
    days = 0
    for name, words in LISTS.items():
        path = many.folder / f"{name}.xlsx"
        line = (*name.split("."), *words, "--xlsx", str(path))
        answer = many(*line)
        assert (answer.code, answer.err) in {(0, ""), (6, "")}, (name, answer)
        assert path.name in answer.out.splitlines()[-1]
        book = load_workbook(path)
        for sheet in book.worksheets:
            top = int(str(sheet.print_title_rows).partition(":")[0].strip("$"))
            assert sheet.page_setup.paperSize == 9
            assert all(cell.value for cell in sheet[top]), (name, sheet.title)
            for row in sheet.iter_rows(min_row=top + 1):
                for cell in row:
                    days += isinstance(cell.value, datetime)
                    text = cell.value if isinstance(cell.value, str) else ""
                    assert cell.data_type != "f" or text.startswith("=SUM("), (name, text)
                    assert not re.fullmatch(r"\d\d/\d\d/\d{4}", text), (name, text)
        assert many(*line).code == 7
    assert days > 50
    (listed,) = load_workbook(many.folder / "case.list.xlsx").worksheets
    cells = [cell.value for cell in next(listed.iter_rows(min_row=5))]
    assert cells[:3] == ["HS-0001", f"={LONG} A", UNIT]
    assert isinstance(cells[4], datetime)


def test_one_way_out_at_a_time(office: "Desk") -> None:
    """A workbook and JSON together, another suffix, `--overwrite` alone: wrong use, no file."""
    path = office.folder / "a.xlsx"
    for more in (
        ("--xlsx", str(path), "--json"),
        ("--xlsx", str(path.with_suffix(".csv"))),
        ("--overwrite",),
    ):
        assert office("case", "list", *more).code == 2
    assert office("due", "--xlsx", str(path), "owed").code == 2
    assert office("audit", "log", "--full", "--xlsx", str(path)).code == 2
    assert office("case", "list", "--unit", "Không có", "--xlsx", str(path)).code == 7
    assert not list(office.folder.glob("a.*"))


WHOLE = re.compile(r"\d\d/\d\d/\d{4}|HS-\d{4}|\b\d+-[A-Z]+/[A-ZĐ]+")


def test_each_list_on_80_columns(many: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """No table is wider, and every day, id and number that a wide screen shows is whole in it."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("NO_COLOR", "1")
    for name, words in LISTS.items():
        shown = {}
        for width in (80, 400):
            size = os.terminal_size((width, 24))
            monkeypatch.setattr("shutil.get_terminal_size", lambda size=size, **_: size)
            shown[width] = many(*name.split("."), *words).out
        tables = [line for line in shown[80].splitlines() if "─" in line or line.startswith(" ")]
        assert all(width_of(line) <= 80 for line in tables), (name, max(tables, key=width_of))
        whole = [sorted(WHOLE.findall(text)) for text in shown.values()]
        assert whole[0] == whole[1], name


def test_the_titles_of_workbooks_are_words() -> None:
    """Each list has a title of its own."""
    titles = [text["message"] for text in catalogue("vi")["screen"]["sheet"].values()]
    assert len(set(titles)) == len(titles)
