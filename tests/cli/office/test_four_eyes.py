"""`officer four-eyes` and `case confirm`, as two officers type them."""

import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from admission_flow.messages import label, say
from admission_flow.procedure.document import document_of
from admission_flow.testing import lawful_case

if TYPE_CHECKING:
    from tests.conftest import Desk


def test_two_officers_take_one_step(desk: "Desk") -> None:
    """It is shown as waiting, refused to its own author, and confirmed by another."""
    desk("init")
    made = desk("officer", "four-eyes", "sympathiser_resolution")
    assert made.code == 0
    assert "Chưa phải hai người kiểm soát" in made.out  # without keys the names are claims
    assert "Chưa phải hai người kiểm soát" in desk("status").out
    file = desk.file("ho-so.json", lawful_case("sympathiser_resolution"))
    assert desk("case", "import", file).code == 0
    shown = desk("case", "show", "HS-0001", "--json").json
    (seq,) = shown["waiting"]
    assert (
        say("vi", "screen.waits", entry=seq, kind="sympathiser_resolution")
        in desk("case", "show", "HS-0001").out
    )
    assert desk("status", "--json").json["waiting"] == 1
    assert "HS-0001" in desk("officer", "four-eyes").out
    own = desk("case", "confirm", "HS-0001", str(seq), "--yes")
    assert own.code == 4
    step = ("case", "advance", "HS-0001", "withdrawal", "reason=mẫu", "--on", "2024-06-01")
    held_up = desk(*step)
    assert held_up.code == 4
    assert f"admission-flow case confirm HS-0001 {seq}" in held_up.err
    done = desk("case", "confirm", "HS-0001", str(seq), "--yes", "--as", "cb02")
    assert done.code == 0
    assert label("vi", "sympathiser_resolution") in done.out
    again = desk("case", "confirm", "HS-0001", str(seq), "--yes", "--as", "cb03")
    assert (again.code, desk("status", "--json").json["waiting"]) == (0, 0)
    assert desk("case", "show", "HS-0001", "--json").json["waiting"] == []
    assert desk("audit", "verify").code == 0
    assert desk(*step).code == 0


@pytest.mark.parametrize("typed", ["", "n\n"])
def test_without_a_yes_nothing_is_confirmed(
    desk: "Desk", monkeypatch: pytest.MonkeyPatch, typed: str
) -> None:
    """Where nobody answers the question, or the answer is no, nothing is written."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    desk("init")
    desk("officer", "four-eyes", "sympathiser_resolution")
    desk("case", "import", desk.file("ho-so.json", lawful_case("sympathiser_resolution")))
    (seq,) = desk("case", "show", "HS-0001", "--json").json["waiting"]
    before = desk.stored()
    assert desk("case", "confirm", "HS-0001", str(seq), "--as", "cb02").code == 2
    assert desk.stored() == before


def test_wrong_words_are_named(desk: "Desk") -> None:
    """A kind that is no step, steps together with --none, an entry that is not there."""
    desk("init")
    refused = desk("officer", "four-eyes", "application")
    assert refused.code == 7
    assert "application" in refused.err
    assert desk("officer", "four-eyes", "ceremony", "--none").code == 2
    assert desk("officer", "four-eyes", "--none").code == 0
    assert desk("case", "confirm", "HS-0001", "1", "--yes").code == 7


def test_a_step_that_waits_says_so_at_once(desk: "Desk") -> None:
    """Who takes it reads what a second officer types, and sees the counts with their names."""
    desk("init")
    case = lawful_case("branch_resolution")
    desk("case", "import", desk.file("a.json", replace(case, acts=case.acts[:-1])))
    desk("officer", "four-eyes", "branch_resolution")
    vote = next(a for a in document_of(case)["acts"] if a["kind"] == "branch_resolution")
    file = desk.folder / "vote.json"
    file.write_text(json.dumps(vote, default=str), "utf-8")
    done = desk("case", "advance", "HS-0001", "branch_resolution", "--file", str(file))
    assert done.code == 0
    (seq,) = desk("case", "show", "HS-0001", "--json").json["waiting"]
    assert f"admission-flow case confirm HS-0001 {seq}" in done.out
    shown = desk("case", "confirm", "HS-0001", str(seq), "--yes", "--as", "cb02").out
    assert label("vi", "roll.in_favour") in shown
    assert "{" not in shown
