"""What `--unit` means is the same at every door, whatever becomes of the units below it."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from admission_flow.demo.plan import plan_2024
from admission_flow.planning.plan.plan import document_of
from admission_flow.procedure.person import Unit
from admission_flow.testing import lawful_case
from tests.conftest import filled_once

if TYPE_CHECKING:
    from tests.conftest import Desk

pytestmark = pytest.mark.usefixtures("reading_once")

START = "2020-01-01"
DAY = "2024-06-01"
"""On which units are merged, split, closed and renamed."""
STAGES = ("sympathiser_resolution", "opinions_summarised", "ceremony", "recognition_decision")
UNITS = (
    ("K", plan_2024().owner, "direct_superior", None),
    ("C20", "Đảng bộ Trường Mẫu Hai Mươi", "base", "K"),
    ("C20.1", "Chi bộ Trường Mẫu", "branch", "C20"),
    ("C20.9", "Chi bộ Khoa Mẫu", "branch", "C20"),
    ("C21", "Đảng bộ Cơ quan Mẫu", "base", "K"),
    ("C21.1", "Chi bộ Phòng Mẫu", "branch", "C21"),
)
Door = Callable[["Desk", str], object]


def unit(name: str) -> Unit:
    return replace(lawful_case().unit, name=name)


def add(desk: "Desk", row: tuple[str, str, str, str | None], on: str = START) -> None:
    code, name, level, under = row
    above = ("--under", under) if under else ()
    assert desk("unit", "add", code, name, "--level", level, *above, "--on", on).code == 0


@filled_once
def bloc(desk: "Desk") -> None:
    """Return a desk with a tree of units, and four cases in a chi bộ of C20, one in one of C21."""
    for row in UNITS:
        add(desk, row)
    for number, until in enumerate((*STAGES, STAGES[0])):
        name = "Chi bộ Phòng Mẫu" if number == len(STAGES) else "Chi bộ Trường Mẫu"
        case = lawful_case(until, unit=unit(name), full_name=f"Lò Mẫu {number}")
        assert desk("case", "import", desk.file(f"{number}.json", case)).code == 0


def rows(*words: str) -> Door:
    """Return a door that lists things: how many of a unit there are."""

    def ask(desk: "Desk", code: str) -> int:
        answer = desk(*words, "--unit", code, "--json")
        assert answer.code == 0, answer.err
        return len(answer.json)

    return ask


def value(key: str, *words: str) -> Door:
    """Return a door that prints one document: a number, or how many there are in a list of it."""

    def ask(desk: "Desk", code: str) -> object:
        answer = desk(*words, "--unit", code, "--json")
        assert answer.code == 0, answer.err
        found = answer.json[key]
        return len(found) if isinstance(found, list) else found

    return ask


def calendar(desk: "Desk", unit: str) -> int:
    """Return how many events the calendar of a unit has."""
    out = str(desk.folder / "c.ics")
    words = ("due", "calendar", out, "--unit", unit, "--as-of", DAY, "--overwrite")
    assert desk(*words).code == 0
    return Path(out).read_text("utf-8").count("BEGIN:VEVENT")


def digest(desk: "Desk", unit: str) -> list[str]:
    """Return what a digest says, but for the name of the unit."""
    answer = desk("due", "digest", unit, "--month", "2024-06")
    assert answer.code == 0, answer.err
    return answer.out.splitlines()[1:]


def paper(desk: "Desk", unit: str) -> int:
    """Return how often a working paper names a case."""
    out = desk.folder / "paper.md"
    out.unlink(missing_ok=True)
    answer = desk("audit", "report", "--out", str(out), "--unit", unit)
    assert answer.code == 0, answer.err
    return out.read_text("utf-8").count("HS-")


DOORS: dict[str, Door] = {
    "case list": rows("case", "list"),
    "due": rows("due", "--days", "1000", "--as-of", DAY),
    "due owed": rows("due", "owed", "--as-of", DAY),
    "due stuck": rows("due", "stuck", "--as-of", DAY),
    "due remind": rows("due", "remind", "--dry-run", "--as-of", DAY),
    "due calendar": calendar,
    "due digest": digest,
    "source list": rows("source", "list", "--as-of", DAY),
    "source missing": rows("source", "missing", "--as-of", DAY),
    "source proposals": rows("source", "proposals", "--all"),
    "report admissions": value("total", "report", "admissions", "2024", "--as-of", "2024-12-31"),
    "report pipeline": value("total", "report", "pipeline", "2024", "--as-of", DAY),
    "report outcomes": value("total", "report", "outcomes", "2024"),
    "audit findings": value("cases", "audit", "findings"),
    "audit sample": value("of", "audit", "sample", "--seed", "7", "--share", "100"),
    "audit report": paper,
    "audit log": rows("audit", "log"),
}


def asked(desk: "Desk", unit: str) -> dict[str, object]:
    return {name: door(desk, unit) for name, door in DOORS.items()}


def test_one_unit_is_the_same_at_every_door(bloc: "Desk") -> None:
    """By code, by name, and without marks or case: the same people, and none of another unit."""
    by_code = asked(bloc, "C20")
    assert [by_code[name] for name in ("case list", "audit findings", "audit sample")] == [4, 4, 4]
    assert by_code["report pipeline"] != 0
    assert asked(bloc, "Đảng bộ Trường Mẫu Hai Mươi") == by_code
    assert asked(bloc, "dang bo truong mau hai muoi") == by_code
    assert asked(bloc, "c20") == by_code
    assert asked(bloc, "C20.1")["case list"] == 4
    assert asked(bloc, "K")["case list"] == 5


@pytest.mark.parametrize(
    "change",
    [
        ("close", "C20.1", "--into", "C20.9"),
        ("close", "C20.1"),
        ("close", "C20.1", "--into", "C20.9", "--into", "C20.8"),
        ("change", "C20.1", "--name", "Chi bộ Trường Mẫu (mới)"),
        ("change", "C20.1", "--sector", "student"),
    ],
    ids=["merged", "closed", "split", "renamed", "changed"],
)
def test_what_becomes_of_the_units_below_changes_no_count(
    bloc: "Desk", change: tuple[str, ...]
) -> None:
    """A committee hears no less of its people because their chi bộ is merged, split or closed."""
    add(bloc, ("C20.8", "Chi bộ Tám Mẫu", "branch", "C20"))
    before = asked(bloc, "C20")
    answer = bloc("unit", change[0], *change[1:], "--on", DAY)
    assert answer.code == 0, answer.err
    assert asked(bloc, "C20") == before


def test_cases_go_with_an_heir_elsewhere_from_that_day_on(bloc: "Desk") -> None:
    """As of the day before they still count with the committee that they left."""

    def counted(unit: str, day: str) -> int:
        return len(bloc("due", "--days", "1000", "--unit", unit, "--as-of", day, "--json").json)

    before = {unit: counted(unit, "2024-05-31") for unit in ("C20", "C21", "K")}
    assert before["C20"] > 0
    words = ("unit", "close", "C20.1", "--into", "C21.1", "--on", DAY)
    assert bloc(*words).code == 0
    assert {unit: counted(unit, "2024-05-31") for unit in before} == before
    assert counted("C20", DAY) == 0
    assert counted("C21", DAY) == counted("K", DAY) > before["C21"]
    assert (bloc("case", "list", "--unit", "C20", "--json").json) == []


def test_a_name_that_another_unit_takes_takes_no_cases_along(bloc: "Desk") -> None:
    """A case bears the name of the unit that bore it then, whoever bears it later."""
    before = asked(bloc, "C20")
    renamed = ("unit", "change", "C20.1", "--name", "Chi bộ Khác Mẫu", "--on", "2024-05-02")
    assert bloc(*renamed).code == 0
    taken = ("unit", "change", "C21.1", "--name", "Chi bộ Trường Mẫu", "--on", DAY)
    assert bloc(*taken).code == 0
    assert asked(bloc, "C20") == before
    assert asked(bloc, "C21")["case list"] == 1


UNKNOWN = (
    ("case", "list", "--unit", "C99"),
    ("due", "--unit", "C99"),
    ("due", "owed", "--unit", "C99"),
    ("due", "stuck", "--unit", "C99"),
    ("due", "remind", "--unit", "C99"),
    ("due", "calendar", "new.ics", "--unit", "C99"),
    ("due", "digest", "C99", "--month", "2024-06"),
    ("source", "list", "--unit", "C99"),
    ("source", "missing", "--unit", "C99"),
    ("source", "proposals", "--unit", "C99"),
    ("source", "reviews", "--unit", "C99"),
    ("source", "review", "C99", "--month", "2024-06", "--on", DAY),
    ("source", "every", "C99", "quarter", "--on", DAY),
    ("plan", "receive", "2024", "C99", "3", "--on", DAY),
    ("plan", "notify", "2024", "C99", "3", "--on", DAY),
    ("report", "admissions", "2024", "--unit", "C99"),
    ("report", "recognitions", "2024", "--unit", "C99"),
    ("report", "pipeline", "2024", "--unit", "C99"),
    ("report", "outcomes", "2024", "--unit", "C99"),
    ("report", "units", "2024", "--unit", "C99"),
    ("audit", "findings", "--unit", "C99"),
    ("audit", "sample", "--seed", "1", "--count", "1", "--unit", "C99"),
    ("audit", "report", "--out", "new.md", "--unit", "C99"),
    ("audit", "log", "--unit", "C99"),
    ("unit", "show", "C99"),
)


@pytest.fixture
def planned(bloc: "Desk") -> "Desk":
    """Return the desk with the year's plan entered."""
    file = bloc.folder / "plan.json"
    file.write_text(json.dumps(document_of(plan_2024()), default=str), "utf-8")
    assert bloc("plan", "set", str(file), "--on", "2024-01-05").code == 0
    return bloc


