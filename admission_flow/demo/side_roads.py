"""The side roads: votes that came out short, endings, doing again, moves, an old certificate.

Most of them are lawful; where one is entered wrongly first, it is refused and put right. Reasons
are neutral placeholders.
"""

from dataclasses import replace
from datetime import date, timedelta

from admission_flow.demo.authorities import BLOC_ENDS, WARD
from admission_flow.demo.case_builder import Builder
from admission_flow.demo.paper import Paper, on_of, papers, place_of, up_to
from admission_flow.demo.people import Office
from admission_flow.demo.story import MOVED_TO, REASON, VOTED_BY, Story, until
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act
from admission_flow.procedure.calendar import months_after

_SHORT = 12
"""Votes in favour of 20 that do not carry."""
_PROVINCE = "Ban Thường vụ Tỉnh ủy"


# ---- votes that came out short -------------------------------------------------------------------


def short_vote(make: Builder, on: date, matter: str, in_favour: int = _SHORT) -> list[Paper]:
    """Return a vote of the chi bộ that did not carry, and the report of it."""
    roll = make.branch_roll(VOTED_BY, in_favour)
    failed = a.BranchVoteFailed(on=on, matter=matter, roll=roll)
    return papers([failed, _report(make, on)])


def _report(make: Builder, on: date) -> Act:
    to = make.above(on)["authority"]
    return a.ReportedUpward(on=make.after(on, 1, 4), about="failed_vote", to=to)


def _referred(make: Builder, meeting_on: date) -> list[Paper]:
    """Return a way to the referral of an admission that the chi bộ did not carry."""
    failed = short_vote(make, meeting_on, "admission")
    referral = a.AdmissionReferral(on=make.after(failed[-1].on, 1, 5))
    return [*make.preparation(meeting_on), *failed, *papers([referral])]


