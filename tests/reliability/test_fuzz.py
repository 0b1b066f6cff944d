"""A slice of what `tools/soak_fuzz.py` tries, and planted bugs that it must find."""

from datetime import date
from pathlib import Path
from random import Random

import pytest

from admission_flow.cli.cases import showing
from admission_flow.cli.cases.fields import act_of
from admission_flow.errors import BadDocument
from admission_flow.papers import case_file
from admission_flow.papers.act_sheet import read_acts
from tests.reliability import fuzz
from tests.reliability.sample import made

COUNT = 150


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Return the log of a register of two people."""
    return made(tmp_path / "made", signed=False).place.log


def test_no_input_ends_in_a_defect(tmp_path: Path, register: Path) -> None:
    """Command lines, spoilt files, typed fields: the contract's codes, and never 1."""
    found = fuzz.fuzz(tmp_path / "ground", register, COUNT, seed=3)
    assert found.defects == []
    assert found.tried.total() == COUNT
    assert {0, 2, 7} <= found.codes.keys()


def test_a_number_of_thousands_of_digits_is_bad_input(tmp_path: Path) -> None:
    """Python refuses to read one: found by the tool, in a field and in a sheet."""
    long = "9" * 5000
    with pytest.raises(BadDocument):
        act_of("opinion", date(2024, 3, 5), ["body=residence", f"asked={long}"], None)
    sheet = tmp_path / "viec.csv"
    sheet.write_text(f"hồ sơ;loại việc;ngày;đính chính mục\n1;opinion;5/3/2024;{long}\n", "utf-8")
    with pytest.raises(BadDocument):
        read_acts(sheet)


@pytest.mark.parametrize(
    ("module", "name"), [(case_file, "_bytes"), (showing, "term")], ids=["reader", "command"]
)
def test_a_planted_bug_is_found(
    tmp_path: Path, register: Path, monkeypatch: pytest.MonkeyPatch, module: object, name: str
) -> None:
    """A reader, or a command, that falls over."""

    def broken(*_: object) -> str:
        raise IndexError("planted")

    ground = fuzz.Ground(tmp_path / "ground", register, Random(1))
    monkeypatch.setattr(module, name, broken)
    found = fuzz.Found()
    for line in (["judge", str(ground.files["case.json"])], ["case", "show", "HS-0001"]):
        fuzz.ask(ground, line, found, "command line")
    assert found.codes[fuzz.DEFECT] == 1


def test_every_command_is_in_the_tree(tmp_path: Path, register: Path) -> None:
    """The tree that is fuzzed is the one that officers have: groups, commands, options."""
    ground = fuzz.Ground(tmp_path / "ground", register, Random(1))
    words = {spoken.words for spoken in ground.commands}
    assert {("case", "show"), ("audit", "verify"), ("judge",), ("due",)} <= words
    for spoken in ground.commands:
        assert ground.line(spoken)[: len(spoken.words)] or not spoken.words
