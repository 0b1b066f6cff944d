"""What officers are told of rows that another rulebook derived: once, and what to do."""

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from admission_flow.released import releases
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk

TOLD = "db rebuild"


@pytest.fixture
def of_before(office: "Desk") -> "Desk":
    """Return a desk whose one row says that an older release derived it, with another day."""
    document = office.file("a.json", lawful_case("base_resolution", 2026))
    assert office("case", "import", document).code == 0
    with closing(sqlite3.connect(office.register)) as database:
        database.execute(
            "UPDATE case_state SET due_on = '2030-01-01', rulebook = ?", (releases()[0].sha256,)
        )
        database.commit()
    return office


@pytest.mark.parametrize("command", [("case", "list"), ("case", "show", "HS-0001")])
def test_no_day_of_another_law_is_shown(of_before: "Desk", command: tuple[str, ...]) -> None:
    """The day is the one of the law at hand, as after `db rebuild`."""
    answer = of_before(*command)
    assert answer.code == 0
    assert "01/01/2030" not in answer.out
    assert of_before("db", "rebuild").code == 0
    assert of_before(*command).out == answer.out


def test_a_list_says_what_makes_it_faster(of_before: "Desk") -> None:
    """Beside the list, in either form, and no more once the rows are kept anew."""
    assert TOLD in of_before("case", "list").err
    as_json = of_before("case", "list", "--json")
    assert TOLD in as_json.err
    assert as_json.json[0]["due_on"] != "2030-01-01"
    of_before("db", "rebuild")
    assert of_before("case", "list").err == ""


def test_an_upgrade_says_what_is_left_to_do(of_before: "Desk") -> None:
    """The schema is right; the rows are derived again by an officer."""
    answer = of_before("db", "upgrade")
    assert answer.code == 0
    assert TOLD in answer.out
    of_before("db", "rebuild")
    assert TOLD not in of_before("db", "upgrade").out


def test_a_check_finds_no_break(of_before: "Desk") -> None:
    """`db check` names the rulebook, exits with 0, and does not say that all is equal."""
    answer = of_before("db", "check", "--lang", "en")
    assert (answer.code, answer.err) == (0, "")
    assert releases()[0].sha256 in answer.out
    assert TOLD in answer.out
    assert "equals the journal" not in answer.out
    of_before("db", "rebuild")
    assert "equals the journal" in of_before("db", "check", "--lang", "en").out


def test_the_verifier_tells_it_in_vietnamese(of_before: "Desk") -> None:
    """A notice and no break: 1 case, and that it stands otherwise."""
    answer = of_before("audit", "verify")
    assert answer.code == 0
    assert "1 hồ sơ trong đó có kết quả khác" in answer.out
    assert releases()[0].sha256 in answer.out