def test_an_unknown_unit_is_refused_at_every_door(planned: "Desk") -> None:
    """One sentence that names what was typed and what is like it; exit 7, and nothing written."""
    before = planned.stored()
    for words in UNKNOWN:
        answer = planned(*words)
        assert answer.code == 7, words
        assert "C99" in answer.err, words
        assert answer.out == "", words
        assert planned.stored() == before, words
    answer = planned("case", "list", "--unit", "Trường Mẫu Hai")
    assert answer.code == 7
    assert "C20 Đảng bộ Trường Mẫu Hai Mươi" in answer.err
    assert planned("case", "list", "--unit", "").code == 7


def test_words_for_several_units_are_refused(bloc: "Desk") -> None:
    """Without marks two names are one: both are named, and none is guessed at."""
    add(bloc, ("C20.7", "Chi bộ Truồng Mẫu", "branch", "C20"))
    answer = bloc("case", "list", "--unit", "chi bo truong mau")
    assert answer.code == 7
    assert "C20.1 " in answer.err
    assert "C20.7 " in answer.err
    assert len(bloc("case", "list", "--unit", "CHI BỘ TRƯỜNG MẪU", "--json").json) == 4


def test_a_unit_that_was_not_there_yet_is_not_empty_but_refused(bloc: "Desk") -> None:
    """Nobody can tell who belonged to it on that day: no "0 found"."""
    add(bloc, ("C22", "Đảng bộ Mới Mẫu", "base", "K"), DAY)
    answer = bloc("due", "--unit", "C22", "--as-of", "2024-05-31")
    assert answer.code == 7
    assert "01/06/2024" in answer.err
    assert bloc("due", "--unit", "C22", "--as-of", DAY).code == 0


