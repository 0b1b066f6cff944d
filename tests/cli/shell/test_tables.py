"""Tables: they fit, nothing is lost, marks take no place, and rows are printed as they come."""

import json
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from admission_flow.cli.shell.output import tell_csv
from admission_flow.cli.shell.speaking import tell_json, tell_json_rows, tell_json_with
from admission_flow.cli.shell.tables import LOOKED_AT, SHORT, folded, table_lines, width_of

NAME = "Nguyễn Thị Ước Mẫu"
CELLS = st.text(st.sampled_from("aăằđ ễ\u0309言-9"), max_size=24).map(str.strip)


def lines(columns: list[str], rows: Iterable[Sequence[str]], room: int = 80) -> list[str]:
    return [line for line, _ in table_lines(columns, rows, room)]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_marks_take_no_place(form: Literal["NFC", "NFD"]) -> None:
    """A name as one system types it and as another does stand in columns of the same width."""
    assert width_of(unicodedata.normalize(form, NAME)) == len(NAME)
    heading, _, row = lines(["họ tên", "mã"], [(unicodedata.normalize(form, NAME), "HS-1")])
    assert unicodedata.normalize("NFC", row).index("HS-1") == heading.index("mã")


def test_a_wide_sign_takes_two_columns() -> None:
    """As terminals show it."""
    assert (width_of("黨員"), width_of("đảng viên")) == (4, 9)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=3), st.integers(30, 120))
def test_a_table_fits_and_loses_nothing(rows: list[tuple[str, ...]], room: int) -> None:
    """Whatever the cells: each line fits the room, and every sign of every cell is there."""
    shown = lines(["một", "hai", "ba"], rows, room)
    assert all(width_of(line) <= room for line in shown)
    wanted = sorted("".join(cell for row in rows for cell in row).replace(" ", ""))
    assert sorted("".join(shown[2:]).replace(" ", "")) == wanted


@given(st.text(st.sampled_from("aễ\u0309言 "), max_size=60), st.integers(2, 20))
@example("   ", 2)
def test_no_mark_is_parted_from_its_letter(text: str, width: int) -> None:
    """A folded line never begins with a mark, unless the text itself does."""
    parts = folded(text, width)
    assert all(width_of(part) <= width for part in parts)
    starts = [word[0] for word in text.split(" ") if word]
    if "\u0309" not in starts:
        assert not any(part.startswith("\u0309") for part in parts)


def test_rows_are_printed_as_they_come() -> None:
    """Of a long table only the first rows are held: the others are asked for one by one."""
    asked = 0

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal asked
        for number in range(3 * LOOKED_AT):
            asked += 1
            yield str(number), NAME

    shown = table_lines(["mục", "họ tên"], rows(), 80)
    for _ in range(2 + LOOKED_AT):
        next(shown)
    assert asked == LOOKED_AT
    next(shown)
    assert asked == LOOKED_AT + 1


def test_a_later_number_is_never_broken_and_a_later_text_is_folded() -> None:
    """The widths come from the first rows; what is longer than they are still is read right."""
    first = [("1", "ngắn")] * LOOKED_AT
    number, text = "9" * SHORT, "một câu dài " * 20
    shown = lines(["mục", "chữ"], [*first, (number, text)], room=60)
    later = shown[2 + LOOKED_AT :]
    assert later[0].startswith(f" {number}   một câu dài")
    assert all(width_of(line) <= 60 for line in later)
    assert " ".join(" ".join(later).split()) == f"{number} {text.strip()}"


ROWS: list[list[Any]] = [[], [{"a": 1}], [{"a": [1, {"b": "mẫu\n"}], "c": None}, {"d": {}}, {}]]


@pytest.mark.parametrize("rows", ROWS)
def test_a_list_row_by_row_is_the_text_of_the_whole(
    rows: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """A program reads the same, to the blank, whether the list was held or not."""
    tell_json(rows)
    whole = capsys.readouterr().out
    tell_json_rows(iter(rows))
    assert capsys.readouterr().out == whole
    tell_json({"found": rows, "count": 3, "more": {"e": [1]}})
    whole = capsys.readouterr().out
    tell_json_with("found", iter(rows), lambda: {"count": 3, "more": {"e": [1]}})
    assert capsys.readouterr().out == whole
    assert json.loads(whole)["found"] == rows


def test_csv_row_by_row(capsys: pytest.CaptureFixture[str]) -> None:
    """One heading, and a line for each row; of no rows nothing."""
    tell_csv(iter([]))
    assert capsys.readouterr().out == ""
    tell_csv({"số": number, "tên": f"a;{number}"} for number in range(2))
    assert capsys.readouterr().out == "số,tên\n0,a;0\n1,a;1\n"