def admitted_after_referral(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a vote of 12 of 20 that is reported; the committee above decides to admit."""
    way = _referred(make, meeting_on)
    way += make.decided(way[-1].on)
    return [*way, *make.recognition(way[-1].on)]


def admitted_after_base_referral(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a base committee whose vote is short, where that of the chi bộ had carried."""
    met = make.after(meeting_on, 6, 12)
    failed = a.BaseVoteFailed(on=met, matter="admission", roll=make.committee(11, in_favour=7))
    reported = _report(make, met)
    referral = a.AdmissionBaseReferral(on=make.after(reported.on, 1, 5))
    way = [*make.preparation(meeting_on), make.vote(meeting_on)]
    way += papers([failed, reported, referral])
    way += make.decided(way[-1].on)
    return [*way, *make.recognition(way[-1].on)]


def recognition_referred(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of three votes on recognition that are short: the committee above is to decide."""
    way = until("ceremony", make, meeting_on)
    ready, met = make.to_review(way[-1].on)
    way += ready
    for weeks in (0, 1, 2):
        way += short_vote(make, make.day(met + timedelta(days=8 * weeks)), "recognition")
    return [*way, *papers([a.RecognitionReferral(on=make.after(way[-1].on, 1, 3))])]


def official_after_three(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of the same, and of the decision to recognise all the same."""
    way = recognition_referred(make, meeting_on)
    complete_on = months_after(on_of(way, "ceremony"), 12)
    return [*way, make.made_official(way[-1].on, complete_on)]


# ---- struck off, restored, annulled, done again --------------------------------------------------


def struck_off(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of somebody struck off without a vote: refused; then with all; a complaint in vain."""
    way = until("ceremony", make, meeting_on)
    alone = make.above(make.after(way[-1].on, 120, 140))
    decision = a.StrikeOffDecision(**alone, reason=REASON, ground="unworthy")
    way += [Paper(decision.on, decision, refused=True)]
    way += _struck_off_by_votes(make, make.after(decision.on, 15, 30))
    return [*way, *_complaint(make, way[-1].on, upheld=False)]


def restored(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of the same, whose complaint is upheld: back on probation."""
    way = [*until("ceremony", make, meeting_on)]
    way += _struck_off_by_votes(make, make.after(way[-1].on, 100, 140))
    way += _complaint(make, way[-1].on, upheld=True)
    answered = way[-1].on
    concluded = a.Restoration(
        on=make.after(answered, 2, 6), number="15-KL/TU", reason=REASON, authority=_PROVINCE
    )
    return [*way, *papers([concluded])]


def _struck_off_by_votes(make: Builder, met: date) -> list[Paper]:
    way: list[Act] = [a.StrikeOffBranchVote(on=met, roll=make.branch_roll())]
    last = met
    if make.based:
        last = make.after(met, 5, 12)
        way.append(a.StrikeOffBaseVote(on=last, roll=make.committee(11)))
    decided = make.above(make.after(last, 10, 20))
    decision = a.StrikeOffDecision(**decided, reason=REASON, ground="unworthy")
    received = a.StrikeOffReceived(on=make.after(decision.on, 2, 5))
    return papers([*way, decision, received])


def _complaint(make: Builder, received: date, *, upheld: bool) -> list[Paper]:
    made = make.after(received, 8, 18)
    answered = make.after(made, 40, 70)
    answer = a.ComplaintAnswer(on=answered, upheld=upheld, authority=_PROVINCE)
    return papers([a.Complaint(on=made, about="strike_off", to=_PROVINCE), answer])


def transfer_overdue(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of somebody who moved away and never handed in the transfer: no votes are asked for."""
    way = until("ceremony", make, meeting_on)
    decided = make.above(make.day(date(2025, 12, 8) + timedelta(days=make.rng.randint(0, 7))))
    decision = a.StrikeOffDecision(**decided, reason=REASON, ground="transfer_overdue")
    return [*way, *papers([decision])]


def annulled(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a decision that its issuer annuls: the person does not meet the standard."""
    way = until("ceremony", make, meeting_on)
    on = make.after(way[-1].on, 90, 110)
    ending = a.Annulment(
        on=on, reason=REASON, of="admission", ground="standard", by="issuer", issuer_dissolved=False
    )
    return [*way, *papers([ending])]


def remedied(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a vote that had been wrong: it is done again, and the admission fixed anew."""
    way = until("ceremony", make, meeting_on)
    ordered = a.RedoOrder(
        on=make.after(way[-1].on, 80, 120),
        number="44-CV/TU",
        of="admission",
        steps=("branch_resolution",),
        authority=_PROVINCE,
    )
    voted = make.after(ordered.on, 10, 20)
    redone = a.Redone(on=voted, step="branch_resolution", branch_roll=make.branch_roll())
    decided = make.above(make.after(voted, 10, 20))
    remedy = a.AdmissionRemedied(**decided, admitted_on=decided["on"])
    way += papers([ordered, redone, remedy])
    return [*way, *make.recognition(remedy.on)]


# ---- moves ---------------------------------------------------------------------------------------


def moving(make: Builder, on: date, decided_on: date | None = None) -> list[Paper]:
    """Return a move to a chi bộ under another committee; from then on its facts hold."""
    make.based, make.moved_under, make.moved_to = False, WARD, MOVED_TO
    make.helper = f"DV-{900 + make.rng.randrange(20)}"
    move = a.Move(
        on=on,
        to=MOVED_TO,
        decided_on=decided_on or make.day(on - timedelta(days=make.rng.randint(2, 6))),
        same_authority=False,
        to_authority=WARD.name,
        has_youth_union=make.office.unit.has_youth_union,
        has_trade_union=make.office.unit.has_trade_union,
        has_base_committee=False,
    )
    helper = a.HelperAssigned(on=make.after(on, 2, 6), helper=make.helper, official_member=True)
    return papers([move, helper])


def moved_before_vote(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a move while the dossier is made: the new chi bộ votes, no base committee does."""
    way = make.preparation(meeting_on)
    moved = moving(make, make.after(way[-1].on, 1, 2))
    again = make.after(max(meeting_on, moved[-1].on), 10, 20)
    return [*way, *moved, *make.from_vote(again)]


def moved_before_ceremony(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a move after the decision: a ceremony at the old place is refused, then held."""
    way = until("decision_received", make, meeting_on)
    way += moving(make, make.after(way[-1].on, 2, 5))
    held = make.after(way[-1].on, 6, 10)
    ceremony = a.Ceremony(
        on=held, individually=True, helper=make.helper, unit=make.office.unit.name
    )
    again = make.after(held, 3, 6)
    way += [Paper(held, ceremony, refused=True)]
    way += papers([replace(ceremony, on=again, unit=MOVED_TO)])
    return [*way, *make.recognition(again)]


def moved_on_probation(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a probationary member who moves to a chi bộ without a base committee above it."""
    way = until("ceremony", make, meeting_on)
    held = way[-1].on
    way += moving(make, make.after(held, 60, 90))
    return [*way, *make.recognition(held)]


def moved_as_the_bloc_ended(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a resolution under the bloc, which ends: the committee of the new place decides."""
    way = up_to([*make.preparation(meeting_on), make.vote(meeting_on)], "branch_resolution")
    if make.based:
        on = make.after(meeting_on, 5, 8)
        number, roll = "77-NQ/ĐU", make.committee(11)
        way += papers([a.BaseResolution(on=on, number=number, roll=roll)])
    way += moving(make, make.day(BLOC_ENDS), decided_on=BLOC_ENDS)
    return [*way, *make.decided(way[-1].on)]


# ---- an old certificate --------------------------------------------------------------------------


def certificate_before_listing(make: Builder, meeting_on: date) -> list[Paper]:
    """Tell of a class attended years before the listing: its life runs from its own day."""
    way = make.whole(meeting_on)
    at = place_of(way, "awareness_certificate")
    certificate = way[at].what
    if not isinstance(certificate, a.AwarenessCertificate):
        raise TypeError(f"{certificate} is no certificate")
    taken = make.after(way[at].on, 5, 9)
    certificate = replace(
        certificate,
        on=min(taken, make.day(on_of(way, "dossier_opened") - timedelta(days=2))),
        issued_on=months_after(meeting_on, -40),
        number="61-GCN/2021",
    )
    return [*way[:at], *papers([certificate]), *way[at + 1 :]]


# ---- the list ------------------------------------------------------------------------------------


def _based(office: Office) -> bool:
    return office.unit.has_base_committee and office.members >= VOTED_BY


def _large(office: Office) -> bool:
    return office.members >= VOTED_BY


_YEAR = date(2023, 12, 4), date(2024, 10, 18)
_EARLY = date(2023, 12, 4), date(2024, 6, 28)
_SPRING = date(2024, 4, 1), date(2024, 6, 28)
_LATE = date(2025, 10, 6), date(2025, 12, 5)
_MAY_2025 = date(2025, 5, 26), date(2025, 6, 13)

SIDE_ROADS = (
    Story("admission_referred", _referred, *_LATE, _large),
    Story("admitted_after_referral", admitted_after_referral, *_YEAR, _large),
    Story("admitted_after_base_referral", admitted_after_base_referral, *_YEAR, _based),
    Story("recognition_referred", recognition_referred, *_SPRING, _large),
    Story("official_after_three", official_after_three, *_EARLY, _large),
    Story("struck_off", struck_off, *_YEAR),
    Story("restored", restored, *_EARLY),
    Story("transfer_overdue", transfer_overdue, *_YEAR),
    Story("annulled", annulled, *_YEAR),
    Story("remedied", remedied, *_EARLY),
    Story("moved_before_vote", moved_before_vote, *_YEAR),
    Story("moved_before_ceremony", moved_before_ceremony, *_YEAR),
    Story("moved_on_probation", moved_on_probation, *_YEAR),
    Story("moved_as_the_bloc_ended", moved_as_the_bloc_ended, *_MAY_2025),
    Story("certificate_before_listing", certificate_before_listing, *_YEAR, person={"years": 34}),
)
"""Every side road once."""
