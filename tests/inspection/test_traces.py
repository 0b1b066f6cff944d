"""The checks of traces, both sides of each boundary, on traces as the register fills them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from admission_flow.inspection.catalogue import checks, threshold, thresholds
from admission_flow.inspection.dossier import Answer, Found
from admission_flow.inspection.entered import (
    Changed,
    Confirmed,
    Corrected,
    Entered,
    Hand,
    OfficeTraces,
    Policy,
    RefusedDocument,
    Result,
    Traces,
    Way,
)
from admission_flow.inspection.inspect import inspect_one
from admission_flow.inspection.remedy import remedy_of_check
from admission_flow.inspection.traces import TRACES
from admission_flow.inspection.traces.words import change_text, may_be_shown
from admission_flow.messages import LANGUAGES
from admission_flow.testing import lawful_case
from tests.inspection.conftest import Look
from tests.inspection.traced import (
    CLEAR,
    DAY,
    FOUND,
    MADE,
    NONE,
    SHORT,
    UNKNOWN,
    a_correction,
    a_refusal,
    an_act,
    answers_of,
    found_by,
    made_by,
    told,
)


def test_each_is_a_row_with_an_excuse_and_a_document_alone_cannot_say(look: Look) -> None:
    """Of a case document without a register nothing is said, and never "nothing found"."""
    said = {f.check: f for f in inspect_one(look(lawful_case())) if f.check in TRACES}
    assert set(said) == set(TRACES)
    assert {f.answer for f in said.values()} == {UNKNOWN}
    for check in TRACES:
        row = checks()[check]
        assert row.excuse is not None
        assert row.excuse["vi"]
        assert row.basis is not None
        item = Found(check, "HS-0001", "Chi bộ Mẫu", FOUND)
        assert len({remedy_of_check(item, lang) for lang in LANGUAGES} - {""}) == len(LANGUAGES)


def test_a_register_that_says_nothing_of_it_is_no_fault(look: Look) -> None:
    """No correction, no refusal, everything in time: no check of traces finds anything."""
    dossier = replace(look(lawful_case()), traces=told(an_act(1, on=DAY)))
    said = [f.answer for f in inspect_one(dossier) if f.check in TRACES]
    assert set(said) <= {CLEAR, NONE}


@pytest.mark.parametrize(
    ("traces", "answers"),
    [
        (told(an_act(1)), []),
        (told(an_act(1), corrected=(a_correction(2),)), [CLEAR]),
        (told(an_act(1), corrected=(a_correction(2, lifted=("branch.two_thirds",)),)), [FOUND]),
    ],
)
def test_r01_a_correction_after_which_less_is_found(traces: Traces, answers: list[Answer]) -> None:
    """A correction that lifts nothing, such as of a spelling, is none of it."""
    assert answers_of("R01", traces) == answers


def test_r01_says_before_after_by_whom_and_the_minutes_between() -> None:
    """The reason and what is personal are hidden; the number of a paper makes a difference."""
    name = Changed("person", "full_name", "Sùng Văn Mẫu", "Sùng Vân Mẫu")
    count = Changed("branch_resolution", "roll.official", 20, 19)
    made = a_correction(
        2, 600, officer="cb02", changed=(count, name), lifted=("branch.two_thirds",), paper=True
    )
    (said,) = TRACES["R01"](told(an_act(1), corrected=(made,)))
    assert said.on == DAY
    assert said.evidence["changed"] == (count, may_be_shown(name))
    assert "Mẫu" not in str(said.evidence)
    assert said.evidence["minutes"] == 10
    assert said.evidence["officers"] == ("cb01", "cb02")
    assert said.evidence["entries"] == (1, 2)
    assert said.evidence["paper_named"] is True
    assert change_text("vi", count).endswith("20 → 19")


@pytest.mark.parametrize(
    ("entered", "answers"),
    [
        ((a_refusal(1), an_act(2, 2)), [FOUND]),
        ((a_refusal(1), a_refusal(2, 2, 12), an_act(3, 4)), [FOUND]),
        ((a_refusal(1, in_favour=14), an_act(2, 2)), [CLEAR]),
        ((a_refusal(1, on=DAY - timedelta(days=7)), an_act(2, 2)), []),
        ((a_refusal(1), an_act(2, 2, way=Way.AS_FOUND, failing=SHORT)), []),
        ((a_refusal(1),), []),
        ((a_refusal(1, failing=frozenset()), an_act(2, 2)), []),
        ((an_act(1), a_refusal(2, 2)), []),
        ((a_refusal(1, facts={}), an_act(2, 2)), [CLEAR]),
        ((a_refusal(1, facts={"roll.in_favour": 14, "number": "1"}), an_act(2, 2)), [CLEAR]),
    ],
    ids=[
        "other figures",
        "two refusals",
        "same figures",
        "another day: a vote of its own",
        "put on file as found",
        "never taken",
        "refused for what was not stated",
        "taken before",
        "completed",
        "the number of the paper",
    ],
)
def test_r02_refused_and_taken_with_other_figures(
    entered: tuple[Entered, ...], answers: list[Answer]
) -> None:
    """Found where a figure was stated otherwise for the same day, and a rule was met by it."""
    assert answers_of("R02", told(*entered)) == answers


def _certificate(entry: int, issued: date, way: Way = Way.TYPED, **facts: object) -> Entered:
    facts = {"issuer_kind": "political_centre", **facts}
    return an_act(entry, kind="awareness_certificate", on=issued, facts=facts, way=way)


def test_r02_sees_a_second_paper_of_one_kind() -> None:
    """A lapsed certificate lay on file; after the refusal a second one came, dated in time."""
    lapsed, fresh = _certificate(1, date(2019, 3, 4)), _certificate(3, date(2024, 3, 4))
    steps = (a_refusal(2, in_favour=14), an_act(4, 4))
    (said,) = found_by("R02", told(lapsed, steps[0], fresh, steps[1]))
    assert said.evidence["entries"] == (1, 2, 3, 4)
    changed: Any = said.evidence["changed"]
    assert [(c.before, c.after) for c in changed] == [("2019-03-04", "2024-03-04")]
    missing = told(steps[0], fresh, steps[1])
    assert answers_of("R02", missing) == [CLEAR]  # it was missing, and came
    newer = _certificate(3, DAY + timedelta(days=1))
    assert answers_of("R02", told(lapsed, steps[0], newer, steps[1])) == [CLEAR]
    other = _certificate(3, date(2024, 3, 4), issuer_kind="grassroots_centre")
    assert answers_of("R02", told(lapsed, steps[0], other, steps[1])) == [CLEAR]


def _opinion(entry: int, agreed: int | None, **given: Any) -> Entered:  # noqa: ANN401
    facts = {"body": given.pop("body", "residence"), "asked": 15}
    if agreed is not None:
        facts["agreed"] = agreed
    return an_act(entry, entry, kind="opinion", facts=facts, **given)


@pytest.mark.parametrize(
    ("entered", "found"),
    [
        ((_opinion(1, 9), _opinion(2, 15)), 1),
        ((_opinion(1, 9), _opinion(2, 9)), 0),
        ((_opinion(1, None), _opinion(2, 15)), 0),
        ((_opinion(1, 9), _opinion(2, 15, body="trade_union")), 0),
        ((_opinion(1, 9), _opinion(2, 15, on=DAY - timedelta(days=1))), 0),
        ((_opinion(1, 9, way=Way.DOCUMENT), _opinion(2, 15, way=Way.DOCUMENT)), 0),
        ((_opinion(1, 9, way=Way.DOCUMENT), _opinion(2, 15)), 1),
        ((_opinion(1, 9), _opinion(2, 12), _opinion(3, 15)), 3),
    ],
    ids=["other", "same", "completed", "other body", "other day", "one document", "later", "three"],
)
def test_r03_one_paper_twice(entered: tuple[Entered, ...], found: int) -> None:
    """The same body on the same day with other figures."""
    assert len(found_by("R03", told(*entered))) == found


def test_r03_says_whether_the_first_was_struck_out() -> None:
    """Struck out and typed anew is as good a trace."""
    out = a_correction(2, corrects=1, struck_out=True, about="opinion")
    (said,) = found_by("R03", told(_opinion(1, 9), _opinion(3, 15), corrected=(out,)))
    assert said.evidence["struck_out"] is True


def _entered_late(days: int, **given: Any) -> Entered:  # noqa: ANN401
    return an_act(1, on=date(2026, 11, 24) - timedelta(days=days), **given)


def test_r04_late_by_more_than_the_norm() -> None:
    """As many days as the norm is in time; a whole document and what is older than the register
    are not late."""
    norm = threshold("entered_within")
    assert answers_of("R04", told(_entered_late(norm))) == [CLEAR]
    (said,) = found_by("R04", told(_entered_late(norm + 1)))
    assert said.evidence["days_late"] == norm + 1
    (over,) = TRACES["R04"](told(_entered_late(norm + 1, way=Way.DOCUMENT)))
    assert (over.answer, over.evidence) == (NONE, {"taken_over": 1})
    today = OfficeTraces(date(2026, 11, 1))
    assert answers_of("R04", told(_entered_late(norm + 1), office=today)) == []
    batch = told(_entered_late(60), replace(_entered_late(50), entry=2))
    assert [said.evidence["entries"] for said in found_by("R04", batch)] == [(1, 2)]


def test_r05_a_paper_after_the_step_that_needed_it() -> None:
    """The step did not meet a rule when it was entered, and does now; dated the same day counts."""
    step = an_act(1, way=Way.AS_FOUND, failing=SHORT)
    now = {("branch_resolution", DAY): frozenset[str]()}
    for on, answers in ((DAY, [FOUND]), (DAY + timedelta(days=1), [CLEAR])):
        paper = _certificate(2, on)
        traces = told(step, paper, failing_now=now)
        assert [said.answer for said in TRACES["R05"](traces)] == answers
    still = {("branch_resolution", DAY): SHORT}
    assert answers_of("R05", told(step, _certificate(2, DAY), failing_now=still)) == [CLEAR]
    before = told(_certificate(0, DAY), step, failing_now=now)
    assert answers_of("R05", before) == [CLEAR]


def _confirmed(after: int, officer: str = "cb02", *, signed: bool = True) -> Confirmed:
    return Confirmed(**made_by(9, after, officer, signed=signed), confirms=1)


def test_r06_a_confirmation_too_soon_or_by_whom_the_other_enrolled() -> None:
    """As many seconds as the norm is time enough; unsigned names say nothing."""
    norm = threshold("read_before_confirming")
    step = an_act(1, signed=True)

    def answers(
        confirmed: Confirmed, by: dict[str, str] | None = None, entered: Entered = step
    ) -> list[Answer]:
        office = OfficeTraces(MADE, enrolled_by=by or {})
        return answers_of("R06", told(entered, office=office, confirmed=(confirmed,)))

    chief = {"cb01": "truong", "cb02": "truong", "truong": "truong"}
    assert answers(_confirmed(norm), chief) == [CLEAR]
    assert answers(_confirmed(norm - 1), chief) == [FOUND]
    assert answers(_confirmed(norm), {"cb02": "cb01"}) == [FOUND]
    assert answers(_confirmed(norm), {"cb01": "cb02"}) == [FOUND]
    assert answers(_confirmed(norm, signed=False)) == [UNKNOWN]
    assert answers(_confirmed(norm), None, an_act(1)) == [UNKNOWN]
    assert answers(_confirmed(norm), None, an_act(8, signed=True)) == [UNKNOWN]
    assert answers_of("R06", told(step)) == []


def test_r06_where_nobody_confirms_the_same_hand_that_made_it_lawful() -> None:
    """The officer who entered the act corrected it, and a finding was lifted."""
    for officer, answer in (("cb01", FOUND), ("cb02", CLEAR)):
        made = a_correction(2, officer=officer, lifted=("branch.two_thirds",))
        assert answers_of("R06", told(an_act(1), corrected=(made,))) == [answer]
    assert answers_of("R06", told(an_act(1), corrected=(a_correction(2),))) == []


def test_r06_a_step_taken_while_the_wait_was_suspended() -> None:
    """It waited before and waits again after; who ends it for good, or begins later, is clear."""
    kind = "branch_resolution"

    def answers(*policies: tuple[int, set[str]]) -> list[Answer]:
        made = tuple(Policy(**made_by(entry), steps=frozenset(steps)) for entry, steps in policies)
        return answers_of("R06", told(an_act(5), office=OfficeTraces(MADE, policies=made)))

    assert answers((1, {kind}), (4, set()), (6, {kind})) == [FOUND]
    assert answers((1, {kind}), (4, {"ceremony"}), (7, {kind, "ceremony"})) == [FOUND]
    assert answers((1, {kind}), (4, set())) == []
    assert answers((1, {kind}), (2, set()), (4, {kind})) == []
    assert answers((6, {kind}), (7, set()), (8, {kind})) == []
    assert answers((1, {"ceremony"}), (4, set()), (6, {"ceremony"})) == []


def test_r07_another_day_soon_after() -> None:
    """Exactly the norm is soon; who waits and enters it on its day has moved nothing."""
    norm = threshold("moved_day_within") * 60
    early = DAY - timedelta(days=3)

    def answers(after: int, refused: Entered, **act: Any) -> list[Answer]:  # noqa: ANN401
        return answers_of("R07", told(refused, an_act(2, after, **act)))

    moved = a_refusal(1, in_favour=14, on=early)
    assert answers(norm, moved) == [FOUND]
    assert answers(norm + 1, moved) == [CLEAR]
    assert answers(2, a_refusal(1, on=early)) == [CLEAR]  # another count: a vote of its own
    assert answers(2, a_refusal(1, in_favour=14)) == [CLEAR]
    assert answers(2, moved, on=date(2026, 11, 24)) == [CLEAR]


def test_r08_corrected_again_and_again() -> None:
    """As often as the norm is found; notes and numbers of papers do not count."""
    norm = threshold("corrections_of_one")
    many = [a_correction(2 + n) for n in range(norm)]
    assert answers_of("R08", told(an_act(1), corrected=tuple(many))) == [FOUND]
    assert answers_of("R08", told(an_act(1), corrected=tuple(many[1:]))) == [CLEAR]
    note = (Changed("branch_resolution", "note", "a", "b"),)
    number = (Changed("branch_resolution", "number", "1/NQ", "2/NQ"),)
    small = (replace(many[0], changed=note), replace(many[1], changed=number))
    assert answers_of("R08", told(an_act(1), corrected=(*many[2:], *small))) == [CLEAR]
    name = (Changed("person", "full_name", "A", "B"),)
    spelt = tuple(replace(each, about="person", changed=name, on=None) for each in many)
    assert answers_of("R08", told(an_act(1), corrected=spelt)) == []


def test_r09_just_before_the_log_left() -> None:
    """Exactly the norm before a checkpoint is found; a correction that lifts nothing is not."""
    norm = threshold("before_hand_out") * 3600

    def answers(after: int, corrections: Iterable[Corrected]) -> list[Answer]:
        out = OfficeTraces(MADE, (Hand(**made_by(7, after)),))
        return answers_of("R09", told(an_act(1), office=out, corrected=tuple(corrections)))

    lifting = a_correction(2, lifted=("branch.two_thirds",))
    assert answers(norm, [lifting]) == [FOUND]
    assert answers(norm + 1, [lifting]) == [CLEAR]
    assert answers(norm, [a_correction(2)]) == []
    assert answers(norm, [replace(lifting, entry=8)]) == [CLEAR]


def test_r10_a_result_entered_anew() -> None:
    """Failed and then passed in one class; in another class, or the other way, is no such thing."""

    def result(entry: int, code: str, passed: bool | None) -> Result:  # noqa: FBT001 - a result
        return Result(**made_by(entry, entry), code=code, passed=passed)

    yes, no = True, False

    for first, second, answer in (
        (result(1, "L1", no), result(2, "L1", yes), FOUND),
        (result(1, "L1", no), result(2, "L2", yes), CLEAR),
        (result(1, "L1", yes), result(2, "L1", no), CLEAR),
        (result(1, "L1", None), result(2, "L1", yes), CLEAR),
        (result(1, "L1", yes), result(2, "L1", yes), CLEAR),
    ):
        answers = answers_of("R10", told(results=(first, second)))
        assert answers == [CLEAR, answer]


def _from_document(entry: int, after: int, document: str = "bb", **given: Any) -> Entered:  # noqa: ANN401
    return an_act(entry, after, way=Way.DOCUMENT, document=document, **given)


def test_r11_a_document_refused_and_another_taken_over() -> None:
    """Exactly the norm is soon; another step, another day or the same file are no such thing."""
    norm = threshold("document_again_within") * 60
    no = RefusedDocument(
        **made_by(1), kind="branch_resolution", on=DAY, failing=SHORT, document="aa"
    )
    office = OfficeTraces(MADE, refused=(no,))

    def answers(*entered: Entered) -> list[Answer]:
        return answers_of("R11", told(*entered, office=office))

    assert answers(_from_document(3, norm)) == [FOUND]
    assert answers(_from_document(3, norm + 1)) == [CLEAR]
    assert answers(_from_document(3, 5, on=DAY - timedelta(days=1))) == [CLEAR]
    assert answers(_from_document(3, 5, "aa")) == [CLEAR]
    assert answers(_from_document(3, 5, kind="base_resolution")) == [CLEAR]
    assert answers(_from_document(3, 5, failing=SHORT)) == [CLEAR]
    assert answers(_from_document(0, 5)) == [CLEAR]
    assert answers(an_act(3, 5)) == []
    (said,) = found_by("R11", told(_from_document(3, 120), office=office))
    assert said.evidence["documents"] == ("aa", "bb")
    assert said.evidence["minutes"] == 2


def test_a_norm_is_data_with_a_unit() -> None:
    """Each has a number of a unit that the texts know, and says which check reads it."""
    for name, norm in thresholds().items():
        assert norm.value > 0, name
        assert norm.unit in {"seconds", "minutes", "hours", "days", "times"}
        for lang in LANGUAGES:
            (check,) = re.findall(r"R[0-9]{2}", norm.title[lang])
            assert check in TRACES
