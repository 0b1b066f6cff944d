"""Many acts at once, as a program gives them: judged together, then each recorded by itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from admission_flow import Act, BadArgument, Basis, CaseAct, Register
from admission_flow.testing import lawful_case

WHOLE = lawful_case("branch_resolution")
BASIS = Basis("admission-case/1", "0" * 64)


def test_acts_rest_on_those_before(tmp_path: Path) -> None:
    """As in a sheet; what cannot be entered is passed over, and a case that moved gets nothing."""
    *before, opinions, resolution = WHOLE.acts
    assert (opinions.kind, resolution.kind) == ("opinions_summarised", "branch_resolution")
    with Register.create(tmp_path / "so.db", "cb01") as register:
        case = register.take_over(replace(WHOLE, acts=tuple(before)), BASIS).record
        acts = [CaseAct(case=case.id, act=act, version=case.version) for act in WHOLE.acts[-2:]]
        absent = CaseAct(case="HS-0099", act=opinions)
        tried = register.rehearse_acts([*acts, absent])
        assert [one.result for one in tried] == ["would", "would", "unusable"]
        assert [one.row for one in tried] == [1, 2, 3]
        alone = register.rehearse_acts(acts[1:])
        assert (alone[0].result, alone[0].step is not None) == ("refused", True)
        assert register.case(case.id).version == case.version
        done = list(register.bulk_acts([*acts, absent]))
        assert [one.result for one in done] == ["done", "done", "unusable"]
        old = CaseAct(case=case.id, act=replace(resolution, note="lần sau"), version=case.version)
        (moved,) = register.bulk_acts([old])
        assert [problem.message_id for problem in moved.problems] == ["bulk_case_moved"]


@pytest.mark.parametrize("act", [None, "application", Act])
def test_what_is_no_act(tmp_path: Path, act: object) -> None:
    """It is refused by its place, and nothing is recorded."""
    given = CaseAct(case="HS-0001", act=act)  # type: ignore[arg-type]
    with Register.create(tmp_path / "so.db", "cb01") as register:
        with pytest.raises(BadArgument, match=r"acts\[0\]"):
            register.rehearse_acts([given])
        with pytest.raises(BadArgument):
            list(register.bulk_acts([given]))
