"""Synthetic cases for the tests of host programs: lawful ones, and ways to break them.

The people are invented, and their names say so. Nothing here reads a clock, a file or chance: the
same call gives the same case.
"""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date, timedelta
from typing import Any

from admission_flow.procedure import acts as a
from admission_flow.procedure.acts import Act, BranchRoll, CommitteeRoll, Step
from admission_flow.procedure.calendar import age_in_months, months_after
from admission_flow.procedure.document import Case
from admission_flow.procedure.person import Person, Unit

SAMPLE_UNIT = Unit(
    name="Chi bộ Trường Mẫu", has_youth_union=True, has_trade_union=True, has_base_committee=True
)
"""A chi bộ of a school, below a đảng ủy cơ sở, with both unions."""

_MEETING_ON = {
    2017: date(2017, 4, 5),  # the first spring whose whole way lies within the law on file
    2025: date(2025, 8, 5),  # under 294-QĐ/TW; earlier in that year stands 232-QĐ/TW
    2026: date(2026, 8, 4),  # under 208-QĐ/TW
}
_FIRST_YEAR, _LAST_YEAR = 2017, 2026
_YOUTH_AGE = 360
"""Months up to which a person is certainly of youth age (30 years)."""


def lawful_case(
    until: str = "recognition_decision",
    regime_year: int = 2024,
    *,
    meeting_on: date | None = None,
    unit: Unit = SAMPLE_UNIT,
    **person: Any,  # noqa: ANN401 - the fields of Person
) -> Case:
    """Return a case of an invented person that is lawful, without warnings, through a step.

    Sponsors and opinions suit the person's age and memberships and the unit, so that the case
    stays lawful for any person whom the law admits without a consent. A person whom it does not
    admit (``citizenship="LA"``) gives a case that breaks exactly that rule.

    Args:
        until: kind of the last step, e.g. ``"ceremony"``.
        regime_year: year of the meeting of the chi bộ, 2017 to 2026: 5 March, but 5 April 2017,
            5 August 2025 (under 294-QĐ/TW) and 4 August 2026 (under 208-QĐ/TW).
        meeting_on: day of that meeting, in place of the year's; everything else follows from it.
        unit: the chi bộ; without a base committee the base resolutions are left out.
        **person: fields of ``Person`` that differ from the sample's.

    Raises:
        ValueError: no such step on this unit's way, or no such year.

    """
    if meeting_on is None:
        if not _FIRST_YEAR <= regime_year <= _LAST_YEAR:
            raise ValueError(f"regime_year must be {_FIRST_YEAR} to {_LAST_YEAR}: {regime_year}")
        meeting_on = _MEETING_ON.get(regime_year, date(regime_year, 3, 5))
    someone = _sample_person(meeting_on, unit, person)
    way = [
        *_up_to_the_meeting(someone, unit, meeting_on),
        *_admission(unit, meeting_on),
        *_recognition(someone, unit, meeting_on),
    ]
    kinds = [act.kind for act in way if isinstance(act, Step)]
    if until not in kinds:
        raise ValueError(f"no step {until!r} on this way; its steps: {', '.join(kinds)}")
    end = next(index for index, act in enumerate(way) if act.kind == until)
    return Case(someone, unit, tuple(way[: end + 1]))


def with_act(case: Case, act: Act) -> Case:
    """Return the case with one more act, entered last; judging goes by its day."""
    return replace(case, acts=(*case.acts, act))


def without(case: Case, kind: str, **fields_of_act: object) -> Case:
    """Return the case without the acts of a kind, or only without those with these fields.

    Raises:
        ValueError: there is no such act, so that a test cannot pass by a slip of the pen.

    """
    kept = tuple(act for act in case.acts if not _is(act, kind, fields_of_act))
    if len(kept) == len(case.acts):
        raise ValueError(f"no {kind} with {fields_of_act} to take out")
    return replace(case, acts=kept)


