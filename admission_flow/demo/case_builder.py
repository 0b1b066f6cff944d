"""One invented person's way, as papers with their days: lawful, part by part.

The parts take the day that they hang on, so that a deviation can put them together anew: a second
vote moves the admission, a late ceremony moves the recognition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from admission_flow.demo.authorities import Authority, above
from admission_flow.demo.paper import Paper, papers
from admission_flow.demo.people import Office
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll
from admission_flow.procedure.calendar import WorkingDays, age_in_months, months_after
from admission_flow.procedure.person import Person

FIRST_DAY, LAST_DAY = date(2023, 1, 3), date(2025, 12, 31)
"""The register is begun and looked at on these days."""

CLASSES = tuple(
    date(*day)
    for day in (
        (2023, 4, 21), (2023, 9, 22), (2024, 3, 22), (2024, 6, 14), (2024, 9, 20), (2024, 11, 15),
        (2025, 3, 21), (2025, 6, 20), (2025, 9, 19), (2025, 11, 21), (2026, 3, 20), (2026, 6, 19),
        (2026, 9, 18), (2026, 11, 20), (2027, 3, 19), (2027, 6, 18),
    )
)  # fmt: skip
"""When awareness classes end; four in 2024, as the plan has it."""
NEW_MEMBER_CLASSES = tuple(
    date(year, month, day)
    for year in (2023, 2024, 2025, 2026, 2027)
    for month, day in ((4, 26), (8, 23), (12, 6))
)
"""When classes for new members end; three a year, as the plan has it."""

PARENTS = ("father", "mother")
_IN_LAWS = ("spouse", "father_in_law", "mother_in_law")
_YOUTH_AGE = 360
_SAMPLE = "(nội dung báo cáo mẫu)"
_TASK = "(nhiệm vụ mẫu)"


@dataclass(slots=True)
class Builder:
    """Makes the parts of one person's way. Chance only picks days and counts within the law."""

    rng: Random
    office: Office
    person: Person
    calendar: WorkingDays
    helper: str = field(init=False)
    based: bool = field(init=False)
    """Whether there is a base committee between the chi bộ and who decides."""
    moved_under: Authority | None = None
    """Who decides since the person moved; None: who decides for the office."""
    moved_to: str | None = None
    """The chi bộ since then, where the ceremony is held."""

    def __post_init__(self) -> None:
        """Assign the member who helps, through the whole way."""
        self.helper = self.office.member(self.rng)
        self.based = self.office.unit.has_base_committee

    # ---- days ----------------------------------------------------------------------------------

    def day(self, on: date) -> date:
        """Return the first working day from a day on; after the last day nothing matters."""
        if on > LAST_DAY:
            return on
        return self.calendar.after(on - timedelta(days=1), 1)

    def after(self, on: date, first: int, last: int) -> date:
        """Return a working day, `first` to `last` calendar days after another."""
        return self.day(on + timedelta(days=self.rng.randint(first, last)))

    # ---- the parts -----------------------------------------------------------------------------

    def preparation(
        self,
        meeting_on: date,
        *,
        asked: tuple[str, ...] | None = None,
        sympathiser_on: date | None = None,
        certificate_on: date | None = None,
    ) -> list[Paper]:
        """Return everything up to the meeting of the chi bộ.

        Args:
            meeting_on: the meeting.
            asked: whose background is asked about by letter; the other parents are exempt.
            sympathiser_on: day of the resolution, in place of one that fits the meeting.
            certificate_on: day of the awareness certificate, the same.

        """
        summarised = self.after(meeting_on, -22, -6)
        concluded = self.after(summarised, -28, -14)
        replied = self.after(concluded, -8, -4)
        sent = self.after(replied, -36, -15)
        history = self.after(sent, -9, -4)
        opened = self.after(history, -16, -8)
        certified = certificate_on or _last_class(opened - timedelta(days=5))
        noticed = sympathiser_on or self._noticed(certified)
        return [
            *self._follow(noticed, opened),
            *papers(self._religion(opened)),
            *papers([self._certificate(certified)]),
            *papers([a.DossierOpened(on=opened, number=self._number("NQ/CB"))]),
            *papers([a.Application(on=self.after(opened, 1, 4), handwritten=True)]),
            *papers([a.PersonalHistory(on=history, sealed_on=self.after(history, 0, 2))]),
            *papers(self._verification(sent, replied, asked)),
            *papers(self._conclusion(replied, concluded)),
            *papers(self.sponsors(self.after(concluded, 0, 3), date(2020, 9, 1))),
            *papers(self.opinions(concluded, summarised)),
            *papers([a.OpinionsSummarised(on=summarised)]),
        ]

    def vote(self, on: date, *, base: int | None = None, in_favour: int | None = None) -> Paper:
        """Return the resolution of the chi bộ; it carries unless the votes are given."""
        roll = self.branch_roll(base, in_favour)
        return Paper(on, a.BranchResolution(on=on, number=self._number("NQ/CB"), roll=roll))

    def admission(
        self,
        meeting_on: date,
        *,
        decision_after: tuple[int, int] = (12, 26),
        ceremony_after: tuple[int, int] = (5, 24),
    ) -> list[Paper]:
        """Return the way from a vote that carried to the ceremony.

        Args:
            meeting_on: the vote.
            decision_after: calendar days from the last resolution to the decision.
            ceremony_after: calendar days from the decision's arrival to the ceremony.

        """
        way: list[Act] = []
        last = meeting_on
        if self.based:
            last = self.after(meeting_on, 5, 14)
            way.append(
                a.BaseResolution(on=last, number=self._number("NQ/ĐU"), roll=self.committee(11))
            )
        return [*papers(way), *self.decided(last, decision_after, ceremony_after)]

    def decided(
        self,
        last: date,
        decision_after: tuple[int, int] = (12, 26),
        ceremony_after: tuple[int, int] = (5, 24),
    ) -> list[Paper]:
        """Return the way from the last resolution, or referral, to the ceremony; as `admission`."""
        decision = a.AdmissionDecision(**self.above(self.after(last, *decision_after)))
        received = self.after(decision.on, 2, 6)
        held = self.after(received, *ceremony_after)
        ceremony = a.Ceremony(on=held, individually=True, helper=self.helper, unit=self.moved_to)
        return papers([decision, a.DecisionReceived(on=received), ceremony])

    def recognition(self, ceremony_on: date) -> list[Paper]:
        """Return the way from the ceremony to the decision on recognition."""
        complete_on = months_after(ceremony_on, 12)
        prepared, met = self.to_review(ceremony_on)
        roll = self.branch_roll()
        vote = a.RecognitionBranchResolution(on=met, number=self._number("NQ/CB"), roll=roll)
        return [*prepared, *papers([vote]), *self.recognised(met, complete_on)]

    def to_review(self, ceremony_on: date) -> tuple[list[Paper], date]:
        """Return what is on file before the chi bộ considers recognition, and when it meets."""
        complete_on = months_after(ceremony_on, 12)
        reviewed = self.after(complete_on, 0, 3)
        met = self.after(reviewed, 8, 18)
        attended = next(day for day in NEW_MEMBER_CLASSES if day > ceremony_on + timedelta(days=20))
        way: list[Act] = [
            a.NewMemberCertificate(on=attended, number="01-GCN/ĐVM"),
            a.SelfReview(on=reviewed),
            a.HelperAssessment(on=self.after(reviewed, 0, 2)),
            *self.opinions(reviewed, self.day(reviewed + timedelta(days=7))),
        ]
        return papers(way), met

    def recognised(self, met: date, complete_on: date) -> list[Paper]:
        """Return the way from a vote that carried to the decision on recognition."""
        way: list[Act] = []
        last = met
        if self.based:
            last = self.after(met, 4, 11)
            number = self._number("NQ/ĐU")
            way.append(a.RecognitionBaseResolution(on=last, number=number, roll=self.committee(11)))
        return [*papers(way), self.made_official(last, complete_on)]

    def made_official(self, last: date, complete_on: date) -> Paper:
        """Return the decision on recognition after the last resolution, or a referral."""
        made = self.above(self.after(last, 7, 19))
        return papers([a.RecognitionDecision(**made, official_from=complete_on)])[0]

    def whole(self, meeting_on: date) -> list[Paper]:
        """Return the whole way around a meeting, lawful and in time."""
        return [*self.preparation(meeting_on), *self.from_vote(meeting_on)]

    def from_vote(self, meeting_on: date) -> list[Paper]:
        """Return the way from a vote that carries to recognition."""
        way = [self.vote(meeting_on), *self.admission(meeting_on)]
        return [*way, *self.recognition(way[-1].on)]

    def sponsors(self, on: date, together_since: date) -> list[Act]:
        """Return who introduces the person, the way the charter has it for the age and the unit."""
        unit, person = self.office.unit, self.person
        month = person.birth_month
        young = month is not None and age_in_months(month, on) < _YOUTH_AGE
        first = self.helper
        union = ""
        if young and unit.has_youth_union:
            union = "youth_union"
        elif young and unit.has_trade_union:
            union = "trade_union"
        if union:
            second: Act = a.Sponsorship(on=on, route=union)
        else:
            other = first
            while other == first:
                other = self.office.member(self.rng)
            second = _sponsor(on, other, together_since)
        return [_sponsor(on, first, together_since), second]

    def opinions(self, since: date, until: date) -> list[Act]:
        """Return what the person's organisations and the place of residence say, between days."""
        heard = min(self.after(since, 2, 6), until)
        lived = min(self.after(since, 3, 8), until)
        opinions: list[Act] = []
        for body in organisations(self.person) or ("other",):
            asked = self.rng.randint(12, 34)
            agreed = asked - self.rng.randint(0, 2)
            opinions.append(a.Opinion(on=heard, body=body, asked=asked, agreed=agreed))
        return [
            *opinions,
            a.Opinion(on=lived, body="residence", asked=9, agreed=self.rng.randint(8, 9)),
        ]

    # ---- pieces --------------------------------------------------------------------------------

    def _noticed(self, certified: date) -> date:
        on = self.after(certified, -110, -40)
        return max(on, self.day(FIRST_DAY + timedelta(days=self.rng.randint(2, 30))))

    def _follow(self, noticed: date, opened: date) -> list[Paper]:
        way: list[Act] = [
            a.SympathiserResolution(on=noticed, number=self._number("NQ/CB")),
            a.HelperAssigned(on=noticed, helper=self.helper, official_member=True),
        ]
        if self.rng.random() < 0.4:  # noqa: PLR2004 - not every chi bộ writes everything down
            way.append(a.TaskAssigned(on=self.after(noticed, 1, 5), task=_TASK))
        if self.rng.random() < 0.6:  # noqa: PLR2004
            way.append(a.HelperReport(on=self.after(opened, -4, -1), assessment=_SAMPLE))
        return papers(way)

    def _religion(self, opened: date) -> Iterable[Act]:
        """Yield the agreement of the level above, asked for before the procedure begins."""
        if self.person.religion:
            on = self.after(opened, -12, -4)
            yield a.Consent(on=on, matter="religion", authority="Ban Thường vụ Tỉnh ủy")

    def _certificate(self, on: date) -> Act:
        return a.AwarenessCertificate(
            on=on, number=self._number("GCN"), issuer_kind="political_centre"
        )

    def _verification(
        self, sent: date, replied: date, asked: tuple[str, ...] | None
    ) -> Iterable[Act]:
        if asked is None:
            exempt = self.rng.choice(((), ("father",), ("mother",), PARENTS))
            asked = ("applicant", *(who for who in PARENTS if who not in exempt))
            asked += ("spouse",) if self.person.marital_status == "married" else ()
        for who in asked:
            yield a.VerificationRequest(on=sent, subject=who, abroad=False)
        for who in relatives(self.person):
            if who not in asked:
                yield self._exemption(sent, who)
        for who in asked:
            on = max(sent, self.after(replied, -5, 0))
            yield a.VerificationReply(
                on=min(on, replied), subject=who, result="clear", verifier_is_relative=False
            )

    def _exemption(self, on: date, who: str) -> Act:
        """Return why nobody is asked about a relative; of a member, present politics were."""
        basis = self.rng.choice(("party_member_confirmed", "known_locally"))
        looked_at = True if basis == "party_member_confirmed" else None
        return a.VerificationExemption(
            on=on, subject=who, basis=basis, present_politics_verified=looked_at
        )

    def _conclusion(self, replied: date, concluded: date) -> Iterable[Act]:
        commented = min(self.after(replied, 1, 2), concluded)
        yield a.BranchComment(on=commented)
        yield a.HistoryCertified(on=min(self.after(commented, 0, 1), concluded))
        yield a.VerificationConcluded(on=concluded, political_issue=False)

    def branch_roll(self, base: int | None = None, in_favour: int | None = None) -> BranchRoll:
        """Return a count of the chi bộ, carrying unless the votes are given."""
        elsewhere = 0 if base else self.rng.choice((0, 0, 1))
        base = base or self.office.members - elsewhere
        needed = -(-2 * base // 3)
        if in_favour is None:
            in_favour = self.rng.randint((needed + base + 1) // 2, base)
        against = min(self.rng.choice((0, 0, 0, 1, 2)), base - in_favour)
        return BranchRoll(
            official=base + elsewhere,
            elsewhere=elsewhere,
            exempt_absent=0,
            suspended=0,
            present=in_favour + against,
            in_favour=in_favour,
            against=against,
            mode=self.rng.choice(("ballot", "card")),
            persons=1,
        )

    def committee(self, members: int, in_favour: int | None = None) -> CommitteeRoll:
        """Return a count of a committee, carrying unless the votes are given."""
        if in_favour is None:
            in_favour = self.rng.randint(members - 2, members)
        return CommitteeRoll(
            members=members,
            away=0,
            in_favour=in_favour,
            against=self.rng.randint(0, members - in_favour),
            mode="ballot",
        )

    def above(self, on: date) -> dict[str, Any]:
        """Return what a decision of the committee above says besides what it decides."""
        by = self.moved_under or above(self.office, on)
        return {
            "on": on,
            "number": self._number(by.sign),
            "body": "standing_committee",
            "persons": 1,
            "roll": self.committee(9),
            "authority": by.name,
        }

    def _number(self, sign: str) -> str:
        return f"{self.rng.randint(1, 199):02d}-{sign}"


def _sponsor(on: date, who: str, together_since: date) -> Act:
    return a.Sponsorship(
        on=on, route="member", sponsor=who, official_member=True, together_since=together_since
    )


def relatives(person: Person) -> tuple[str, ...]:
    """Return who is to be verified besides the person (06-HD/TW, 3.4a)."""
    in_laws = _IN_LAWS if person.marital_status == "married" else ()
    children = (f"child:{number}" for number in range(1, (person.adult_children or 0) + 1))
    return (*PARENTS, *in_laws, *children)


def organisations(person: Person) -> tuple[str, ...]:
    """Return the organisations that the person belongs to: each is heard (06-HD/TW, 3.5)."""
    own = {"youth_union": person.youth_union_member, "trade_union": person.trade_union_member}
    return (*(body for body, member in own.items() if member), *(person.memberships or ()))


def _last_class(by: date) -> date:
    return max(day for day in CLASSES if day <= max(by, CLASSES[0]))
