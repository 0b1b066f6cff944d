"""The checks over many dossiers: figures with their base, never a verdict on a person.

Each is told one dossier after the other and keeps of it what it counts, so that what is held does
not grow with what a dossier holds.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

from admission_flow.inspection.dossier import Answer, Dossier, Found, Target
from admission_flow.inspection.repeated import (
    FirstFew,
    RepeatedNumbers,
    ResolutionNumbers,
    SamePerson,
)
from admission_flow.inspection.similarity import Comparison
from admission_flow.procedure.acts import (
    AdmissionDecision,
    Application,
    AwarenessCertificate,
    BranchResolution,
    HelperReport,
    Opinion,
    PersonalHistory,
    RecognitionBranchResolution,
    RecognitionDecision,
    Sponsorship,
)
from admission_flow.sorting import PackedRows


class Many(Protocol):
    """A check over many dossiers."""

    def take(self, dossier: Dossier) -> None:
        """Take the next dossier; a compact one is enough."""

    def found(self) -> Iterable[Found]:
        """Return what there is to find in all that were taken."""


FEWEST_VOTES = 5
"""Votes, opinions, decisions or cases of a unit from which a figure is worth a look."""
FEWEST_REST_DAYS = 5
"""Papers on days of rest from which a unit stands out (X04)."""
FEWEST_PAPERS = 20
"""Papers from which a share of days of rest means anything (X04)."""
LAST_DAYS = 28
"""Calendar days up to 31 December that count as the last weeks (X03)."""


def _of_unit(check: str, unit: str, **evidence: object) -> Found:
    return Found(check, "", unit, Answer.FOUND, evidence=evidence)


class _IdenticalWording:
    """X01: different people's reports in the same words."""

    def __init__(self) -> None:
        self._comparison = Comparison()
        self._cases: PackedRows[tuple[str, str]] = PackedRows()
        self._compared = 0

    def take(self, dossier: Dossier) -> None:
        text = " ".join(
            act.assessment for act in dossier.case.acts if isinstance(act, HelperReport)
        )
        self._comparison.add(text)
        self._cases.add((dossier.id, dossier.unit))
        self._compared += bool(text)

    def found(self) -> Iterator[Found]:
        groups = list(self._comparison.groups())
        alike = {place: n for n, group in enumerate(groups) for place in group.places}
        some = [FirstFew() for _ in groups]
        for place, (case, _) in enumerate(self._cases):
            if place in alike:
                some[alike[place]].add(case)
        for place, (case, unit) in enumerate(self._cases):
            if place not in alike:
                continue
            number = alike[place]
            yield Found(
                "X01",
                case,
                unit,
                Answer.FOUND,
                evidence={
                    "share": f"{int(100 * groups[number].share)} %",
                    "alike": len(groups[number].places),
                    "compared": self._compared,
                    "others": some[number].others(case),
                },
            )


class _Unanimous:
    """Units in which every vote, or every opinion, was all for, on at least five of them."""

    def __init__(
        self, check: str, counted: str, votes: Callable[[Dossier], Iterable[bool]]
    ) -> None:
        self._check, self._counted, self._votes = check, counted, votes
        self._all: Counter[str] = Counter()
        self._for: Counter[str] = Counter()

    def take(self, dossier: Dossier) -> None:
        for all_for in self._votes(dossier):
            self._all[dossier.unit] += 1
            self._for[dossier.unit] += all_for

    def found(self) -> Iterator[Found]:
        for unit, votes in sorted(self._all.items()):
            if votes >= FEWEST_VOTES and votes == self._for[unit]:
                evidence = {self._counted: votes, "unanimous": votes}
                yield _of_unit(self._check, unit, **evidence)


def _resolutions(dossier: Dossier) -> Iterator[bool]:
    """X02: every vote of a unit for, everybody present, on at least five votes."""
    for act in dossier.case.acts:
        if isinstance(act, BranchResolution | RecognitionBranchResolution) and act.roll:
            yield act.roll.base == act.roll.present == act.roll.in_favour


def _opinions(dossier: Dossier) -> Iterator[bool]:
    """O03: in a unit all who were asked agreed, on at least five opinions."""
    for act in dossier.case.acts:
        if isinstance(act, Opinion) and act.asked is not None:
            yield act.asked == act.agreed


class _SpikeBeforeTheCutOff:
    """X03: more decisions in the last 28 days of a year than in any other 28 days of it.

    Boundary: 4 December is inside, 3 December is not.
    """

    def __init__(self) -> None:
        self._days: dict[tuple[str, int], array[int]] = defaultdict(lambda: array("l"))

    def take(self, dossier: Dossier) -> None:
        for act in dossier.case.acts:
            if isinstance(act, AdmissionDecision):
                self._days[(dossier.unit, act.on.year)].append(act.on.toordinal())

    def found(self) -> Iterator[Found]:
        for (unit, year), decided in sorted(self._days.items()):
            first = date(year, 12, 31).toordinal() - LAST_DAYS + 1
            before = Counter(day for day in decided if day < first)
            last = len(decided) - before.total()
            most = max((_within(before, day) for day in before), default=0)
            if last >= FEWEST_VOTES and last > most:
                yield _of_unit("X03", unit, year=year, last_weeks=last, of=len(decided), most=most)


