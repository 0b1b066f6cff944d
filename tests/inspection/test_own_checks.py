"""Each check with a function of its own: a case that triggers it, and one that does not."""

from dataclasses import replace
from datetime import date

import pytest

from admission_flow.inspection.dossier import Answer, Dossier, Found, Lent
from admission_flow.inspection.inspect import inspect_one
from admission_flow.inspection.own import OWN
from admission_flow.procedure.acts import (
    Consent,
    PoliticalConclusion,
    Refusal,
)
from admission_flow.procedure.document import Case
from admission_flow.testing import (
    SAMPLE_UNIT,
    lawful_case,
    with_act,
    with_changed,
    with_step,
    without,
)
from tests.inspection.altered import (
    BEFORE_RECOGNITION,
    LITERATE,
    REFUSED,
    WHOLE,
    asked,
    asked_anew,
    consent,
    consented,
    filed_again,
    left_out,
    moved,
    moved_probationer,
    of_a_section,
    of_person,
    of_unit,
    only_certificate,
    recognition_votes,
    replaced,
    reported,
    voted,
    voted_again,
)
from tests.inspection.conftest import Look
from tests.inspection.test_unstated_facts import CASES as UNSTATED

FOUND, CLEAR, UNKNOWN, NONE = Answer.FOUND, Answer.CLEAR, Answer.UNKNOWN, Answer.NOT_APPLICABLE


def said_by(check: str, dossier: Dossier) -> Found:
    return next(item for item in inspect_one(dossier) if item.check == check)


def over_sixty(on: date | None, **person: object) -> Case:
    """721 months at the vote of 5 March 2024, decided on 10 April."""
    case = of_person(WHOLE, **{"born_on": date(1964, 2, 1), **person})
    return case if on is None else with_act(case, Consent(on=on, matter="over_60"))


