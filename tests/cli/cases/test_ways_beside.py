"""`explain` and `judge`: the way out after a short vote, an order to redo, striking off."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from admission_flow.messages import Language, label

if TYPE_CHECKING:
    from tests.conftest import Desk

VECTORS = Path(__file__).parents[2] / "conformance" / "vectors"
OPEN = "Số lần đã đủ"
HEADING = "Con đường bên cạnh các bước thường"


def told(office: "Desk", vector: str, left_out: tuple[str, ...], votes: int = 9) -> str:
    """Return what `judge` says of the case of a vector without some acts, and with fewer votes."""
    case = json.loads((VECTORS / f"{vector}.json").read_text("utf-8"))["case"]
    acts: list[dict[str, Any]] = []
    failed = 0
    for act in case["acts"]:
        failed += act["kind"] == "branch_vote_failed"
        if act["kind"] not in left_out and failed <= votes:
            acts.append(act)
    path = office.folder / "beside.json"
    path.write_text(json.dumps({**case, "acts": acts}), "utf-8")
    return " ".join(office("judge", str(path)).out.split())


@pytest.mark.parametrize(("votes", "left"), [(1, 2), (2, 1)])
def test_how_many_short_votes_are_left_is_said(office: "Desk", votes: int, left: int) -> None:
    """Recognition: one or two short votes are not three; the referral has a heading of its own."""
    out = told(office, "recognition-referral-after-three", ("recognition_referral",), votes)
    assert HEADING in out
    assert f"Còn {left} lần biểu quyết chưa đủ tỷ lệ nữa" in out
    assert "“biểu quyết của chi bộ chưa đủ tỷ lệ” và “báo cáo cấp ủy cấp trên”" in out
    assert OPEN not in out


def test_after_the_third_the_referral_is_open(office: "Desk") -> None:
    """It says to whom to report, and the step to record."""
    out = told(office, "recognition-referral-after-three", ("recognition_referral",))
    assert "báo cáo cấp ủy cấp trên trực tiếp và cấp ủy có thẩm quyền" in out
    assert OPEN in out
    assert "lần biểu quyết chưa đủ tỷ lệ nữa" not in out


def test_an_admission_may_be_voted_on_again_or_referred_at_once(office: "Desk") -> None:
    """One short vote is enough, and nothing forbids a second vote (06-HD/TW, 5.1)."""
    out = told(office, "admission-referral", ("admission_referral",))
    assert OPEN in out
    assert "Cũng có thể biểu quyết lại" in out


def test_without_a_short_vote_nothing_is_said_of_it(office: "Desk") -> None:
    """The ordinary road shows no side road; nor do votes on the admission once admitted."""
    left_out = ("branch_vote_failed", "reported_upward", "recognition_referral")
    assert HEADING not in told(office, "recognition-referral-after-three", left_out)


def test_what_an_order_to_redo_still_lacks_is_said(office: "Desk") -> None:
    """Under its own heading, by the steps that the order names."""
    out = told(office, "vote-redone-and-remedied", ("redone", "admission_remedied"))
    assert HEADING in out
    assert "Chưa làm lại: nghị quyết đề nghị kết nạp của chi bộ" in out


def test_votes_on_striking_off_are_explained_before_the_decision(office: "Desk") -> None:
    """Once a body has voted on it, the decision is no bare word among the ends."""
    left_out = ("strike_off_decision",)
    assert "[strike_off.branch_vote]" in told(office, "strike-off-by-the-three-votes", left_out)
    nobody = (*left_out, "strike_off_branch_vote", "strike_off_base_vote")
    assert "[strike_off.branch_vote]" not in told(office, "strike-off-by-the-three-votes", nobody)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_refusal_of_a_short_resolution_names_what_to_record(
    office: "Desk", lang: Language
) -> None:
    """13 of 20 is no resolution: its remedy says which evidence stands for it, and the report."""
    path = VECTORS / "vote-13-of-20.json"
    case = json.loads(path.read_text("utf-8"))["case"]
    file = office.folder / "short.json"
    file.write_text(json.dumps(case), "utf-8")
    found = office("--lang", lang, "judge", str(file), "--json").json
    last = found["steps"][-1]
    [finding] = [f for f in last["findings"] if f["rule"] == "branch.two_thirds"]
    assert finding["status"] == "unmet"
    for kind in ("branch_vote_failed", "reported_upward"):
        assert label(lang, kind) in finding["remedy"] or kind in finding["remedy"]
