"""The checks over many dossiers: figures with their base, never a verdict on a person."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.procedure.acts import (
    AdmissionDecision,
    Application,
    AwarenessCertificate,
    BranchResolution,
    HelperReport,
    PersonalHistory,
    RecognitionBranchResolution,
    Sponsorship,
)

Many = Callable[[Sequence[Dossier]], Iterable[Found]]

SAME_WORDS = 0.8
"""Share of common five-word runs from which two texts count as alike (X01)."""
FEWEST_VOTES = 5
"""Votes of a unit from which "all unanimous" is a figure worth a look (X02)."""
FEWEST_REST_DAYS = 5
"""Papers on days of rest from which a unit stands out (X04)."""
FEWEST_PAPERS = 20
"""Papers from which a share of days of rest means anything (X04)."""
LAST_WEEKS = 28
"""Calendar days before 31 December that count as the last weeks (X03)."""
_RUN = 5
_FEWEST_WORDS = 8


def _found(check: str, dossier: Dossier, **evidence: object) -> Found:
    return Found(check, dossier.id, dossier.unit, Answer.FOUND, evidence=evidence)


def _of_unit(check: str, unit: str, **evidence: object) -> Found:
    return Found(check, "", unit, Answer.FOUND, evidence=evidence)


def _one_person_twice(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """P09: one name and birth date in two cases that go on."""
    seen: dict[tuple[object, object], list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        person = dossier.case.person
        if dossier.verdict.stage != "ended" and person.born_on is not None:
            seen[(person.full_name.casefold(), person.born_on)].append(dossier)
    for group in seen.values():
        if len(group) > 1:
            yield from (_found("P09", d, others=_others(group, d)) for d in group)


def _others(group: Sequence[Dossier], one: Dossier) -> tuple[str, ...]:
    return tuple(dossier.id for dossier in group if dossier is not one)


def _certificate_numbers(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """C04: one number, one year, several people."""
    yield from _same_number(
        "C04", dossiers, (AwarenessCertificate,), lambda act: (act.number, act.on.year)
    )


def _decision_numbers(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """U06: a decision for several people, or one number on several decisions of a year."""
    for dossier in dossiers:
        for act in dossier.case.acts:
            persons = getattr(act, "persons", None)
            if persons is not None and persons > 1:
                yield _found("U06", dossier, step=act.kind, persons=persons)
    yield from _same_number(
        "U06", dossiers, (AdmissionDecision,), lambda act: (act.number, act.on.year)
    )


def _same_number(
    check: str, dossiers: Sequence[Dossier], kinds: tuple[type, ...], key: Callable[..., object]
) -> Iterator[Found]:
    seen: dict[object, list[Dossier]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, kinds) and act.number:
                seen[key(act)].append(dossier)
    for number, group in seen.items():
        if len({dossier.id for dossier in group}) > 1:
            yield from (_found(check, d, number=number, others=_others(group, d)) for d in group)


def runs(text: str) -> frozenset[tuple[str, ...]]:
    """Return the five-word runs of a text; none where it is too short to compare."""
    words = text.casefold().split()
    if len(words) < _FEWEST_WORDS:
        return frozenset()
    return frozenset(tuple(words[n : n + _RUN]) for n in range(len(words) - _RUN + 1))


def _identical_wording(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """X01: two people's reports in the same words."""
    texts: list[tuple[Dossier, frozenset[tuple[str, ...]]]] = []
    for dossier in dossiers:
        said = [act for act in dossier.case.acts if isinstance(act, HelperReport)]
        whole = runs(" ".join(act.assessment for act in said))
        if whole:
            texts.append((dossier, whole))
    for (one, first), (other, second) in combinations(texts, 2):
        common = len(first & second) / min(len(first), len(second))
        if common >= SAME_WORDS:
            share = f"{round(100 * common)} %"
            yield _found("X01", one, others=(other.id,), share=share, compared=len(texts))


def _always_unanimous(dossiers: Sequence[Dossier]) -> Iterator[Found]:
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


def _spike_before_the_cut_off(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """X03: more decisions in the last four weeks of a year than in any other four of it."""
    days: dict[tuple[str, int], list[int]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if isinstance(act, AdmissionDecision):
                days[(dossier.unit, act.on.year)].append(act.on.timetuple().tm_yday)
    for (unit, year), decided in sorted(days.items()):
        windows = Counter(min((day - 1) // LAST_WEEKS, 12) for day in decided)
        last = windows[12]
        rest = max((count for window, count in windows.items() if window != 12), default=0)  # noqa: PLR2004
        if last >= FEWEST_VOTES and last > rest:
            yield _of_unit("X03", unit, year=year, last_weeks=last, of=len(decided), most=rest)


def _days_of_rest(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """X04: a unit with over twice the other units' share of papers dated on days of rest."""
    papers: dict[str, list[bool]] = defaultdict(list)
    for dossier in dossiers:
        for act in dossier.case.acts:
            if dossier.calendar.known(act.on):
                papers[dossier.unit].append(not dossier.calendar.is_working(act.on))
    whole = [rest for marks in papers.values() for rest in marks]
    for unit, marks in sorted(papers.items()):
        others, at_rest = len(whole) - len(marks), sum(whole) - sum(marks)
        enough = len(marks) >= FEWEST_PAPERS and sum(marks) >= FEWEST_REST_DAYS
        if enough and others and sum(marks) * others > 2 * at_rest * len(marks):
            share = f"{round(100 * at_rest / others)} %"
            yield _of_unit("X04", unit, rest=sum(marks), of=len(marks), usual=share)


def _all_on_one_day(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """X05: application, history and introduction of one case all dated on one day."""
    for dossier in dossiers:
        days = []
        for kind in (Application, PersonalHistory, Sponsorship):
            dated = [act.on for act in dossier.case.acts if isinstance(act, kind)]
            if dated:
                days.append(dated[0])
        if len(days) == 3 and len(set(days)) == 1:  # noqa: PLR2004 - the three papers
            yield Found("X05", dossier.id, dossier.unit, Answer.FOUND, days[0])


def _bottleneck(dossiers: Sequence[Dossier]) -> Iterator[Found]:
    """X06: where a unit's cases stand, if more wait in one stage than all that were admitted."""
    stages: dict[str, Counter[str]] = defaultdict(Counter)
    for dossier in dossiers:
        stages[dossier.unit][dossier.verdict.stage] += 1
    for unit, counted in sorted(stages.items()):
        admitted = counted["probationary"] + counted["official"]
        waiting = {s: n for s, n in counted.items() if s not in _DONE}
        if not waiting:
            continue
        stage, number = max(waiting.items(), key=lambda item: (item[1], item[0]))
        if number >= FEWEST_VOTES and number > admitted:
            yield _of_unit("X06", unit, stage=stage, waiting=number, admitted=admitted)


_DONE = frozenset({"probationary", "official", "ended"})

MANY: Mapping[str, Many] = {
    "P09": _one_person_twice,
    "C04": _certificate_numbers,
    "U06": _decision_numbers,
    "X01": _identical_wording,
    "X02": _always_unanimous,
    "X03": _spike_before_the_cut_off,
    "X04": _days_of_rest,
    "X05": _all_on_one_day,
    "X06": _bottleneck,
}
