"""What happens to people on the way: each story is a lawful way, or one that goes wrong somewhere.

Every state and every kind of trouble of the guidance is told at least once. Reasons and reports are
neutral placeholders: nothing here may read like a judgement of somebody.
"""

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from admission_flow.demo.case_builder import CLASSES, Builder
from admission_flow.demo.paper import Fix, Paper, changed, on_of, papers, place_of, up_to, without
from admission_flow.demo.people import Office
from admission_flow.demo.side_roads import SIDE_ROADS, short_vote
from admission_flow.demo.story import (
    REASON,
    VOTED_BY,
    Story,
    ended,
    lawful,
    source,
    until,
)
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchResolution, Sponsorship, Step
from admission_flow.procedure.calendar import months_after

_MISTYPED = "(mẫu) nhập nhầm so với văn bản gốc"
_NO_OFFICE = "(mẫu) không có văn bản này trong hồ sơ"

# ---- refused and put right -----------------------------------------------------------------------


def vote_fails(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a vote of 13 of 20, entered as a resolution: refused; reported, voted again."""
    again = make.after(meeting_on, 45, 55)
    return [*_refused_vote(make, meeting_on, 13), *make.from_vote(again)]


def vote_fails_for_good(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a vote that does not carry, after which the chi bộ does not admit."""
    way = _refused_vote(make, meeting_on, 11)
    return [*way, *papers([a.Refusal(on=make.after(way[-1].on, 7, 20), reason=REASON)])]


def _refused_vote(make: Builder, meeting_on: date, in_favour: int) -> list[Paper]:
    """Return a vote that is no resolution, entered as one, and then as what it is."""
    refused = replace(make.vote(meeting_on, base=VOTED_BY, in_favour=in_favour), refused=True)
    short = short_vote(make, meeting_on, "admission", in_favour)
    vote = refused.what
    if isinstance(vote, BranchResolution) and isinstance(short[0].what, a.BranchVoteFailed):
        short[0] = replace(short[0], what=replace(short[0].what, roll=vote.roll))
    return [*make.preparation(meeting_on), refused, *short]


def certificate_too_old(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a certificate of 2018: refused, renewed at the next class, voted again."""
    way = make.preparation(
        meeting_on, sympathiser_on=date(2018, 2, 27), certificate_on=date(2018, 5, 18)
    )
    failed = replace(make.vote(meeting_on), refused=True)
    renewed = next(day for day in CLASSES if day > meeting_on + timedelta(days=3))
    certificate = a.AwarenessCertificate(
        on=renewed, number="900-GCN", issuer_kind="political_centre"
    )
    again = make.after(renewed, 10, 20)
    return [*way, failed, *papers([certificate]), *make.from_vote(again)]


def ceremony_too_early(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a ceremony entered before there is a decision: refused; then all in order."""
    way = make.whole(meeting_on)
    at = place_of(way, "admission_decision")
    on = make.day(way[at].on - timedelta(days=4))
    early = Paper(on, a.Ceremony(on=on, individually=True, helper=make.helper), refused=True)
    return [*way[:at], early, *way[at:]]


def residence_not_heard(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of opinions without that of the place of residence: refused, then heard."""
    way = without(make.preparation(meeting_on), "opinion", body="residence")
    refused = replace(way.pop(), refused=True)
    heard = make.after(refused.on, 3, 6)
    summed_up = make.after(heard, 2, 5)
    mended: list[Act] = [
        a.Opinion(on=heard, body="residence", asked=9, agreed=9),
        a.OpinionsSummarised(on=summed_up),
    ]
    again = make.after(max(meeting_on, summed_up), 3, 10)
    return [*way, refused, *papers(mended), *make.from_vote(again)]


def sponsor_too_new(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a sponsor of 11 months together: refused; signed anew a month later."""
    way = make.preparation(meeting_on)
    at = place_of(way, "sponsorship")
    paper = way[at].what
    if not isinstance(paper, Sponsorship):
        raise TypeError(f"{paper} is no sponsorship")
    since = paper.on - timedelta(days=335)
    way[at] = Paper(paper.on, replace(paper, together_since=since))
    failed = replace(make.vote(meeting_on), refused=True)
    anew = make.after(max(months_after(since, 12), meeting_on), 4, 9)
    signed = replace(paper, on=anew, together_since=since)
    return [*way, failed, *papers([signed]), *make.from_vote(make.after(anew, 5, 15))]


def readmitted(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a readmission decided without consent from above: refused, then given."""
    way = make.whole(meeting_on)
    at = place_of(way, "admission_decision")
    decision = way[at].what
    consent = a.Consent(
        on=make.after(way[at].on, 4, 8), matter="readmission", authority="Ban Thường vụ Tỉnh ủy"
    )
    again = make.after(consent.on, 3, 6)
    if not isinstance(decision, Step):
        raise TypeError(f"{decision} is no step")
    rest: list[Act] = [consent, replace(decision, on=again), a.DecisionReceived(on=again)]
    held = make.after(again, 5, 15)
    rest.append(a.Ceremony(on=held, individually=True, helper=make.helper))
    refused = replace(way[at], refused=True)
    return [*way[:at], refused, *papers(rest), *make.recognition(held)]


def readmission_too_early(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a dossier opened before 36 months have passed: refused, opened later."""
    way = up_to(make.preparation(meeting_on), "dossier_opened")
    early = replace(way.pop(), refused=True)
    left_on = make.person.left_party_on or meeting_on
    opened = make.after(max(months_after(left_on, 36), early.on), 3, 8)
    return [*way, early, *papers([a.DossierOpened(on=opened)])]


def official_from_wrong_day(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a decision that is official from its own day: refused, written anew."""
    way = make.whole(meeting_on)
    right = way[-1]
    if not isinstance(right.what, a.RecognitionDecision):
        raise TypeError(f"{right.what} is no decision")
    wrong = replace(right.what, official_from=right.on)
    on = make.after(right.on, 2, 4)
    return [*way[:-1], Paper(right.on, wrong, refused=True), *papers([replace(right.what, on=on)])]


def self_review_too_early(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a self-review before the twelve months are complete: refused, written anew."""
    way = make.whole(meeting_on)
    at = place_of(way, "self_review")
    early = make.day(way[at].on - timedelta(days=25))
    way[at] = Paper(early, a.SelfReview(on=early))
    at = place_of(way, "recognition_branch_resolution")
    vote = way[at].what
    if not isinstance(vote, Step):
        raise TypeError(f"{vote} is no step")
    on = make.after(way[at].on, 2, 4)
    anew = papers([a.SelfReview(on=on), replace(vote, on=on)])
    return [*way[:at], replace(way[at], refused=True), *anew, *way[at + 1 :]]


# ---- stuck, late ---------------------------------------------------------------------------------


def reply_missing(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of an answer that never comes: the verification cannot be concluded."""
    way = make.preparation(meeting_on, asked=("applicant", "father", "mother"))
    way = up_to(without(way, "verification_reply", subject="mother"), "verification_concluded")
    return changed(way, "verification_concluded", refused=True)


def decision_late(make: Builder, meeting_on: date, *, extended: bool = False) -> list[Paper]:
    """Tell of a decision after the 60 working days; with an extension it is still in time."""
    way = make.admission(meeting_on, decision_after=(100, 106))
    if extended:
        on = make.after(meeting_on, 55, 65)
        way = [*papers([a.Extension(on=on, matter="admission_decision")]), *way]
    whole = [*make.preparation(meeting_on), make.vote(meeting_on), *way]
    return [*whole, *make.recognition(way[-1].on)]


def ceremony_late(make: Builder, meeting_on: date, *, consent: bool = False) -> list[Paper]:
    """Tell of a ceremony after the 30 working days, with or without the consent for it."""
    way = make.admission(meeting_on, ceremony_after=(58, 66))
    held = way[-1].on
    if consent:
        on = make.day(held - timedelta(days=20))
        given = a.Consent(on=on, matter="late_ceremony", authority="Ban Thường vụ Đảng ủy")
        way = [*way, *papers([given])]
    whole = [*make.preparation(meeting_on), make.vote(meeting_on), *way]
    return [*whole, *make.recognition(held)]


def over_sixty(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of somebody past 60, admitted with the consent of the level above."""
    given = a.Consent(
        on=make.after(meeting_on, -30, -25), matter="over_60", authority="Ban Thường vụ Tỉnh ủy"
    )
    return [*papers([given]), *make.whole(meeting_on)]


def entered_late(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a ceremony whose paper lies on a desk for three months."""
    return changed(make.whole(meeting_on), "ceremony", late=90)


# ---- corrected -----------------------------------------------------------------------------------


def votes_corrected(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a count mistyped by one: the vote carries all the same."""
    return _with_count(make, meeting_on, typed=17, counted=16)


def votes_corrected_below(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of 14 typed and 13 counted: corrected, the vote fails, and the case falls back."""
    before = up_to(_with_count(make, meeting_on, typed=14, counted=13), "branch_resolution")
    vote = before[-1]
    return [*before, _fix(make, vote, _counted(vote, 13)), *make.from_vote(
        make.after(meeting_on, 40, 50)
    )]  # fmt: skip


def birth_date_corrected(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a birth date mistyped by a day."""
    way = make.whole(meeting_on)
    born_on = (make.person.birthday or meeting_on) + timedelta(days=1)
    right = replace(make.person, born_on=born_on)
    on = make.after(on_of(way, "application"), 1, 3)
    return [*way, Paper(on, Fix("", right, _MISTYPED))]


def wrong_entry_voided(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a paper of somebody else entered here, and struck out a day later."""
    way = make.whole(meeting_on)
    on = on_of(way, "dossier_opened")
    strange = Paper(on, a.Opinion(on=on, body="farmers", asked=20, agreed=20), name="strange")
    return [*way, strange, Paper(make.after(on, 1, 2), Fix("strange", None, _NO_OFFICE))]


def _with_count(make: Builder, meeting_on: date, *, typed: int, counted: int) -> list[Paper]:
    """Return a whole way whose vote is entered with one count and corrected to another."""
    vote = replace(make.vote(meeting_on, base=VOTED_BY, in_favour=typed), name="vote")
    way = make.admission(meeting_on)
    fix = _fix(make, vote, _counted(vote, counted))
    return [*make.preparation(meeting_on), vote, fix, *way, *make.recognition(way[-1].on)]


def _counted(vote: Paper, counted: int) -> BranchResolution:
    step = vote.what
    if not isinstance(step, BranchResolution) or step.roll is None:
        raise TypeError(f"{step} is no vote")
    return replace(step, roll=replace(step.roll, in_favour=counted))


def _fix(make: Builder, paper: Paper, instead: Act) -> Paper:
    return Paper(make.after(paper.on, 2, 4), Fix(paper.name, instead, _MISTYPED))


# ---- the list ------------------------------------------------------------------------------------

_YEAR = date(2023, 12, 4), date(2024, 10, 18)
"""Meetings whose decisions fall into 2024, nearly all."""
_EARLY = date(2023, 12, 4), date(2024, 6, 28)
"""Meetings after which there is time for recognition too."""


def _based(office: Office) -> bool:
    return office.unit.has_base_committee


def _adults(office: Office) -> bool:
    return office.sector != "student"


def _large(office: Office) -> bool:
    return office.members >= VOTED_BY


LEFT = {"left_reason": "family_hardship", "years": 38}

FEATURED = (
    Story("lawful", lawful, date(2024, 2, 1), date(2024, 4, 30)),
    Story("source", source, *_YEAR),
    Story("sympathiser", partial(until, "sympathiser_resolution"), *_YEAR),
    Story("aware", partial(until, "awareness_certificate"), *_YEAR),
    Story("reply_missing", reply_missing, *_YEAR),
    Story("verified", partial(until, "verification_concluded"), *_YEAR),
    Story("consulted", partial(until, "opinions_summarised"), *_YEAR),
    Story(
        "branch_resolved",
        partial(until, "branch_resolution"),
        date(2025, 11, 10),
        date(2025, 12, 5),
    ),
    Story(
        "base_resolved", partial(until, "base_resolution"), date(2025, 9, 1), date(2025, 11, 20),
        _based,
    ),
    Story(
        "decided", partial(until, "admission_decision"), date(2025, 9, 15), date(2025, 10, 20)
    ),
    Story("probationary", partial(until, "ceremony"), *_YEAR),
    Story("recognition_branch", partial(until, "recognition_branch_resolution"), *_EARLY),
    Story(
        "recognition_base", partial(until, "recognition_base_resolution"), *_EARLY, _based
    ),
    Story("removed", partial(ended, "awareness_certificate", a.RemovalFromList, 150), *_YEAR),
    Story("withdrawn", partial(ended, "verification_concluded", a.Withdrawal, 20), *_YEAR),
    Story("refused", vote_fails_for_good, *_YEAR, _large),
    Story("deceased", partial(ended, "ceremony", a.Death, 60), *_YEAR),
    Story("vote_fails", vote_fails, *_YEAR, _large),
    Story("certificate_too_old", certificate_too_old, *_YEAR, _adults, {"years": 36}),
    Story("ceremony_too_early", ceremony_too_early, *_YEAR),
    Story("residence_not_heard", residence_not_heard, *_YEAR),
    Story("sponsor_too_new", sponsor_too_new, *_YEAR),
    Story("decision_late", decision_late, date(2024, 1, 8), date(2024, 8, 2)),
    Story(
        "decision_extended", partial(decision_late, extended=True), date(2024, 1, 8),
        date(2024, 8, 2),
    ),
    Story("ceremony_late", ceremony_late, *_YEAR),
    Story("ceremony_late_with_consent", partial(ceremony_late, consent=True), *_YEAR),
    Story("readmitted", readmitted, *_YEAR, _adults, LEFT, 60),
    Story(
        "readmission_too_early", readmission_too_early, date(2024, 6, 3), date(2025, 9, 1),
        _adults, LEFT, 37,
    ),
    Story("over_sixty", over_sixty, *_YEAR, _adults, {"years": 61}),
    Story("official_from_wrong_day", official_from_wrong_day, *_EARLY),
    Story("self_review_too_early", self_review_too_early, *_EARLY),
    Story("votes_corrected", votes_corrected, *_YEAR, _large),
    Story("votes_corrected_below", votes_corrected_below, *_YEAR, _large),
    Story("birth_date_corrected", birth_date_corrected, *_YEAR),
    Story("wrong_entry_voided", wrong_entry_voided, *_YEAR),
    Story("entered_late", entered_late, *_YEAR),
    *SIDE_ROADS,
)  # fmt: skip
"""Every state and every kind of trouble once."""

ORDINARY = (
    (31, Story("admitted_in_2024", lawful, *_YEAR)),
    (8, Story("admitted_later", lawful, date(2024, 10, 21), date(2025, 11, 14))),
    (36, Story("on_the_way", lawful, date(2025, 11, 17), date(2026, 11, 6))),
    (24, Story("source", source, *_YEAR)),
)
"""What most people's way is like, with weights; the rest repeat a featured story that fits any."""
REPEATED = 14
"""The weight of that rest."""
