"""The checks over many dossiers: figures with their base, on each side of their threshold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from admission_flow.inspection.dossier import Answer, Dossier, Found, Target
from admission_flow.inspection.inspect import inspect, inspect_many
from admission_flow.inspection.many import MANY
from admission_flow.procedure.acts import HelperReport, RemovalFromList
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, shifted, with_act, with_changed, without
from tests.inspection.conftest import Look

WHOLE = lawful_case("ceremony")


def named(name: str, case: Case = WHOLE, **person: object) -> Case:
    changed = replace(case.person, full_name=name, **person)  # type: ignore[arg-type]
    return replace(case, person=changed)


def several(look: Look, cases: Sequence[Case], unit: str = "Chi bộ Mẫu Một") -> list[Dossier]:
    return [look(case, f"HS-{n:04}", unit) for n, case in enumerate(cases, 1)]


def found(check: str, dossiers: Sequence[Dossier]) -> list[Found]:
    compact = [dossier.compact(()) for dossier in dossiers]
    assert list(inspect_many(compact, (), compact)) == list(inspect_many(dossiers, (), dossiers))
    return [f for f in inspect(dossiers) if f.check == check and f.answer is Answer.FOUND]


def test_one_person_twice(look: Look) -> None:
    """P09: one name, written in capitals or not, and one birth date; another birth date is not."""
    born = WHOLE.person.birthday
    assert born is not None
    twice = several(look, [named("Lò Văn Mẫu"), named("LÒ VĂN MẪU"), named("Vi Thị Mẫu")])
    assert [(f.case, f.evidence["others"]) for f in found("P09", twice)] == [
        ("HS-0001", ("HS-0002",)),
        ("HS-0002", ("HS-0001",)),
    ]
    other = named("Lò Văn Mẫu", born_on=born + timedelta(days=1))
    assert found("P09", several(look, [named("Lò Văn Mẫu"), other])) == []
    unsaid = named("Lò Văn Mẫu", born_on=None)
    assert found("P09", several(look, [unsaid, unsaid])) == []
    listed = named("Lò Văn Mẫu", lawful_case("sympathiser_resolution"))
    ended = with_act(listed, RemovalFromList(on=date(2023, 2, 1), reason="lý do mẫu"))
    assert found("P09", several(look, [listed, ended])) == []


def test_one_certificate_number(look: Look) -> None:
    """C04: one number in one year is found, one number in two years is not."""
    same = several(look, [named("A Mẫu"), named("B Mẫu")])
    assert [f.evidence["number"] for f in found("C04", same)] == ["15/GCN"] * 2
    later = with_changed(named("B Mẫu"), "awareness_certificate", on=date(2022, 7, 20))
    assert found("C04", several(look, [named("A Mẫu"), later])) == []


def test_decisions_for_several(look: Look) -> None:
    """U06: a decision that names two people, and one number on two decisions of a year."""
    two = with_changed(WHOLE, "admission_decision", persons=2)
    assert [f.evidence["persons"] for f in found("U06", several(look, [two]))] == [2]
    assert found("U06", several(look, [WHOLE])) == []
    assert len(found("U06", several(look, [named("A Mẫu"), named("B Mẫu")]))) == 2
    own = with_changed(named("B Mẫu"), "admission_decision", number="146-QĐ/ĐUK")
    assert found("U06", several(look, [named("A Mẫu"), own])) == []


WORDS = "đã tham gia đầy đủ các buổi sinh hoạt và hoàn thành tốt việc được giao trong năm"


def reported(words: str) -> Case:
    return with_changed(WHOLE, "helper_report", assessment=words)


def test_the_same_words(look: Look) -> None:
    """X01: the share of common runs of syllables, with what was compared; short texts are not."""
    alike = found("X01", several(look, [reported(WORDS), reported(WORDS.upper())]))
    assert [(f.case, f.evidence) for f in alike] == [
        ("HS-0001", {"others": ("HS-0002",), "share": "100 %", "alike": 2, "compared": 2}),
        ("HS-0002", {"others": ("HS-0001",), "share": "100 %", "alike": 2, "compared": 2}),
    ]
    own = " ".join(reversed(WORDS.split()))
    assert found("X01", several(look, [reported(WORDS), reported(own)])) == []
    assert found("X01", several(look, [reported("Tiến bộ"), reported("Tiến bộ")])) == []


def all_for(case: Case = WHOLE) -> Case:
    roll = {"official": 20, "present": 20, "in_favour": 20, "against": 0}
    return with_changed(case, "branch_resolution", roll=roll)


def test_always_unanimous(look: Look) -> None:
    """X02: from five votes on, all for and everybody there; not with a single absence."""
    five = [all_for() for _ in range(5)]
    assert [f.evidence for f in found("X02", several(look, five))] == [{"votes": 5, "unanimous": 5}]
    assert found("X02", several(look, five[:4])) == []
    assert found("X02", several(look, [*five, WHOLE])) == []


def decided(on: date) -> Case:
    return with_changed(WHOLE, "admission_decision", on=on)


def test_a_spike_before_the_cut_off(look: Look) -> None:
    """X03: five decisions in December and four in another month; five and five is no spike."""
    december = [decided(date(2024, 12, 20)) for _ in range(5)]
    spring = [decided(date(2024, 4, 10)) for _ in range(4)]
    (spike,) = found("X03", several(look, [*december, *spring]))
    assert spike.evidence == {"year": 2024, "last_weeks": 5, "of": 9, "most": 4}
    assert spike.case == ""
    assert found("X03", several(look, [*december, *spring, WHOLE])) == []
    assert found("X03", several(look, december[:4])) == []


def test_the_last_weeks_are_28_days(look: Look) -> None:
    """X03: 4 December is inside, 3 December is not, in a leap year too; nor are other 29 days."""
    for year in (2023, 2024):
        inside = [decided(date(year, 12, 4)) for _ in range(5)]
        assert len(found("X03", several(look, inside))) == 1
        assert found("X03", several(look, [*inside[:4], decided(date(year, 12, 3))])) == []
    spring = [decided(date(2024, 4, 1)) for _ in range(4)]
    december = [decided(date(2024, 12, 31)) for _ in range(5)]
    in_28 = several(look, [*december, *spring, decided(date(2024, 4, 28))])
    in_29 = several(look, [*december, *spring, decided(date(2024, 4, 29))])
    assert found("X03", in_28) == []
    assert [f.evidence["most"] for f in found("X03", in_29)] == [4]


TUESDAY, SATURDAY = date(2023, 3, 7), date(2023, 3, 11)


def reports(tuesdays: int, saturdays: int) -> Case:
    """Return a case with this many reports after the first step, which is on a Tuesday."""
    case = lawful_case("sympathiser_resolution")
    for on in [TUESDAY] * tuesdays + [SATURDAY] * saturdays:
        case = with_act(case, HelperReport(on=on, assessment="x"))
    return case


def test_papers_on_days_of_rest(look: Look) -> None:
    """X04: five papers on Saturdays where others have none; four are too few to be a figure."""
    usual = several(look, [reports(30, 0)], "Chi bộ Mẫu Một")
    late = several(look, [reports(30, 5)], "Chi bộ Mẫu Hai")
    (one,) = found("X04", usual + late)
    assert (one.unit, one.evidence["rest"], one.evidence["usual"]) == ("Chi bộ Mẫu Hai", 5, "0 %")
    assert found("X04", usual + several(look, [reports(30, 4)], "Chi bộ Mẫu Hai")) == []
    assert found("X04", late) == []  # no other unit to compare with
    twenty = several(look, [reports(14, 5)], "Chi bộ Mẫu Hai")  # and the first step
    assert len(found("X04", usual + twenty)) == 1
    assert found("X04", usual + several(look, [reports(13, 5)], "Chi bộ Mẫu Hai")) == []
    fifth = several(look, [reports(19, 5)], "Chi bộ Mẫu Hai")
    tenth = several(look, [reports(44, 5)], "Chi bộ Mẫu Ba")
    assert found("X04", fifth + tenth) == []  # twice, and not over twice
    less = several(look, [reports(45, 5)], "Chi bộ Mẫu Ba")
    assert [f.unit for f in found("X04", fifth + less)] == ["Chi bộ Mẫu Hai"]
    half = several(look, [reports(30, 3)], "Chi bộ Mẫu Ba")
    assert found("X04", half + late) == []


def test_all_on_one_day(look: Look) -> None:
    """X05: application, history and introduction on one day, and a day apart."""
    day = date(2023, 11, 10)
    case = with_changed(WHOLE, "application", on=day)
    case = with_changed(case, "personal_history", on=day, sealed_on=day)
    assert [f.on for f in found("X05", several(look, [case]))] == [day]
    apart = with_changed(case, "application", on=date(2023, 11, 9))
    assert found("X05", several(look, [apart])) == []


def test_where_it_is_stuck(look: Look) -> None:
    """X06: five wait in one stage and four were admitted; five and five is no bottleneck."""
    waiting = [lawful_case("sympathiser_resolution") for _ in range(5)]
    (stuck,) = found("X06", several(look, [*waiting, *[WHOLE] * 4]))
    assert (stuck.evidence["waiting"], stuck.evidence["admitted"]) == (5, 4)
    assert found("X06", several(look, [*waiting, *[WHOLE] * 5])) == []


def test_behind_the_plan(look: Look) -> None:
    """X06 with a target: behind the part of the year that is over, and enough people under way."""
    end = date(2024, 12, 31)
    cases = [WHOLE, *[lawful_case("sympathiser_resolution") for _ in range(5)]]
    group = [look(case, f"HS-{n}", "Chi bộ Mẫu Một", end) for n, case in enumerate(cases)]

    def found_with(number: int, dossiers: Sequence[Dossier] = group) -> list[Found]:
        target = Target("DU-01", 2024, number, frozenset({"Chi bộ Mẫu Một"}))
        return [
            f for f in inspect(dossiers, [target]) if f.check == "X06" and f.answer is Answer.FOUND
        ]

    (behind,) = found_with(6)
    assert behind.unit == "DU-01"
    assert behind.evidence == {
        "year": 2024,
        "target": 6,
        "admitted": 1,
        "under_way": 5,
        "stage": "sympathiser",
        "waiting": 5,
    }
    assert found_with(1) == []  # reached
    assert found_with(7) == []  # six lack and five are under way: it is not stuck, it is short
    assert found_with(6, group[:5]) == []  # four wait
    half = [replace(dossier, as_of=date(2024, 7, 1)) for dossier in group]
    assert len(found_with(3, half)) == 1  # 183 of 366 days: 1.5 asked for, one admitted
    assert found_with(2, half) == []  # one asked for, one admitted
    assert [f.unit for f in found("X06", group)] == ["Chi bộ Mẫu Một"]  # without any plan


def test_one_number_of_a_resolution(look: Look) -> None:
    """M10: a number used on two days of a year by one chi bộ; on one day it may name several."""
    one = lawful_case("sympathiser_resolution")
    other = with_changed(named("B Mẫu", one), "sympathiser_resolution", on=date(2023, 2, 1))
    twice = found("M10", several(look, [one, other]))
    assert [(f.case, f.on) for f in twice] == [
        ("HS-0001", date(2023, 1, 10)),
        ("HS-0002", date(2023, 2, 1)),
    ]
    assert twice[0].evidence["other_days"] == (date(2023, 2, 1),)
    assert found("M10", several(look, [one, one])) == []
    unsaid = [with_changed(case, "sympathiser_resolution", number=None) for case in (one, other)]
    assert found("M10", several(look, unsaid)) == []
    base = lawful_case("base_resolution")
    bases = [base, with_changed(base, "base_resolution", on=date(2024, 3, 16))]
    assert found("M10", several(look, bases)) == []  # those numbers are the committee's
    elsewhere = [look(one, "HS-1", "Chi bộ Mẫu Một"), look(other, "HS-2", "Chi bộ Mẫu Hai")]
    assert found("M10", elsewhere) == []


def test_a_unit_where_everybody_agrees(look: Look) -> None:
    """O03: five opinions in which all agreed are a figure; four, or one dissent, are none."""
    agreed = with_changed(WHOLE, "opinion", {"body": "youth_union"}, asked=30, agreed=30)
    without_youth = without(WHOLE, "opinion", body="youth_union")
    five = several(look, [agreed, agreed, without_youth])
    assert [f.evidence for f in found("O03", five)] == [{"opinions": 5, "unanimous": 5}]
    assert found("O03", several(look, [agreed, agreed])) == []
    assert found("O03", several(look, [agreed, agreed, WHOLE])) == []


def test_nothing_found_says_what_was_compared(look: Look) -> None:
    """`clear` over many dossiers has its base, and an empty register gets no answer at all."""
    said = [f for f in inspect(several(look, [WHOLE])) if f.check in MANY]
    assert {f.answer for f in said} == {Answer.CLEAR}
    assert all(f.evidence == {"compared": 1} for f in said if f.check != "O03")
    assert inspect([]) == []


def test_the_answer_does_not_depend_on_the_order(look: Look) -> None:
    """The same dossiers the other way round are found the same."""
    cases = [named("A Mẫu"), named("B Mẫu"), all_for(), shifted(WHOLE, days=3)]
    one = several(look, cases)
    there = {(f.check, f.case, f.answer) for f in inspect(one)}
    back = {(f.check, f.case, f.answer) for f in inspect(one[::-1])}
    assert there == back