def test_names_count_where_there_is_no_tree(desk: "Desk") -> None:
    """A register without units: the names in the cases are its units, at every door alike."""
    assert desk("init").code == 0
    for number, until in enumerate(STAGES):
        case = lawful_case(until, unit=unit("Chi bộ Bản Mẫu"), full_name=f"Lò Mẫu {number}")
        assert desk("case", "import", desk.file(f"{number}.json", case)).code == 0
    found = asked(desk, "Chi bộ Bản Mẫu")
    assert [found[n] for n in ("case list", "audit findings", "audit sample")] == [4, 4, 4]
    assert asked(desk, "chi bo ban mau") == found
    assert desk("report", "admissions", "2024", "--unit", "Chi bộ Bản Khác").code == 7


def test_a_paper_of_no_case_is_not_written(bloc: "Desk") -> None:
    """A unit without cases, and a sample of none: nothing was inspected, so nothing is claimed."""
    out = bloc.folder / "paper.md"
    for words in ((), ("--seed", "1", "--count", "2")):
        answer = bloc("audit", "report", "--out", str(out), "--unit", "C20.9", *words)
        assert answer.code == 7, answer.err
        assert not out.exists()


def test_a_unit_may_be_named_where_something_is_entered_about_it(planned: "Desk") -> None:
    """Code or name, as with `--unit`; the entry holds the code."""
    name = "Đảng bộ Trường Mẫu Hai Mươi"
    assert planned("plan", "receive", "2024", name, "3", "--on", "2024-01-10").code == 0
    assert planned("plan", "notify", "2024", name, "4", "--on", "2024-02-10").code == 0
    assert planned("source", "every", name, "quarter", "--on", DAY).code == 0
    words = ("source", "review", "chi bo khoa mau", "--month", "2024-05", "--on", "2024-05-31")
    assert planned(*words).code == 0
    sent = {row["unit"]: row["proposed"] for row in planned("plan", "sent", "2024", "--json").json}
    assert sent["C20"] == 3
    held = planned("source", "reviews", "--unit", "C20", "--json").json
    assert [row["unit"] for row in held if row["held"]] == ["C20.9"]
