"""`unit`: as an officer types it; the page for officers is run by tests/test_docs.py."""

from datetime import date
from typing import TYPE_CHECKING

import pytest

from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Answer, Desk

SHEET = """Mã,Tên,Cấp,Cấp trên,Khối
KHOI,Khối Mẫu,cấp trên trực tiếp,,
C01,Cơ quan Mẫu,cơ sở,KHOI,cơ quan
C01-1,Chi bộ Mẫu,chi bộ,C01,
"""


@pytest.fixture
def bloc(office: "Desk") -> "Desk":
    """Return a desk whose register knows a small bloc."""
    sheet = office.folder / "cay.csv"
    sheet.write_text(SHEET, "utf-8")
    assert office("unit", "import", str(sheet), "--on", "01/01/2020", "--yes").code == 0
    return office


def test_the_tree_of_a_day_as_json(bloc: "Desk") -> None:
    """Each unit with its parent, the sector that it belongs to, and who decides."""
    assert bloc("unit", "list", "--as-of", "31/12/2019", "--json").json == []
    empowered = bloc(
        "unit", "empower", "KHOI", "--right", "own", "--body", "standing_committee",
        "--majority", "more_than_half", "--on", "2024-01-01",
    )  # fmt: skip
    assert empowered.code == 0
    rows = {row["unit"]: row for row in bloc("unit", "list", "--json").json}
    assert rows["C01-1"]["parent"] == "C01"
    assert rows["C01-1"]["sector"] == "state_agency"
    assert rows["C01-1"]["admission_decided_by"] == "KHOI"
    assert rows["KHOI"]["powers"]["admission"]["since"] == "2024-01-01"
    before = bloc("unit", "list", "--as-of", "2023-12-31", "--json").json
    assert {row["admission_decided_by"] for row in before} == {None}


def imported(desk: "Desk", text: str, *options: str) -> "Answer":
    """Enter a sheet of units."""
    sheet = desk.folder / "cay-moi.csv"
    sheet.write_text(text, "utf-8")
    return desk("unit", "import", str(sheet), "--on", "01/01/2021", *options)


def test_the_same_sheet_again_changes_nothing(bloc: "Desk") -> None:
    """However it is spelt, and after a unit changed; one more row is the only one entered."""
    assert bloc("unit", "change", "C01-1", "--name", "Chi bộ Mới", "--on", "2022-01-01").code == 0
    stored = bloc.stored()
    respelt = SHEET.replace("Khối Mẫu", "khối  mẫu").replace(
        "chi bộ,C01", "Chi bộ trực thuộc,cơ quan mẫu"
    )
    for text in (SHEET, respelt, SHEET.replace("Chi bộ Mẫu", "Chi bộ Mới")):
        answer = imported(bloc, text, "--yes")
        assert answer.code == 0, answer.err
        assert "3 đơn vị đã có" in answer.out
        assert bloc.stored() == stored
    more = f"{SHEET}C02,Cơ quan Mẫu 2,cơ sở,KHOI,cơ quan\n"
    tried = imported(bloc, more, "--dry-run")
    assert "+ C02" in tried.out
    assert bloc.stored() == stored
    assert imported(bloc, more).code == 2  # nobody is there to be asked
    assert bloc.stored() == stored
    assert imported(bloc, more, "--yes").code == 0
    assert len(bloc("unit", "list", "--json").json) == 4


def test_what_a_sheet_says_otherwise_is_told_before_and_after(bloc: "Desk") -> None:
    """A unit changes by an entry of its own, from a day on: a sheet alone changes none."""
    stored = bloc.stored()
    changed = SHEET.replace("Chi bộ Mẫu", "Chi bộ Khác").replace(
        "cơ sở,KHOI", "cấp trên trực tiếp,"
    )
    answer = imported(bloc, changed, "--yes")
    assert answer.code == 7
    assert "tên trong sổ Chi bộ Mẫu, trong bảng Chi bộ Khác" in answer.err
    assert "cấp trong sổ tổ chức cơ sở đảng, trong bảng cấp trên trực tiếp" in answer.err
    assert "unit change C01-1" in answer.err
    assert bloc.stored() == stored


def test_official_codes_are_shown_whole(office: "Desk") -> None:
    """Eleven digits of an organisation are no number of a person; its founding year is a day."""
    rows = (
        "Mã tổ chức đảng,Tên tổ chức đảng,Loại hình TCCSĐ,Trực thuộc,Ngày thành lập\n"
        "38.168.900,Đảng bộ Mẫu,Đảng bộ cơ sở,,01/01/2020\n"
        "38.168.900.001,Chi bộ 1 Mẫu,Chi bộ,38.168.900,2020\n"
    )
    assert imported(office, rows, "--yes").code == 0
    assert "38.168.900.001" in office("unit", "list").out
    units = {row["unit"]: row for row in office("unit", "list", "--json").json}
    assert units["38.168.900.001"]["level"] == "branch"
    assert office("unit", "list", "--as-of", "31/12/2019", "--json").json == []
    assert imported(office, rows, "--yes").code == 0


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("add", "C02", "Mẫu", "--level", "planet", "--on", "2024-01-01"), "planet"),
        (("add", "C02", "Mẫu", "--level", "base", "--on", "31/02/2024"), "31/02/2024"),
        (("add", "C02", "Mẫu", "--level", "base", "--under", "NIL", "--on", "2024-01-01"), "NIL"),
        (("change", "C01", "--on", "2024-01-01"), "--name"),
        (("close", "KHOI", "--on", "2024-01-01"), "--children-to"),
        (("show", "NIL"), "NIL"),
        (("retract", "0"), "0"),
    ],
)
def test_what_cannot_be_entered_is_explained(
    bloc: "Desk", arguments: tuple[str, ...], word: str
) -> None:
    """Exit code 7, a sentence that names what is wrong, and nothing written."""
    stored = bloc.stored()
    answer = bloc("unit", *arguments)
    assert answer.code == 7
    assert word in answer.err
    assert bloc.stored() == stored


