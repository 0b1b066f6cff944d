"""The page about the mutants of procedure/ is made from its record, and its reasons are of use."""

import tomllib
from typing import Any

from tests.tool_scripts import tool

mutants = tool("mutants")


def left(now: str, outcome: str = "survived") -> dict[str, Any]:
    return {"outcome": outcome, "function": "f", "line": 3, "was": "if a < b:", "now": now}


def record(*survivors: dict[str, Any], whole: bool = True) -> dict[str, Any]:
    counts = {"mutants": 4 + len(survivors), "killed": 3, "timeouts": 1}
    file = {"digest": "0", "whole": whole, **counts, "left": list(survivors)}
    name = f"{mutants.PURE}/rules/"
    return {"mutmut": "1", "files": {f"{name}vote.py": file}, "not_run": [f"{name}branch.py"]}


REASON = {"file": "vote.py", "function": "f", "was": "if a < b:", "why": "they are never equal"}


def test_the_page_is_made_from_its_record() -> None:
    """Nobody typed a number into it: run `python tools/mutants.py --page` after a change."""
    assert mutants.PAGE.read_text("utf-8") == mutants.made()


def test_every_reason_is_of_a_mutant_that_survived() -> None:
    """A reason whose mutant is killed by now, or whose line has gone, is taken out."""
    found = mutants.read(mutants.RECORD)["files"]
    for reason in tomllib.loads(mutants.REASONS.read_text("utf-8"))["survivor"]:
        used = [
            mutant
            for name, file in found.items()
            for mutant in file["left"]
            if mutants.why(name, mutant, [reason])
        ]
        assert used, reason


def test_a_survivor_counts_as_explained_only_with_its_reason() -> None:
    """A reason for one change of a line says nothing about another; without `now`, it holds."""
    two = record(left("if a <= b:"), left("if b:"))
    assert "2 survived, 0 of them with a reason, 2 unexplained" in mutants.page(two, [])
    one = mutants.page(two, [{**REASON, "now": "if b:"}])
    assert "2 survived, 1 of them with a reason, 1 unexplained" in one
    assert one.count("**unexplained**") == 1
    assert "2 survived, 2 of them with a reason, 0 unexplained" in mutants.page(two, [REASON])
    elsewhere = {**REASON, "function": "g"}
    assert "0 of them with a reason" in mutants.page(two, [elsewhere])


def test_the_page_claims_nothing_of_what_was_not_run() -> None:
    """A mutant that no test reaches is no killed one; files not run, or in part, are named."""
    unreached = mutants.page(record(left("if b:", "unreached"), whole=False), [])
    assert "**5 mutants, 4 killed: 80.0 %**" in unreached
    assert "no test of the selection calls this function" in unreached
    assert "Run in part: rules/vote.py." in unreached
    assert "Not run, and nothing is claimed of them: rules/branch.py." in unreached


def test_a_file_that_was_changed_since_it_was_run_is_named() -> None:
    """Its numbers are those of the text that was run."""
    run = record()
    ((name, file),) = run["files"].items()
    assert mutants.changed(run) == [name]
    file["digest"] = mutants.digest((mutants.ROOT / name).read_text("utf-8"))
    assert mutants.changed(run) == []


def test_a_run_is_kept_by_its_outcomes(monkeypatch: Any, tmp_path: Any) -> None:  # noqa: ANN401
    """Killed and late ones are counted; each other one is kept with its lines."""
    monkeypatch.setattr(mutants, "RECORD", tmp_path / "mutants.json")
    name = f"{mutants.PURE}/rules/vote.py"
    outcomes = ("killed", "killed", "timeout", "survived", "unreached")
    every = {str(n): left(f"if {n}:", outcome) for n, outcome in enumerate(outcomes)}
    mutants.keep({name: {"digest": "0", "whole": True, "mutants": every}})
    (kept,) = mutants.read(mutants.RECORD)["files"].values()
    assert (kept["mutants"], kept["killed"], kept["timeouts"]) == (5, 2, 1)
    assert [mutant["outcome"] for mutant in kept["left"]] == ["survived", "unreached"]