def with_step(case: Case, kind: str, **changes: Any) -> Case:  # noqa: ANN401 - fields of the step
    """Return the case with fields of one step changed: ``roll={"in_favour": 13}`` keeps the rest.

    Raises:
        ValueError: there is not exactly one step of this kind.

    """
    return with_changed(case, kind, **changes)


def with_changed(
    case: Case,
    kind: str,
    where: Mapping[str, object] | None = None,
    **changes: Any,  # noqa: ANN401 - fields of the act
) -> Case:
    """Return the case with fields of one act changed; ``where`` tells it from others of its kind.

    Raises:
        ValueError: there is not exactly one such act.

    """
    found = [index for index, act in enumerate(case.acts) if _is(act, kind, where or {})]
    if len(found) != 1:
        raise ValueError(f"{len(found)} acts {kind} with {where or {}}: say which one")
    act: Any = case.acts[found[0]]
    if isinstance(changes.get("roll"), Mapping):
        changes["roll"] = replace(act.roll, **changes["roll"])
    changed = replace(act, **changes)
    return replace(case, acts=(*case.acts[: found[0]], changed, *case.acts[found[0] + 1 :]))


def shifted(case: Case, *, days: int, since: date = date.min) -> Case:
    """Return the case with every act dated ``since`` or later moved by a number of days.

    The days that such an act states (giáp lai, together since, official from) move with it. Twelve
    months are not a fixed number of days: to move a whole case, build it with ``meeting_on``.
    """
    by = timedelta(days=days)
    return replace(
        case, acts=tuple(_moved(act, by) if act.on >= since else act for act in case.acts)
    )


def _is(act: Act, kind: str, wanted: Mapping[str, object]) -> bool:
    return act.kind == kind and all(getattr(act, name) == value for name, value in wanted.items())


def _moved(act: Act, by: timedelta) -> Act:
    values = {f.name: getattr(act, f.name) for f in fields(act)}
    moved: dict[str, Any] = {k: day + by for k, day in values.items() if isinstance(day, date)}
    return replace(act, **moved)


def _sample_person(meeting_on: date, unit: Unit, given: Mapping[str, Any]) -> Person:
    born_on = given.get("born_on", date(meeting_on.year - 24, 3, 15))
    young = _young(Person(full_name="-", born_on=born_on).birth_month, meeting_on)
    sample: dict[str, Any] = {
        "full_name": "Lò Thị Mẫu",
        "born_on": born_on,
        "sex": "female",
        "citizenship": "VN",
        "ethnicity": "Tày",
        "religion": "",
        "education": "upper_secondary",
        "education_proof": "diploma",
        "youth_union_member": unit.has_youth_union and young,
        "trade_union_member": unit.has_trade_union and not (unit.has_youth_union and young),
        "sector": "student" if young else "other",
        "marital_status": "single",
        "adult_children": 0,
    }
    return Person(**{**sample, **given})


def _young(born: date | None, on: date) -> bool:
    return born is None or age_in_months(born, on) <= _YOUTH_AGE


def _up_to_the_meeting(person: Person, unit: Unit, meeting_on: date) -> list[Act]:
    def day(before: int) -> date:
        return meeting_on - timedelta(days=before)

    family = ("applicant", "father", "mother")
    return [
        a.SympathiserResolution(on=day(420), number="02-NQ/CB"),
        a.HelperAssigned(on=day(420), helper="DV-01", official_member=True),
        a.TaskAssigned(on=day(418), task="Phụ trách phong trào"),
        a.HelperReport(on=day(249), assessment="Tiến bộ"),
        a.AwarenessCertificate(on=day(229), number="15/GCN", issuer_kind="political_centre"),
        a.DossierOpened(on=day(182), number="11-NQ/CB"),
        a.Application(on=day(177), handwritten=True),
        a.PersonalHistory(on=day(172), sealed_on=day(167)),
        *(a.VerificationRequest(on=day(162), subject=who, abroad=False) for who in family),
        *(
            a.VerificationReply(
                on=day(137), subject=who, result="clear", verifier_is_relative=False
            )
            for who in family
        ),
        a.BranchComment(on=day(132)),
        a.HistoryCertified(on=day(125)),
        a.VerificationConcluded(on=day(124), political_issue=False),
        *_sponsors(person, unit, meeting_on),
        *_opinions(person, day(106), day(101)),
        a.OpinionsSummarised(on=day(95)),
    ]