CASES = [
    ("P02", over_sixty(date(2024, 3, 1)), CLEAR, "consent before the vote"),
    ("P02", over_sixty(date(2024, 4, 9)), CLEAR, "after the vote, the day before the decision"),
    ("P02", over_sixty(date(2024, 4, 10)), FOUND, "only on the day of the decision"),
    ("P02", over_sixty(None), FOUND, "no consent at all"),
    ("P02", over_sixty(None, born_on=None), UNKNOWN, "the birth date is not on file"),
    ("P04", consent(date(2024, 4, 9)), CLEAR, "consent the day before the decision"),
    ("P04", consent(date(2024, 4, 10)), FOUND, "consent only on the day of the decision"),
    ("P04", LITERATE, FOUND, "no consent at all"),
    ("P04", of_person(LITERATE, education=None), UNKNOWN, "education is not on file"),
    ("P04", WHOLE, NONE, "the education needs no exception"),
    ("P05", WHOLE, CLEAR, "no question was raised"),
    ("P05", asked_anew(None), FOUND, "a reply of January raises a question, nobody concluded"),
    ("P05", asked_anew(date(2024, 1, 9)), FOUND, "concluded the day before the question"),
    ("P05", asked_anew(date(2024, 1, 10)), CLEAR, "concluded on the day of the question"),
    ("P05", asked_anew(date(2024, 3, 5)), CLEAR, "concluded on the day of the vote"),
    ("P05", asked_anew(date(2024, 3, 6)), FOUND, "concluded the day after the vote"),
    ("P05", asked_anew(date(2024, 1, 10), cleared=False), FOUND, "not to be considered"),
    ("P05", asked_anew(date(2024, 1, 10), cleared=None), UNKNOWN, "how was it concluded?"),
    (
        "P05",
        with_changed(WHOLE, "verification_concluded", political_issue=None),
        UNKNOWN,
        "whether there was a question is not on file",
    ),
    (
        "P05",
        with_act(
            with_changed(WHOLE, "verification_concluded", political_issue=True),
            PoliticalConclusion(on=date(2023, 11, 1), cleared=True),
        ),
        CLEAR,
        "concluded before the verification was",
    ),
    ("P05", lawful_case("opinions_summarised"), NONE, "the chi bộ has not voted yet"),
    ("P06", consented(date(2023, 9, 10)), CLEAR, "consent on the day of the application"),
    ("P06", consented(date(2023, 9, 11)), FOUND, "consent the day after the application"),
    ("P06", consented(date(2023, 9, 10), religion=""), UNKNOWN, "of which track is not on file"),
    ("P06", WHOLE, UNKNOWN, "the other tracks are not in the document"),
    ("P06", lawful_case("dossier_opened"), NONE, "nobody applied yet"),
    ("L04", WHOLE, CLEAR, "item 25 and item 26 after the last reply"),
    (
        "L04",
        with_changed(WHOLE, "branch_comment", on=date(2023, 10, 20)),
        CLEAR,
        "item 25 on the day of the last reply",
    ),
    (
        "L04",
        with_changed(WHOLE, "branch_comment", on=date(2023, 10, 19)),
        FOUND,
        "item 25 the day before the last reply",
    ),
    (
        "L04",
        with_changed(WHOLE, "history_certified", on=date(2023, 10, 19)),
        FOUND,
        "item 26 the day before the last reply",
    ),
    ("L04", without(WHOLE, "history_certified"), CLEAR, "that item 26 is missing is for S01"),
    ("L04", lawful_case("dossier_opened"), NONE, "nothing was written yet"),
    ("M03", WHOLE, CLEAR, "nobody was left out"),
    ("M03", left_out(present=15), UNKNOWN, "five left out, and why is on paper alone"),
    ("M03", left_out(present=16), FOUND, "one of those left out was there"),
    (
        "M03",
        with_changed(WHOLE, "branch_resolution", roll={"suspended": None}),
        UNKNOWN,
        "how many were suspended is not on file",
    ),
    ("M03", lawful_case("opinions_summarised"), NONE, "no vote yet"),
    ("M04", voted(present=20, in_favour=20, against=0), CLEAR, "every base is 20"),
    ("M04", voted(present=18, in_favour=14, against=4), UNKNOWN, "14 of 20: enough, unlike bases"),
    ("M04", voted(present=18, in_favour=13, against=5), FOUND, "13 of 20 fell short, of 18 not"),
    ("M04", voted(present=20, in_favour=13, against=6), FOUND, "13 of 20 fell short, of 19 not"),
    ("M04", voted(present=20, in_favour=13, against=7), CLEAR, "13 of 20 however it is counted"),
    ("M04", voted_again(), UNKNOWN, "it fell short, and nobody acted on it before the next vote"),
    ("M09", WHOLE, CLEAR, "both votes were carried"),
    ("M09", voted_again(), UNKNOWN, "voted again on 12 March: was the first vote reported?"),
    ("M09", reported(voted_again(), date(2024, 3, 12)), CLEAR, "on the day of the next vote"),
    ("M09", reported(voted_again(), date(2024, 3, 13)), FOUND, "the day after the next vote"),
    ("M09", filed_again(None), FOUND, "on file as a short vote, and no report of it"),
    ("M09", filed_again(date(2024, 3, 5)), CLEAR, "reported on the day of the short vote"),
    ("M09", filed_again(date(2024, 3, 4)), FOUND, "a report of the day before is of another vote"),
    (
        "M09",
        with_step(lawful_case("branch_resolution"), "branch_resolution", roll={"in_favour": 13}),
        UNKNOWN,
        "whether the failed vote was reported is on paper alone",
    ),
    ("M09", lawful_case("opinions_summarised"), NONE, "no vote yet"),
    ("K06", moved_probationer(date(2024, 12, 1)), CLEAR, "both papers on the day of the move"),
    ("K06", moved_probationer(date(2024, 12, 2)), UNKNOWN, "written the day after: by whom?"),
    ("K06", moved_probationer(None), FOUND, "neither paper on file"),
    ("K06", moved(date(2024, 4, 1)), NONE, "moved before the ceremony"),
    ("T05", WHOLE, CLEAR, "no vote fell short"),
    ("T05", recognition_votes(3), UNKNOWN, "three fell short: was it reported?"),
    ("T05", recognition_votes(4), FOUND, "a fourth vote after three that fell short"),
    ("T05", recognition_votes(2), CLEAR, "two fell short"),
    ("T05", BEFORE_RECOGNITION, NONE, "no vote on recognition"),
    ("S01", WHOLE, CLEAR, "every paper of every stage"),
    ("S01", without(WHOLE, "application"), FOUND, "voted on without an application"),
    (
        "S01",
        with_changed(WHOLE, "branch_comment", on=date(2024, 3, 5)),
        CLEAR,
        "item 25 on the day of the vote",
    ),
    (
        "S01",
        with_changed(WHOLE, "branch_comment", on=date(2024, 3, 6)),
        FOUND,
        "item 25 the day after the vote",
    ),
    ("S01", without(WHOLE, "self_review"), FOUND, "recognised without a self-review"),
    ("S01", without(WHOLE, "base_resolution"), FOUND, "decided without the base committee"),
    (
        "S01",
        lawful_case(unit=replace(SAMPLE_UNIT, has_base_committee=False)),
        CLEAR,
        "no base committee: none has to resolve",
    ),
    ("S01", lawful_case("dossier_opened"), NONE, "no stage is over"),
    ("S01", lawful_case("verification_concluded"), CLEAR, "application and history are there"),
    (
        "S01",
        with_changed(lawful_case("verification_concluded"), "application", on=date(2023, 11, 2)),
        CLEAR,
        "applied on the day of the conclusion",
    ),
    (
        "S01",
        with_changed(lawful_case("opinions_summarised"), "application", on=date(2023, 11, 3)),
        FOUND,
        "applied the day after the conclusion",
    ),
    (
        "S01",
        without(lawful_case("verification_concluded"), "personal_history"),
        FOUND,
        "verified without a history",
    ),
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
    ("C01", WHOLE, CLEAR, "a certificate at the vote"),
    ("C01", only_certificate(date(2024, 3, 5)), CLEAR, "a certificate of the day of the vote"),
    ("C01", only_certificate(date(2024, 3, 6)), FOUND, "a certificate of the day after the vote"),
    ("C01", only_certificate(date(2018, 1, 1)), CLEAR, "that it lapsed is for C02"),
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
    ("U02", WHOLE, UNKNOWN, "whether there is a section is not stated"),
    ("U02", of_a_section(appraised=True), CLEAR, "appraised on the day of each vote"),
    ("U02", of_a_section(appraised=False), FOUND, "the base committee voted without it"),
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
    ("K01", with_changed(WHOLE, "ceremony", on=date(2024, 4, 10)), CLEAR, "on the same day"),
    ("K01", with_changed(WHOLE, "ceremony", on=date(2024, 4, 9)), FOUND, "the day before"),
    ("K01", REFUSED, FOUND, "no decision at all"),
    ("T04", WHOLE, CLEAR, "recognised"),
]


