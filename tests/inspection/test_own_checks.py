"""Each check with a function of its own: a case that triggers it, and one that does not."""

from dataclasses import replace
from datetime import date

import pytest

from admission_flow.inspection.dossier import Answer
from admission_flow.inspection.own import OWN
from admission_flow.procedure.acts import (
    AwarenessCertificate,
    Consent,
    HelperAssigned,
    Move,
    Refusal,
    Sponsorship,
)
from admission_flow.procedure.document import Case
from admission_flow.testing import lawful_case, with_act, with_changed, with_step, without
from tests.inspection.conftest import Look

FOUND, CLEAR, UNKNOWN, NONE = Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE
WHOLE = lawful_case()
"""Meeting 5 March 2024, decision 10 April 2024, ceremony 7 May 2024, recognised 3 June 2025."""
LITERATE = lawful_case("admission_decision", education="literate")


def consent(on: date) -> Case:
    return with_act(LITERATE, Consent(on=on, matter="education_exception", authority="TTCP"))


def replaced(assigned_on: date | None) -> Case:
    case = without(WHOLE, "sponsorship", route="youth_union")
    sponsor = Sponsorship(
        on=date(2023, 11, 20),
        route="member",
        sponsor="DV-02",
        official_member=True,
        replacement=True,
    )
    case = with_act(case, sponsor)
    if assigned_on is None:
        return case
    return with_act(case, HelperAssigned(on=assigned_on, helper="DV-02", official_member=True))


def of_unit(case: Case, *, has_youth_union: bool) -> Case:
    return replace(case, unit=replace(case.unit, has_youth_union=has_youth_union))


def of_person(case: Case, **person: object) -> Case:
    return replace(case, person=replace(case.person, **person))  # type: ignore[arg-type]


def moved(on: date) -> Case:
    return with_act(WHOLE, Move(on=on, to="Đảng bộ Mẫu Khác"))


def later_move(on: date) -> Case:
    """Under the limits on file: decided on 9 September 2025."""
    case = lawful_case("admission_decision", 2025)
    case = with_changed(case, "admission_decision", on=date(2025, 9, 9))
    return with_act(case, Move(on=on, to="Đảng bộ Mẫu Khác"))


def only_certificate(on: date) -> Case:
    return with_act(
        without(WHOLE, "awareness_certificate"),
        AwarenessCertificate(on=on, number="1/GCN", issuer_kind="political_centre"),
    )


def asked(asked_people: int | None, agreed: int | None) -> Case:
    where = {"body": "residence", "on": date(2023, 11, 25)}
    return with_changed(WHOLE, "opinion", where, asked=asked_people, agreed=agreed)


REFUSED = without(WHOLE, "admission_decision")
BEFORE_RECOGNITION = lawful_case("ceremony")

