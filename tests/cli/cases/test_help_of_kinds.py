"""`help KIND`: what it says of a kind of act is so, and its examples are taken."""

import shlex
from typing import TYPE_CHECKING

import pytest

from admission_flow.cli.cases.helping import EXAMPLE_FILE, described, example_command, example_file
from admission_flow.messages import label, rule_title
from admission_flow.procedure.acts import KINDS
from admission_flow.testing import lawful_case
from admission_flow.vocabulary.forms import fields_of_kind
from tests.conftest import Desk

if TYPE_CHECKING:
    from tests.conftest import Answer


@pytest.fixture
def begun(office: "Desk") -> "Desk":
    """Return a desk with one case that was opened."""
    case = office.file("a.json", lawful_case("dossier_opened"))
    assert office("case", "import", case).code == 0
    return office


def run(desk: "Desk", kind: str, *options: str) -> "Answer":
    """Run the example of a kind: the file where the command line names it."""
    program, *words = shlex.split(example_command(kind))
    assert program == "admission-flow"
    path = desk.folder / EXAMPLE_FILE
    path.write_text(example_file(kind), "utf-8")
    return desk(*(str(path) if word == EXAMPLE_FILE else word for word in words), *options)


def test_the_examples_of_every_kind_are_taken(begun: "Desk") -> None:
    """Command line and file: recorded, or judged; a step may be refused, and nothing is misread."""
    stored = begun.stored()
    for kind, cls in KINDS.items():
        taken = {0, 3} if cls.is_step else {0}
        answer = run(begun, kind, "--dry-run")
        assert answer.code in taken, (kind, answer)
        word = "advance" if cls.is_step else "record"
        whole = ("case", word, "HS-0001", kind, "--file", str(begun.folder / EXAMPLE_FILE))
        answer = begun(*whole, "--dry-run")
        assert answer.code in taken, (kind, answer)
    assert begun.stored() == stored


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_kind_is_explained(office: "Desk", lang: str) -> None:
    """By its term: every field with its term and id, and what may stand in it."""
    for kind in KINDS:
        shown = office("help", kind, "--lang", lang).out
        words = " ".join(shown.split())
        for field in fields_of_kind(kind):
            assert f"[{field.name}]" in words, kind
            assert field.term("vi" if lang == "vi" else "en") in words
            for said in field.choice_terms("vi" if lang == "vi" else "en"):
                assert said in words


def test_what_reads_and_what_opens_is_said(office: "Desk") -> None:
    """Of a paper the steps and rules that look at it; of a step whither it leads."""
    shown = " ".join(office("help", "don xin vao dang").out.split())
    assert rule_title("vi", "application.present") in shown
    assert label("vi", "verification_concluded") in shown
    assert "viết tay" in shown
    told = office("help", "branch_resolution", "--json").json
    assert told["moves"] == [{"from": "consulted", "to": "branch_resolved"}]
    assert {"rule": "branch.two_thirds", "title": rule_title("vi", "branch.two_thirds")} in told[
        "rules"
    ]
    assert "base_resolution" in told["then"]
    by_name = {field["name"]: field for field in told["fields"]}
    assert by_name["roll.elsewhere"]["offered"] == 0
    assert by_name["roll.in_favour"]["offered"] is None
    assert by_name["on"]["required"]


def test_nothing_that_judges_is_offered() -> None:
    """A zero of those who do not count in a vote, and a flag that is no unless it is said."""
    offered = {
        field.name
        for kind in KINDS
        for field in fields_of_kind(kind)
        if field.offered is not None and field.offered is not False
    }
    counts = ("elsewhere", "exempt_absent", "suspended", "away")
    rolls = ("roll", "branch_roll", "committee_roll")
    assert offered <= {f"{roll}.{count}" for roll in rolls for count in counts}


def test_all_kinds_are_listed_and_an_unknown_one_is_bad_input(office: "Desk") -> None:
    """Each by its term; a wrong word names the nearest."""
    shown = " ".join(office("help").out.split())
    assert all(label("vi", kind) in shown for kind in KINDS)
    assert len(office("help", "--json").json) == len(KINDS)
    wrong = office("help", "đơn xin vào đản")
    assert wrong.code == 7
    assert "đơn xin vào Đảng" in wrong.err


def test_private_values_stand_in_the_file_only() -> None:
    """No example puts a name, a result or an assessment on a command line."""
    for kind in KINDS:
        private = [field for field in described(kind)["fields"] if field["personal"]]
        command = example_command(kind)
        assert not any(f"{field['term']}=" in command for field in private)