@pytest.mark.parametrize(("check", "case", "answer", "because"), CASES)
def test_a_check_says(check: str, case: Case, answer: Answer, because: str, look: Look) -> None:
    """One fact changed on a lawful case changes the answer of the check."""
    said = said_by(check, look(case))
    assert said.answer is answer, (because, said.evidence)


def test_t04_waits_for_the_last_day(look: Look) -> None:
    """A probationer is stuck from the day after the last day to review, not before it."""
    seen = look(BEFORE_RECOGNITION, as_of=date(2024, 6, 1))
    due = next(d for d in seen.verdict.deadlines if d.rule == "probation.review_in_time").due_on
    assert said_by("T04", look(BEFORE_RECOGNITION, as_of=due)).answer is CLEAR
    late = date.fromordinal(due.toordinal() + 1)
    said = said_by("T04", look(BEFORE_RECOGNITION, as_of=late))
    assert (said.answer, said.on, said.evidence["due_on"]) == (FOUND, due, due)


def test_every_own_check_is_tried_on_both_sides() -> None:
    """The table above has a case that triggers each check and one that does not."""
    tried: dict[str, set[Answer]] = {check: set() for check in OWN}
    for check, _, answer, _ in (*CASES, *UNSTATED):
        tried[check].add(answer)
    tried["T04"].add(FOUND)  # in the test above
    del tried["S03"]  # in the test below
    del tried["U01"]  # in test_competence
    tried["C03"].add(FOUND)  # it never accuses
    assert {c for c, answers in tried.items() if not {FOUND, CLEAR} <= answers} == set()


def test_s03_looks_into_the_lending_book(look: Look) -> None:
    """Out on the day of the inspection; back on that very day; never lent; and no book at all."""
    dossier = replace(look(WHOLE), as_of=date(2025, 6, 10))
    out, back = Lent(date(2025, 6, 1)), Lent(date(2025, 6, 1), date(2025, 6, 10))
    later = Lent(date(2025, 6, 1), date(2025, 6, 11))
    books: list[tuple[tuple[Lent, ...] | None, Answer]] = [
        ((out,), FOUND),
        ((later,), FOUND),
        ((back,), CLEAR),
        ((back, out), FOUND),
        ((), CLEAR),
        ((Lent(date(2025, 6, 11)),), NONE),
        (None, UNKNOWN),
    ]
    for lent, answer in books:
        assert said_by("S03", replace(dossier, lent=lent)).answer is answer, lent
