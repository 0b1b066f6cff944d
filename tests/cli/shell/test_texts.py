"""What is typed and what is shown: one form of letters, and nothing that moves a screen."""

import csv
import io
import json
import os
import unicodedata
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell import speaking
from admission_flow.cli.shell.output import painted
from admission_flow.papers.csv_text import cell_text, csv_text
from admission_flow.procedure.acts import Application
from admission_flow.testing import lawful_case, with_act

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Desk

NFD = unicodedata.normalize("NFD", "xét đơn của ông Tề")
CASE = lawful_case("sympathiser_resolution", full_name="Lò Văn Mẫu")


@pytest.fixture
def kept(office: "Desk") -> "Desk":
    """Return a desk with one case."""
    assert office("case", "import", office.file("a.json", CASE)).code == 0
    return office


@contextmanager
def before_there_was_a_gate(patch: pytest.MonkeyPatch) -> "Iterator[None]":
    """Let any text enter, as an earlier version did."""
    with patch.context() as open_gate:
        for module in ("procedure.document", "register.core.forms", "cli.shell.arguments"):
            open_gate.setattr(f"admission_flow.{module}.unfit", lambda *_, **__: None)
        yield


@pytest.mark.parametrize(
    "line",
    [
        ("privacy", "view", "HS-0001", "--purpose", NFD),
        ("privacy", "print", "HS-0001", "--purpose", NFD),
        ("privacy", "lend", "HS-0001", "--to", NFD, "--purpose", NFD),
        ("privacy", "unmask", "HS-0001", "--purpose", NFD, "--consent", NFD),
        ("case", "export", "HS-0001", "--purpose", NFD),
        ("case", "correct", "HS-0001", "2", "--never-happened", "--yes", "--reason", NFD),
        ("case", "correct", "HS-0001", "1", f"full_name={NFD}", "--yes", f"--reason={NFD}"),
        ("unit", "add", "C1", NFD, "--level", "base", "--on", "2024-01-01"),
        ("case", "list", NFD),
    ],
    ids=" ".join,
)
def test_letters_in_pieces_are_letters(kept: "Desk", line: tuple[str, ...]) -> None:
    """A Mac gives "ế" as three characters: every command takes it for the one letter."""
    answer = kept(*line)
    assert answer.code == 0, answer.err
    assert kept("audit", "verify").code == 0


def test_a_purpose_in_pieces_is_written_whole(kept: "Desk") -> None:
    """The access book has one form of every letter."""
    kept("privacy", "view", "HS-0001", "--purpose", NFD)
    (row,) = kept("privacy", "register", "--json").json
    assert row["purpose"] == unicodedata.normalize("NFC", NFD)


@pytest.mark.parametrize("character", ["\x1b[2K", "\x07", "\x9b", "\ud800"])
def test_no_argument_speaks_to_a_terminal(kept: "Desk", character: str) -> None:
    """A control character in an option is wrong use, named, and nothing is written."""
    before = kept.stored()
    answer = kept("privacy", "view", "HS-0001", "--purpose", f"xem{character}")
    assert answer.code == 2
    assert f"U+{ord(character[0]):04X}" in answer.err
    assert character not in answer.err
    assert kept.stored() == before


@pytest.mark.parametrize("character", ["\u200b", "\u202e", "\n"])
def test_a_purpose_is_one_line_that_can_be_seen(kept: "Desk", character: str) -> None:
    """The field and the character are named in the officer's language."""
    answer = kept("privacy", "view", "HS-0001", "--purpose", f"xem{character}đơn")
    assert answer.code == 7
    assert answer.err.startswith("Mục đích: Có ")
    assert f"U+{ord(character):04X}" in answer.err


def test_a_file_is_found_by_the_name_that_it_has(kept: "Desk") -> None:
    """Some disks keep a name in pieces: what is there is opened as it was typed."""
    path = kept.folder / unicodedata.normalize("NFD", "hồ sơ.json")
    path.write_text((kept.folder / "a.json").read_text("utf-8"), "utf-8")
    assert kept("judge", str(path)).code == 0
    assert kept("case", "import", str(path), "--even-if-known").code == 0