CASES = [
    ("P04", consent(date(2024, 4, 9)), CLEAR, "consent the day before the decision"),
    ("P04", consent(date(2024, 4, 10)), FOUND, "consent only on the day of the decision"),
    ("P04", LITERATE, FOUND, "no consent at all"),
    ("P04", of_person(LITERATE, education=None), UNKNOWN, "education is not on file"),
    ("P04", WHOLE, NONE, "the education needs no exception"),
    ("G03", replaced(date(2023, 11, 20)), CLEAR, "assigned anew on the day of the paper"),
    ("G03", replaced(date(2023, 11, 21)), FOUND, "assigned anew only the day after"),
    ("G03", replaced(None), FOUND, "never assigned anew"),
    ("G03", WHOLE, NONE, "nobody was replaced"),
    ("G04", WHOLE, CLEAR, "a member of the Đoàn"),
    ("G04", of_person(WHOLE, youth_union_member=False), FOUND, "of youth age, no member"),
    ("G04", of_person(WHOLE, youth_union_member=None), UNKNOWN, "membership is not on file"),
    (
        "G04",
        of_person(WHOLE, youth_union_member=False, born_on=date(1994, 3, 5)),
        FOUND,
        "360 months old at the meeting: youth age still runs",
    ),
    (
        "G04",
        of_person(WHOLE, youth_union_member=False, born_on=date(1994, 2, 5)),
        NONE,
        "361 months old at the meeting: it no longer runs for certain",
    ),
    (
        "G04",
        of_unit(of_person(WHOLE, youth_union_member=False), has_youth_union=False),
        NONE,
        "the unit has no Đoàn",
    ),
    ("L06", WHOLE, CLEAR, "every reply answers a request"),
    (
        "L06",
        without(WHOLE, "verification_request", subject="mother"),
        FOUND,
        "a reply about the mother that nobody asked for",
    ),
    (
        "L06",
        with_changed(WHOLE, "verification_request", {"subject": "father"}, on=date(2023, 10, 21)),
        FOUND,
        "asked the day after the reply",
    ),
    (
        "L06",
        with_changed(WHOLE, "verification_request", {"subject": "father"}, on=date(2023, 10, 20)),
        CLEAR,
        "asked and answered on one day",
    ),
    ("L06", lawful_case("sympathiser_resolution"), NONE, "nothing was verified yet"),
    ("C02", only_certificate(date(2019, 3, 5)), CLEAR, "60 months to the day"),
    ("C02", only_certificate(date(2019, 3, 4)), FOUND, "60 months and a day"),
    ("C02", only_certificate(date(2024, 3, 6)), NONE, "no certificate before the meeting"),
    ("O03", asked(15, 15), CLEAR, "all who were asked agreed"),
    ("O03", asked(15, 16), FOUND, "one more agreed than was asked"),
    ("O03", asked(None, 15), UNKNOWN, "how many were asked is not on file"),
    ("O04", WHOLE, CLEAR, "summed up after the last opinion of the admission"),
    (
        "O04",
        with_changed(WHOLE, "opinions_summarised", on=date(2023, 11, 24)),
        FOUND,
        "summed up the day before an opinion was given",
    ),
    (
        "O04",
        with_changed(WHOLE, "opinions_summarised", on=date(2023, 11, 25)),
        CLEAR,
        "summed up on the day of the last opinion",
    ),
    (
        "O04",
        with_changed(WHOLE, "opinions_summarised", on=date(2024, 3, 5)),
        CLEAR,
        "summed up on the day of the vote",
    ),
    (
        "O04",
        with_changed(WHOLE, "opinions_summarised", on=date(2024, 3, 6)),
        FOUND,
        "summed up the day after the vote",
    ),
    ("U03", WHOLE, CLEAR, "chi bộ, base committee, decision"),
    (
        "U03",
        with_changed(WHOLE, "base_resolution", on=date(2024, 3, 5)),
        CLEAR,
        "the base committee on the day of the chi bộ",
    ),
    (
        "U03",
        with_changed(WHOLE, "base_resolution", on=date(2024, 3, 4)),
        FOUND,
        "the base committee the day before the chi bộ",
    ),
    (
        "U03",
        with_changed(WHOLE, "recognition_decision", on=date(2025, 5, 19)),
        FOUND,
        "recognition decided the day before the base committee proposed it",
    ),
    (
        "U03",
        with_step(WHOLE, "branch_resolution", roll={"in_favour": 13}),
        CLEAR,
        "a vote that fell short makes no day wrong",
    ),
    ("U03", lawful_case("branch_resolution"), NONE, "nobody above has resolved"),
    ("M06", WHOLE, CLEAR, "every vote says how it was taken"),
    (
        "M06",
        with_changed(WHOLE, "branch_resolution", roll={"mode": None}),
        FOUND,
        "card or ballot?",
    ),
    (
        "U05",
        with_act(REFUSED, Refusal(on=date(2024, 4, 10), number="9-TB/ĐUK", reason="x")),
        CLEAR,
        "the refusal names its notice",
    ),
    (
        "U05",
        with_act(REFUSED, Refusal(on=date(2024, 4, 10), reason="x")),
        FOUND,
        "refused without a paper",
    ),
    ("U09", later_move(date(2025, 8, 12)), CLEAR, "the 18th working day after the move"),
    ("U09", later_move(date(2025, 7, 25)), CLEAR, "the 30th working day after the move"),
    ("U09", later_move(date(2025, 7, 24)), FOUND, "the 31st working day after the move"),
    ("U09", moved(date(2024, 2, 27)), UNKNOWN, "the limits of 2024 were not read"),
    ("U09", moved(date(2015, 12, 1)), UNKNOWN, "nor are the holidays of 2015 known"),
    ("U09", WHOLE, NONE, "nobody moved"),
    ("K01", with_changed(WHOLE, "ceremony", on=date(2024, 4, 10)), CLEAR, "on the same day"),
    ("K01", with_changed(WHOLE, "ceremony", on=date(2024, 4, 9)), FOUND, "the day before"),
    ("K01", REFUSED, FOUND, "no decision at all"),
    ("T04", WHOLE, CLEAR, "recognised"),
]


@pytest.mark.parametrize(("check", "case", "answer", "because"), CASES)
def test_a_check_says(check: str, case: Case, answer: Answer, because: str, look: Look) -> None:
    """One fact changed on a lawful case changes the answer of the check."""
    said, _, evidence = OWN[check](look(case))
    assert said is answer, (because, evidence)


def test_t04_waits_for_the_last_day(look: Look) -> None:
    """A probationer is stuck from the day after the last day to review, not before it."""
    seen = look(BEFORE_RECOGNITION, as_of=date(2024, 6, 1))
    due = next(d for d in seen.verdict.deadlines if d.rule == "probation.review_in_time").due_on
    assert OWN["T04"](look(BEFORE_RECOGNITION, as_of=due))[0] is CLEAR
    late = date.fromordinal(due.toordinal() + 1)
    answer, on, evidence = OWN["T04"](look(BEFORE_RECOGNITION, as_of=late))
    assert (answer, on, evidence["due_on"]) == (FOUND, date(2024, 5, 7), due)


def test_every_own_check_is_tried_on_both_sides() -> None:
    """The table above has a case that triggers each check and one that does not."""
    tried: dict[str, set[Answer]] = {check: set() for check in OWN}
    for check, _, answer, _ in CASES:
        tried[check].add(answer)
    tried["T04"].add(FOUND)  # in the test above
    assert {c for c, answers in tried.items() if not {FOUND, CLEAR} <= answers} == set()
