"""One invented person's way, as papers with their days: lawful, part by part.

The parts take the day that they hang on, so that a deviation can put them together anew: a second
vote moves the admission, a late ceremony moves the recognition.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from admission_flow.demo.people import Office
from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
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
_YOUTH_AGE = 360
_SAMPLE = "(nội dung báo cáo mẫu)"
_TASK = "(nhiệm vụ mẫu)"


@dataclass(frozen=True, slots=True)
class Fix:
    """A correction of what the paper called `of` says; `of` empty: of the person's data."""

    of: str
    instead: Act | Person | None
    """What stands instead; None: it never happened."""
    reason: str


@dataclass(frozen=True, slots=True)
class Paper:
    """Something to be entered: when it happened, and how the demonstration means it to go."""

    on: date
    what: Act | Fix
    refused: bool = False
    """It is a step that the rules are to refuse."""
    late: int = 0
    """Days for which it lay on a desk before it was entered, beyond the usual few."""
    name: str = ""
    """So that a correction can point at it."""


def papers(acts: Iterable[Act]) -> list[Paper]:
    """Return acts as papers."""
    return [Paper(act.on, act) for act in acts]


@dataclass(slots=True)
class Builder:
    """Makes the parts of one person's way. Chance only picks days and counts within the law."""

    rng: Random
    office: Office
    person: Person
    calendar: WorkingDays
    helper: str = field(init=False)

    def __post_init__(self) -> None:
        """Assign the member who helps, through the whole way."""
        self.helper = self.office.member(self.rng)

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
        if self.office.unit.has_base_committee:
            last = self.after(meeting_on, 5, 14)
            way.append(
                a.BaseResolution(
                    on=last, number=self._number("NQ/ĐU"), roll=self.committee_roll(11)
                )
            )
        decided = self.after(last, *decision_after)
        received = self.after(decided, 2, 6)
        way += [
            a.AdmissionDecision(
                on=decided,
                number=self._number("QĐ/ĐUK"),
                body="standing_committee",
                persons=1,
                roll=self.committee_roll(9),
            ),
            a.DecisionReceived(on=received),
            a.Ceremony(
                on=self.after(received, *ceremony_after), individually=True, helper=self.helper
            ),
        ]
        return papers(way)

    def recognition(self, ceremony_on: date) -> list[Paper]:
        """Return the way from the ceremony to the decision on recognition."""
        complete_on = months_after(ceremony_on, 12)
        reviewed = self.after(complete_on, 0, 3)
        met = self.after(reviewed, 8, 18)
        attended = next(day for day in NEW_MEMBER_CLASSES if day > ceremony_on + timedelta(days=20))
        way: list[Act] = [
            a.NewMemberCertificate(on=attended, number="01-GCN/ĐVM"),
            a.SelfReview(on=reviewed),
            a.HelperAssessment(on=self.after(reviewed, 0, 2)),
            *self.opinions(reviewed, self.day(reviewed + timedelta(days=7))),
            a.RecognitionBranchResolution(
                on=met, number=self._number("NQ/CB"), roll=self.branch_roll(None, None)
            ),
        ]
        last = met
        if self.office.unit.has_base_committee:
            last = self.after(met, 4, 11)
            roll = self.committee_roll(11)
            way.append(
                a.RecognitionBaseResolution(on=last, number=self._number("NQ/ĐU"), roll=roll)
            )
        way.append(
            a.RecognitionDecision(
                on=self.after(last, 7, 19),
                number=self._number("QĐ/ĐUK"),
                body="standing_committee",
                persons=1,
                official_from=complete_on,
                roll=self.committee_roll(9),
            )
        )
        return papers(way)

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
        bodies = [
            *(["youth_union"] if self.person.youth_union_member else []),
            *(["trade_union"] if self.person.trade_union_member else []),
            *(self.person.memberships or ()),
        ]
        asked = self.rng.randint(12, 34)
        heard = min(self.after(since, 2, 6), until)
        lived = min(self.after(since, 3, 8), until)
        agreed = asked - self.rng.randint(0, 2)
        return [
            *(
                a.Opinion(on=heard, body=body, asked=asked, agreed=agreed)
                for body in bodies or ["other"]
            ),
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
        for who in asked:
            yield a.VerificationRequest(on=sent, subject=who, abroad=False)
        for who in PARENTS:
            if who not in asked:
                basis = self.rng.choice(("party_member_confirmed", "known_locally"))
                yield a.VerificationExemption(on=sent, subject=who, basis=basis)
        for who in asked:
            on = max(sent, self.after(replied, -5, 0))
            yield a.VerificationReply(
                on=min(on, replied), subject=who, result="clear", verifier_is_relative=False
            )

    def _conclusion(self, replied: date, concluded: date) -> Iterable[Act]:
        yield a.BranchComment(on=replied)
        yield a.HistoryCertified(on=min(self.after(replied, 1, 2), concluded))
        yield a.VerificationConcluded(on=concluded, political_issue=False)

    def branch_roll(self, base: int | None = None, in_favour: int | None = None) -> BranchRoll:
        """Return the votes of the chi bộ; they carry unless they are given."""
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

    def committee_roll(self, members: int) -> CommitteeRoll:
        """Return the votes of a committee that carry."""
        in_favour = self.rng.randint(members - 2, members)
        return CommitteeRoll(
            members=members,
            away=0,
            in_favour=in_favour,
            against=self.rng.randint(0, members - in_favour),
            mode="ballot",
        )

    def _number(self, sign: str) -> str:
        return f"{self.rng.randint(1, 199):02d}-{sign}"


def _sponsor(on: date, who: str, together_since: date) -> Act:
    return a.Sponsorship(
        on=on, route="member", sponsor=who, official_member=True, together_since=together_since
    )


def _last_class(by: date) -> date:
    return max(day for day in CLASSES if day <= max(by, CLASSES[0]))


# ---- taking a way apart --------------------------------------------------------------------------


def place_of(way: list[Paper], kind: str) -> int:
    """Return where the first paper of a kind lies."""
    return next(i for i, paper in enumerate(way) if _kind(paper) == kind)


def up_to(way: list[Paper], kind: str) -> list[Paper]:
    """Return the way up to the first paper of a kind, with it."""
    return way[: place_of(way, kind) + 1]


def changed(way: list[Paper], kind: str, **changes: object) -> list[Paper]:
    """Return the way with fields of one paper (not of the act on it) changed."""
    at = place_of(way, kind)
    return [*way[:at], replace(way[at], **changes), *way[at + 1 :]]  # type: ignore[arg-type]


def on_of(way: list[Paper], kind: str) -> date:
    """Return the day of the first paper of a kind."""
    return way[place_of(way, kind)].on


def without(way: list[Paper], kind: str, **fields: object) -> list[Paper]:
    """Return the way without the papers of a kind that have these fields."""
    return [
        paper
        for paper in way
        if _kind(paper) != kind
        or any(getattr(paper.what, name) != value for name, value in fields.items())
    ]


def in_order(way: list[Paper]) -> list[Paper]:
    """Return the way by the day; within a day, evidence comes before the step that needs it."""
    return sorted(way, key=lambda paper: (paper.on, isinstance(paper.what, Step)))


def _kind(paper: Paper) -> str:
    return paper.what.kind if isinstance(paper.what, Act) else ""
