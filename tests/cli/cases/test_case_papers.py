"""`case papers`: have, have not, where kept."""

from dataclasses import replace
from typing import TYPE_CHECKING

from admission_flow.messages import say
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


def test_what_is_on_file_and_what_is_not(desk: "Desk") -> None:
    """Number, place and entry of what is there; "not on file" of what is not."""
    desk("init")
    case = lawful_case("opinions_summarised")
    acts = tuple(
        replace(act, number="03-ĐXVĐ", note="TU-3/NGAN-2") if act.kind == "application" else act
        for act in case.acts
    )
    desk("case", "import", desk.file("a.json", replace(case, acts=acts)))
    listed = {line["paper"]: line for line in desk("case", "papers", "HS-0001", "--json").json}
    (paper,) = listed["application"]["on_file"]
    assert (paper["number"], paper["kept"]) == ("03-ĐXVĐ", "TU-3/NGAN-2")
    assert listed["branch_resolution"]["on_file"] == []
    shown = desk("case", "papers", "HS-0001").out
    assert "TU-3/NGAN-2" in shown
    assert say("vi", "screen.not_on_file") in shown


def test_a_note_that_is_no_place_is_not_shown(desk: "Desk") -> None:
    """What people wrote about somebody stays where it is."""
    desk("init")
    case = lawful_case("opinions_summarised")
    acts = tuple(replace(act, note="Lời ghi mẫu") for act in case.acts)
    desk("case", "import", desk.file("a.json", replace(case, acts=acts)))
    for more in ((), ("--json",)):
        assert "Lời ghi mẫu" not in desk("case", "papers", "HS-0001", *more).out


def test_an_unknown_case_is_said(desk: "Desk") -> None:
    """Exit 7, one sentence."""
    desk("init")
    assert desk("case", "papers", "HS-0009").code == 7