def _sponsors(person: Person, unit: Unit, meeting_on: date) -> list[Act]:
    signed_on, together_since = meeting_on - timedelta(days=116), meeting_on - timedelta(days=1281)

    def member(name: str) -> Act:
        return a.Sponsorship(
            on=signed_on,
            route="member",
            sponsor=name,
            official_member=True,
            together_since=together_since,
        )

    young = _young(person.birth_month, meeting_on)
    if unit.has_youth_union and young:
        route = "youth_union"
    elif not unit.has_youth_union and unit.has_trade_union and young:
        route = "trade_union"
    else:
        return [member("DV-01"), member("DV-02")]
    return [member("DV-01"), a.Sponsorship(on=signed_on + timedelta(days=2), route=route)]


def _opinions(person: Person, organisation_on: date, residence_on: date) -> list[Act]:
    bodies = [
        *(["youth_union"] if person.youth_union_member else []),
        *(["trade_union"] if person.trade_union_member else []),
        *(person.memberships or ()),
    ]
    return [
        *(a.Opinion(on=organisation_on, body=b, asked=30, agreed=29) for b in bodies or ["other"]),
        a.Opinion(on=residence_on, body="residence", asked=15, agreed=15),
    ]


def _branch_roll(official: int, in_favour: int) -> BranchRoll:
    return BranchRoll(
        official=official,
        elsewhere=0,
        exempt_absent=0,
        suspended=0,
        present=18,
        in_favour=in_favour,
        against=18 - in_favour,
        mode="card",
        persons=1,
    )


def _committee_roll(members: int, in_favour: int) -> CommitteeRoll:
    return CommitteeRoll(
        members=members, away=0, in_favour=in_favour, against=members - in_favour, mode="ballot"
    )


def _ceremony_on(meeting_on: date) -> date:
    return meeting_on + timedelta(days=63)


def _admission(unit: Unit, meeting_on: date) -> list[Act]:
    def day(after: int) -> date:
        return meeting_on + timedelta(days=after)

    base = a.BaseResolution(on=day(10), number="21-NQ/ĐU", roll=_committee_roll(11, 10))
    return [
        a.BranchResolution(on=meeting_on, number="03-NQ/CB", roll=_branch_roll(20, 17)),
        *([base] if unit.has_base_committee else []),
        a.AdmissionDecision(
            on=day(36),
            number="145-QĐ/ĐUK",
            body="standing_committee",
            persons=1,
            roll=_committee_roll(9, 8),
        ),
        a.DecisionReceived(on=day(41)),
        a.Ceremony(on=_ceremony_on(meeting_on), individually=True, helper="DV-01"),
    ]


def _recognition(person: Person, unit: Unit, meeting_on: date) -> list[Act]:
    ceremony_on = _ceremony_on(meeting_on)
    complete_on = months_after(ceremony_on, 12)

    def day(after: int) -> date:
        return complete_on + timedelta(days=after)

    base = a.RecognitionBaseResolution(on=day(13), number="30-NQ/ĐU", roll=_committee_roll(11, 9))
    return [
        a.NewMemberCertificate(on=ceremony_on + timedelta(days=192)),
        a.SelfReview(on=day(1)),
        a.HelperAssessment(on=day(1)),
        *_opinions(person, day(2), day(2)),
        a.RecognitionBranchResolution(on=day(5), number="09-NQ/CB", roll=_branch_roll(21, 18)),
        *([base] if unit.has_base_committee else []),
        a.RecognitionDecision(
            on=day(27),
            number="201-QĐ/ĐUK",
            body="standing_committee",
            persons=1,
            official_from=complete_on,
            roll=_committee_roll(9, 9),
        ),
    ]
