"""The checks over many dossiers: figures with their base, never a verdict on a person."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction

from admission_flow.inspection.dossier import Answer, Dossier, Found, Target
from admission_flow.inspection.similarity import alike
from admission_flow.procedure.acts import (
    Act,
    AdmissionDecision,
    Application,
    AwarenessCertificate,
    BranchResolution,
    DossierOpened,
    HelperReport,
    Opinion,
    PersonalHistory,
    RecognitionBranchResolution,
    RecognitionDecision,
    Sponsorship,
    SympathiserResolution,
)
from admission_flow.procedure.text import name_key, number_key

Many = Callable[[Sequence[Dossier], Sequence[Target]], Iterable[Found]]

FEWEST_VOTES = 5
"""Votes, opinions, decisions or cases of a unit from which a figure is worth a look."""
FEWEST_REST_DAYS = 5
"""Papers on days of rest from which a unit stands out (X04)."""
FEWEST_PAPERS = 20
"""Papers from which a share of days of rest means anything (X04)."""
LAST_DAYS = 28
"""Calendar days up to 31 December that count as the last weeks (X03)."""
_NAMED = 5
"""Other cases that a finding names; how many there are it always says."""


def _found(check: str, dossier: Dossier, on: date | None = None, **evidence: object) -> Found:
    return Found(check, dossier.id, dossier.unit, Answer.FOUND, on, evidence)


def _of_unit(check: str, unit: str, **evidence: object) -> Found:
    return Found(check, "", unit, Answer.FOUND, evidence=evidence)


def _others(cases: Iterable[str], one: Dossier) -> tuple[str, ...]:
    return tuple(sorted(set(cases) - {one.id})[:_NAMED])


def _one_person_twice(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """P09: one name and birth date in two cases that go on."""
    seen: dict[tuple[object, object], list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        person = dossier.case.person
        if dossier.verdict.stage != "ended" and person.born_on is not None:
            seen[(name_key(person.full_name), person.born_on)].append(dossier)
    for group in seen.values():
        if len(group) > 1:
            cases = [d.id for d in group]
            yield from (_found("P09", d, others=_others(cases, d)) for d in group)


def _certificate_numbers(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """C04: one number, one year, several people."""
    yield from _same_number("C04", dossiers, (AwarenessCertificate,))


def _decision_numbers(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """U06: a decision for several people, or one number on several decisions of a year."""
    kinds = (AdmissionDecision, RecognitionDecision)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, kinds) and (act.persons or 0) > 1:
                yield _found("U06", dossier, act.on, step=act.kind, persons=act.persons)
    yield from _same_number("U06", dossiers, kinds)


def _same_number(
    check: str, dossiers: Sequence[Dossier], kinds: tuple[type[Act], ...]
) -> Iterator[Found]:
    seen: dict[tuple[str, int], list[tuple[Dossier, Act]]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, kinds) and act.number:
                seen[(number_key(act.number), act.on.year)].append((dossier, act))
    for (_, year), group in seen.items():
        cases = {dossier.id for dossier, _ in group}
        if len(cases) > 1:
            for dossier, act in group:
                others = _others(cases, dossier)
                yield _found(
                    check,
                    dossier,
                    act.on,
                    number=act.number,
                    year=year,
                    people=len(cases),
                    others=others,
                )


_OF_THE_BRANCH = (
    SympathiserResolution,
    DossierOpened,
    BranchResolution,
    RecognitionBranchResolution,
)


def _resolution_numbers(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """M10: one number of a resolution of a chi bộ in one year, on several days.

    One number on one day may be about several people: a list of sympathisers.
    """
    days: dict[tuple[str, str, int], set[date]] = defaultdict(set)
    acts: dict[tuple[str, str, int], list[tuple[Dossier, Act]]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, _OF_THE_BRANCH) and act.number:
                key = (dossier.unit, number_key(act.number), act.on.year)
                days[key].add(act.on)
                acts[key].append((dossier, act))
    for key, dated in days.items():
        if len(dated) > 1:
            for dossier, act in acts[key]:
                other = tuple(sorted(dated - {act.on})[:_NAMED])
                yield _found(
                    "M10", dossier, act.on, number=act.number, step=act.kind, other_days=other
                )


def _identical_wording(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """X01: different people's reports in the same words."""
    texts = [
        " ".join(act.assessment for act in dossier.case.acts if isinstance(act, HelperReport))
        for dossier in dossiers
    ]
    compared = sum(map(bool, texts))
    for group in alike(texts):
        cases = [dossiers[place].id for place in group.places]
        share = f"{int(100 * group.share)} %"
        for place in group.places:
            dossier = dossiers[place]
            yield _found(
                "X01",
                dossier,
                share=share,
                alike=len(cases),
                compared=compared,
                others=_others(cases, dossier),
            )


