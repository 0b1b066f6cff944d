"""Who types an option of version 0.1, or slips, is told what it is called."""

from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.shell.renamed import RENAMED

if TYPE_CHECKING:
    from tests.conftest import Desk

NAMES = [(command, *pair) for command, names in RENAMED.items() for pair in names.items()]


@pytest.mark.parametrize(("command", "old", "new"), NAMES)
def test_the_old_name_leads_to_the_new_one(
    office: "Desk", command: str, old: str, new: str
) -> None:
    """The command does not know the old name any more, and has what it is told to have."""
    answer = office(*command.split(), old, "x", "--lang", "en")
    assert answer.code == 2
    assert f"{old} is called {new} now" in answer.err
    assert f" {new} " in office(*command.split(), "--help", "--lang", "en").out
    assert f"{old} nay tên là {new}" in office(*command.split(), old, "x").err


def test_a_slip_of_the_pen_is_told_what_is_near(office: "Desk") -> None:
    """And nothing is told where nothing is near."""
    assert "--unit" in office("case", "list", "--unti", "C1").err
    assert "--csv-file" in office("report", "admissions", "2024", "--csv", "x.csv").err
    for far in ("--zzzz", "--as-of"):
        answer = office("case", "list", far)
        assert answer.code == 2
        assert far in answer.err
        assert "; có" not in answer.err