def test_an_escape_hides_no_line_of_the_book(kept: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """An entry of an older version clears lines of an inspector's screen no longer."""
    kept("privacy", "view", "HS-0001", "--purpose", "việc đáng xem")
    with before_there_was_a_gate(monkeypatch):
        purpose = "xem\x1b[2K\x1b[1A\x1b[2K\u202e\n99 giả"
        assert kept("privacy", "view", "HS-0001", "--purpose", purpose).code == 0
    shown = kept("privacy", "register").out
    assert "việc đáng xem" in shown
    assert r"xem\x1b[2K" in shown
    assert not set("\x1b\u202e") & set(shown)
    assert not any(line.startswith("99") for line in shown.splitlines())
    whole = kept("privacy", "register", "--json")
    assert whole.json[1]["purpose"] == purpose
    assert not set("\x1b\u202e") & set(whole.out)


def test_a_line_end_forges_no_act(kept: "Desk", monkeypatch: pytest.MonkeyPatch) -> None:
    """One paper is one line of `case show`, `case explain` and `privacy unmask`."""
    number = "01-NQ/CB\n2024-02-02  Đơn xin vào Đảng\n  giả"
    act = Application(on=CASE.acts[-1].on, handwritten=True, number=number, note=number)
    before = {name: len(kept(*name).out.splitlines()) for name in SHOWN}
    with before_there_was_a_gate(monkeypatch):
        file = kept.file("b.json", with_act(CASE, act))
        assert kept("case", "import", file, "--even-if-known").code == 0
    plain = Application(on=act.on, handwritten=True, number="01", note="02")
    assert kept("case", "import", kept.file("c.json", with_act(CASE, plain)), "--even-if-known")
    for name, count in before.items():
        forged, honest = (
            kept(*(case if word == "HS-0001" else word for word in name)).out.splitlines()
            for case in ("HS-0002", "HS-0003")
        )
        assert len(forged) == len(honest) >= count
        assert not any(line.startswith("2024-02-02") for line in forged)


SHOWN = (
    ("case", "show", "HS-0001"),
    ("case", "explain", "HS-0001"),
    ("case", "papers", "HS-0001"),
    ("privacy", "unmask", "HS-0001", "--purpose", "xem"),
)


def test_a_key_is_shown_as_what_it_is(office: "Desk") -> None:
    """What an error repeats of a file moves no screen."""
    path = office.folder / "x.json"
    path.write_text(json.dumps({"format": "admission-case/1", "\x1b[2Kkey\n": 1}), "utf-8")
    answer = office("judge", str(path))
    assert answer.code == 7
    assert r"\x1b[2Kkey\n" in answer.err
    assert "\x1b" not in answer.err


@pytest.mark.skipif(os.name != "posix", reason="its names may hold anything")
def test_a_file_name_is_shown_as_what_it_is(office: "Desk") -> None:
    """So may a file's name, which is there and therefore opened."""
    path = office.folder / "a\x1b[2Kb\n.json"
    path.write_text("{", "utf-8")
    answer = office("judge", str(path))
    assert answer.code == 7
    assert r"a\x1b[2Kb\n.json" in answer.err
    assert "\x1b" not in answer.err


def test_only_our_own_colours_reach_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An escape that we write is one; the same letters from outside are letters."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    speaking.tell(painted("\x1b[31mđỏ\n", "red", "bold"))
    assert capsys.readouterr().out == "\x1b[31;1m\\x1b[31mđỏ\\n\x1b[0m\n"


# ---- CSV -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1+1", "@SUM(A1)", " =1+1", "\t=1+1", "\r=1+1", "\u00a0=1+1", "\uff1d1+1",
        "x;=1+1", "x;\t@A1", 'x";"=1+1', "x\t=1+1", "x\n=1+1", "a|=cmd",
    ],
)  # fmt: skip
def test_no_cell_is_run_whatever_separates(text: str) -> None:
    """Split at commas, semicolons, tabulators or bars: no part begins as a formula does."""
    line = csv_text(["a", "b"], [["x", text]]).splitlines()[1]
    for separator in ",;\t|":
        for cell in next(csv.reader(io.StringIO(line), delimiter=separator)):
            assert not cell.strip(' \t"\u00a0').startswith(tuple("=+-@\uff1d")), (separator, cell)


def test_a_cell_is_one_line_and_a_number_a_number() -> None:
    """Counts stay counts, also below zero; lists are joined; a line end is written out."""
    assert [cell_text(v) for v in (-3, None, True, ["a", "=b"], "x\ny")] == [
        "-3", "", "True", "a;'=b", r"x\ny",
    ]  # fmt: skip


def test_a_class_list_is_not_run(kept: "Desk", tmp_path: "Path") -> None:
    """A name that begins as a formula comes out of every list as text."""
    office = kept
    person = lawful_case("sympathiser_resolution", full_name="=HYPERLINK(1);=2").person
    case = type(CASE)(person, CASE.unit, CASE.acts)
    assert office("case", "import", office.file("f.json", case)).code == 0
    shown = office("source", "list", "--csv").out
    assert "'=HYPERLINK(1);'=2" in shown
    assert tmp_path.is_dir()