def _always_unanimous(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """X02: every vote of a unit for, everybody present, on at least five votes."""
    votes: dict[str, list[bool]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, BranchResolution | RecognitionBranchResolution) and act.roll:
                roll = act.roll
                votes[dossier.unit].append(roll.base == roll.present == roll.in_favour)
    for unit, all_for in sorted(votes.items()):
        if len(all_for) >= FEWEST_VOTES and all(all_for):
            yield _of_unit("X02", unit, votes=len(all_for), unanimous=len(all_for))


def _everybody_agrees(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """O03: in a unit all who were asked agreed, on at least five opinions."""
    opinions: dict[str, list[bool]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, Opinion) and act.asked is not None:
                opinions[dossier.unit].append(act.asked == act.agreed)
    for unit, all_agree in sorted(opinions.items()):
        if len(all_agree) >= FEWEST_VOTES and all(all_agree):
            yield _of_unit("O03", unit, opinions=len(all_agree), unanimous=len(all_agree))


def _spike_before_the_cut_off(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """X03: more decisions in the last 28 days of a year than in any other 28 days of it.

    Boundary: 4 December is inside, 3 December is not.
    """
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, AdmissionDecision):
                days[(dossier.unit, act.on.year)].append(act.on.toordinal())
    for (unit, year), decided in sorted(days.items()):
        first = date(year, 12, 31).toordinal() - LAST_DAYS + 1
        before = sorted(day for day in decided if day < first)
        last = len(decided) - len(before)
        most = max((_within(before, day) for day in before), default=0)
        if last >= FEWEST_VOTES and last > most:
            yield _of_unit("X03", unit, year=year, last_weeks=last, of=len(decided), most=most)


def _within(days: Iterable[int], start: int) -> int:
    return sum(start <= day < start + LAST_DAYS for day in days)


def _days_of_rest(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """X04: a unit with over twice the other units' share of papers dated on days of rest."""
    papers: dict[str, list[bool]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if dossier.calendar.known(act.on):
                papers[dossier.unit].append(not dossier.calendar.is_working(act.on))
    whole = [rest for marks in papers.values() for rest in marks]
    total, rest_days = len(whole), sum(whole)
    for unit, marks in sorted(papers.items()):
        others, at_rest = total - len(marks), rest_days - sum(marks)
        enough = len(marks) >= FEWEST_PAPERS and sum(marks) >= FEWEST_REST_DAYS
        if enough and others and sum(marks) * others > 2 * at_rest * len(marks):
            share = f"{round(100 * at_rest / others)} %"
            yield _of_unit("X04", unit, rest=sum(marks), of=len(marks), usual=share)


def _all_on_one_day(dossiers: Sequence[Dossier], _: Sequence[Target]) -> Iterator[Found]:
    """X05: application, history and first introduction of one case all dated on one day."""
    for dossier in dossiers:
        days: dict[str, date] = {}
        for act in dossier.case.acts:
            if isinstance(act, Application | PersonalHistory | Sponsorship):
                days.setdefault(act.kind, act.on)
        if len(days) == 3 and len(set(days.values())) == 1:  # noqa: PLR2004 - the three papers
            yield _found("X05", dossier, next(iter(days.values())), same_day=tuple(days))


_DONE = frozenset({"probationary", "official", "ended"})


def _bottleneck(dossiers: Sequence[Dossier], targets: Sequence[Target]) -> Iterator[Found]:
    """X06: where cases wait, if results fall behind the plan though there are people enough.

    With a target on file: fewer admitted than the part of the year that is over asks for, and as
    many under way as are lacking. Without one: more wait in one stage than all who were admitted.
    """
    for target in targets:
        yield from _behind_the_plan(dossiers, target)
    told = {unit for target in targets for unit in target.units or ()}
    stages: dict[str, Counter[str]] = defaultdict(Counter)
    for dossier in dossiers:
        stages[dossier.unit][dossier.verdict.stage] += 1
    for unit, counted in sorted(stages.items()):
        admitted = counted["probationary"] + counted["official"]
        stage, number = _most_wait(counted)
        if unit not in told and number >= FEWEST_VOTES and number > admitted:
            yield _of_unit("X06", unit, stage=stage, waiting=number, admitted=admitted)


def _most_wait(counted: Mapping[str, int]) -> tuple[str, int]:
    waiting = [(number, stage) for stage, number in counted.items() if stage not in _DONE]
    number, stage = max(waiting, default=(0, ""))
    return stage, number


def _behind_the_plan(dossiers: Sequence[Dossier], target: Target) -> Iterator[Found]:
    group = [d for d in dossiers if target.units is None or d.unit in target.units]
    if not group:
        return
    year = range(date(target.year, 1, 1).toordinal(), date(target.year + 1, 1, 1).toordinal())
    over = min(max(group[0].as_of.toordinal() - year.start + 1, 0), len(year))
    admitted = sum(
        any(act.kind == target.step and act.on.year == target.year for act in dossier.case.acts)
        for dossier in group
    )
    counted = Counter(dossier.verdict.stage for dossier in group)
    under_way = sum(number for stage, number in counted.items() if stage not in _DONE)
    stage, number = _most_wait(counted)
    behind = admitted < target.number * Fraction(over, len(year))
    if behind and number >= FEWEST_VOTES and under_way >= target.number - admitted:
        yield _of_unit(
            "X06",
            target.name,
            year=target.year,
            target=target.number,
            admitted=admitted,
            under_way=under_way,
            stage=stage,
            waiting=number,
        )


MANY: Mapping[str, Many] = {
    "P09": _one_person_twice,
    "C04": _certificate_numbers,
    "O03": _everybody_agrees,
    "M10": _resolution_numbers,
    "U06": _decision_numbers,
    "X01": _identical_wording,
    "X02": _always_unanimous,
    "X03": _spike_before_the_cut_off,
    "X04": _days_of_rest,
    "X05": _all_on_one_day,
    "X06": _bottleneck,
}