def _within(days: Mapping[int, int], start: int) -> int:
    return sum(days.get(day, 0) for day in range(start, start + LAST_DAYS))


class _DaysOfRest:
    """X04: a unit with over twice the other units' share of papers dated on days of rest."""

    def __init__(self) -> None:
        self._papers: Counter[str] = Counter()
        self._rest: Counter[str] = Counter()

    def take(self, dossier: Dossier) -> None:
        for act in dossier.case.acts:
            if dossier.calendar.known(act.on):
                self._papers[dossier.unit] += 1
                self._rest[dossier.unit] += not dossier.calendar.is_working(act.on)

    def found(self) -> Iterator[Found]:
        total, rest_days = self._papers.total(), self._rest.total()
        for unit, papers in sorted(self._papers.items()):
            rest = self._rest[unit]
            others, at_rest = total - papers, rest_days - rest
            enough = papers >= FEWEST_PAPERS and rest >= FEWEST_REST_DAYS
            if enough and others and rest * others > 2 * at_rest * papers:
                share = f"{round(100 * at_rest / others)} %"
                yield _of_unit("X04", unit, rest=rest, of=papers, usual=share)


class _AllOnOneDay:
    """X05: application, history and first introduction of one case all dated on one day."""

    def __init__(self) -> None:
        self._found: PackedRows[Found] = PackedRows()

    def take(self, dossier: Dossier) -> None:
        days: dict[str, date] = {}
        for act in dossier.case.acts:
            if isinstance(act, Application | PersonalHistory | Sponsorship):
                days.setdefault(act.kind, act.on)
        if len(days) == 3 and len(set(days.values())) == 1:  # noqa: PLR2004 - the three papers
            on, evidence = next(iter(days.values())), {"same_day": tuple(days)}
            self._found.add(Found("X05", dossier.id, dossier.unit, Answer.FOUND, on, evidence))

    def found(self) -> Iterable[Found]:
        return self._found


_DONE = frozenset({"probationary", "official", "ended"})


class _Bottleneck:
    """X06: where cases wait, if results fall behind the plan though there are people enough.

    With a target on file: fewer admitted than the part of the year that is over asks for, and as
    many under way as are lacking. Without one: more wait in one stage than all who were admitted.
    """

    def __init__(self, targets: Sequence[Target]) -> None:
        self._targets = targets
        self._steps = {(target.step, target.year) for target in targets}
        self._as_of: dict[str, date] = {}
        """By unit, the day as of which its first case was judged."""
        self._stages: dict[str, Counter[str]] = defaultdict(Counter)
        self._admitted: Counter[tuple[str, str, int]] = Counter()
        """Cases by unit, step and year."""

    def take(self, dossier: Dossier) -> None:
        self._as_of.setdefault(dossier.unit, dossier.as_of)
        self._stages[dossier.unit][dossier.verdict.stage] += 1
        for step, year in self._steps:
            if any(act.kind == step and act.on.year == year for act in dossier.case.acts):
                self._admitted[dossier.unit, step, year] += 1

    def found(self) -> Iterator[Found]:
        for target in self._targets:
            yield from self._behind_the_plan(target)
        told = {unit for target in self._targets for unit in target.units or ()}
        for unit, counted in sorted(self._stages.items()):
            admitted = counted["probationary"] + counted["official"]
            stage, number = _most_wait(counted)
            if unit not in told and number >= FEWEST_VOTES and number > admitted:
                yield _of_unit("X06", unit, stage=stage, waiting=number, admitted=admitted)

    def _behind_the_plan(self, target: Target) -> Iterator[Found]:
        units = [unit for unit in self._stages if target.units is None or unit in target.units]
        if not units:
            return
        year = range(date(target.year, 1, 1).toordinal(), date(target.year + 1, 1, 1).toordinal())
        as_of = self._as_of[units[0]].toordinal()
        over = min(max(as_of - year.start + 1, 0), len(year))
        admitted = sum(self._admitted[unit, target.step, target.year] for unit in units)
        counted = sum((self._stages[unit] for unit in units), Counter[str]())
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


def _most_wait(counted: Mapping[str, int]) -> tuple[str, int]:
    waiting = [(number, stage) for stage, number in counted.items() if stage not in _DONE]
    number, stage = max(waiting, default=(0, ""))
    return stage, number


MANY: Mapping[str, Callable[[Sequence[Target]], Many]] = {
    "P09": lambda _: SamePerson(),
    "C04": lambda _: RepeatedNumbers("C04", (AwarenessCertificate,)),
    "O03": lambda _: _Unanimous("O03", "opinions", _opinions),
    "M10": lambda _: ResolutionNumbers(),
    "U06": lambda _: RepeatedNumbers("U06", (AdmissionDecision, RecognitionDecision)),
    "X01": lambda _: _IdenticalWording(),
    "X02": lambda _: _Unanimous("X02", "votes", _resolutions),
    "X03": lambda _: _SpikeBeforeTheCutOff(),
    "X04": lambda _: _DaysOfRest(),
    "X05": lambda _: _AllOnOneDay(),
    "X06": _Bottleneck,
}
"""By the check's id, what begins it with the targets of the year."""