def test_a_move_and_its_clocks(bloc: "Desk") -> None:
    """The move stands in the case, and the clocks are listed as JSON too."""
    case = lawful_case("dossier_opened", meeting_on=date(2025, 12, 1))
    assert bloc("case", "import", bloc.file("a.json", case)).code == 0
    moved = bloc("unit", "move", "HS-0001", "--to", "C01-1", "--on", "03/11/2025")
    assert moved.code == 0
    assert "24/11/2025" in moved.out
    assert "15/12/2025" in moved.out
    (row,) = bloc("unit", "moves", "--json").json
    assert (row["to"], row["forward_by"]) == ("Chi bộ Mẫu", "2025-11-24")
    assert bloc("case", "list", "--unit", "Chi bộ Mẫu", "--json").json[0]["case"] == "HS-0001"
    assert bloc("unit", "move", "HS-0001", "--to", "KHOI", "--on", "03/11/2025").code == 7


def test_both_languages(bloc: "Desk") -> None:
    """Names stay as they are; what is said around them follows the language."""
    assert "base organisation" in bloc("unit", "list", "--lang", "en").out
    assert "tổ chức cơ sở đảng" in bloc("unit", "list").out


def test_where_somebody_is_goes_by_the_day_of_the_move(bloc: "Desk") -> None:
    """A move that is recorded late lies before the other: every command names the same unit."""
    for code in ("C01-2", "C01-3"):
        words = (code, f"Chi bộ {code} Mẫu", "--level", "branch", "--under", "C01")
        assert bloc("unit", "add", *words, "--on", "01/01/2020").code == 0
    case = lawful_case("sympathiser_resolution")
    assert bloc("case", "import", bloc.file("a.json", case)).code == 0
    assert case.unit.name in bloc("case", "show", "HS-0001").out.splitlines()[1]
    assert "Mở hồ sơ tại" not in bloc("case", "show", "HS-0001").out
    move = ("unit", "move", "HS-0001")
    told = bloc(*move, "--to", "C01-2", "--on", "01/06/2024").out
    assert "Sau ngày đó còn một lần chuyển" not in told
    late = bloc(*move, "--to", "C01-3", "--on", "01/05/2024").out
    assert "Sau ngày đó còn một lần chuyển, ngày 01/06/2024: hiện ở Chi bộ C01-2 Mẫu." in late
    here = "Chi bộ C01-2 Mẫu"
    assert [row["unit"] for row in bloc("case", "list", "--json").json] == [here]
    assert [row["unit"] for row in bloc("source", "list", "--json").json["list"]] == [here]
    owed = bloc("due", "owed", "--json").json
    assert {row["unit"] for row in owed if row["kind"] == "awareness_certificate"} == {here}
    assert bloc("case", "show", "HS-0001", "--json").json["unit"] == here
    shown = bloc("case", "show", "HS-0001").out.splitlines()
    assert shown[1].startswith(here)
    assert shown[2] == f"Mở hồ sơ tại {case.unit.name}."
    assert bloc("audit", "verify").code == 0


def test_of_two_moves_of_one_day_the_one_entered_last_counts(bloc: "Desk") -> None:
    """The order in which they were entered decides, as for any two acts of a day."""
    words = ("C01-2", "Chi bộ C01-2 Mẫu", "--level", "branch", "--under", "C01")
    assert bloc("unit", "add", *words, "--on", "01/01/2020").code == 0
    case = lawful_case("sympathiser_resolution")
    assert bloc("case", "import", bloc.file("a.json", case)).code == 0
    for code in ("C01-2", "C01-1"):
        assert bloc("unit", "move", "HS-0001", "--to", code, "--on", "01/06/2024").code == 0
    assert [row["unit"] for row in bloc("case", "list", "--json").json] == ["Chi bộ Mẫu"]
    assert bloc("case", "show", "HS-0001", "--json").json["unit"] == "Chi bộ Mẫu"


def test_a_unit_is_not_closed_under_its_cases_in_silence(desk: "Desk") -> None:
    """The cases on their way in it are named; who has ended or moved is not."""
    desk("init")
    name = lawful_case().unit.name
    desk("unit", "add", "TM", "Trường Mẫu", "--level", "base", "--on", "2020-01-01")
    desk("unit", "add", "TM-1", name, "--level", "branch", "--under", "TM", "--on", "2020-01-01")
    for number, until in enumerate(("sympathiser_resolution", "recognition_decision")):
        case = lawful_case(until, full_name=f"Lò Mẫu {number}")
        desk("case", "import", desk.file(f"{number}.json", case))
    closed = desk("unit", "close", "TM-1", "--on", "2025-02-10")
    assert closed.code == 0
    assert "HS-0001" in closed.out
    assert "HS-0002" not in closed.out
    assert "admission-flow unit move" in closed.out
