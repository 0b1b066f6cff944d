"""Runs the checks over dossiers. Pure: what is found depends on the dossiers and nothing else."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from admission_flow.inspection.catalogue import Check, checks, looked_at
from admission_flow.inspection.dossier import Answer, Dossier, Found, Target, papers_of
from admission_flow.inspection.many import MANY
from admission_flow.inspection.own import OWN
from admission_flow.inspection.own.saying import Says, unknown
from admission_flow.inspection.remedied import made_good
from admission_flow.inspection.traces import TRACES
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.findings import Severity, Status
from admission_flow.procedure.rulebook import NoValue


def inspect(
    dossiers: Iterable[Dossier],
    targets: Sequence[Target] = (),
    among: Iterable[Dossier] | None = None,
) -> list[Found]:
    """Return what every check says of every dossier, in the order of dossiers and checks.

    A check over many dossiers answers once for each that it finds, and `clear` once where it finds
    none: it says what was compared, never that nothing can be wrong.

    Args:
        dossiers: those that are looked at.
        targets: of the plan of the year, where one is on file.
        among: all that a check over many dossiers compares, where those looked at are a part of
            them: a number that is used twice is found in a sample too. None: the same.

    """
    found: list[Found] = []
    over, part = OverMany(targets), Part()
    for dossier in dossiers:
        found += inspect_one(dossier)
        part.take(dossier)
        if among is None:
            over.take(dossier)
    for dossier in among or ():
        over.take(dossier)
    return [*found, *over.found(part)]


def inspect_many(
    seen: Iterable[Dossier], targets: Sequence[Target], among: Iterable[Dossier]
) -> Iterator[Found]:
    """Yield what the checks over many dossiers say; compact ones are enough. Args as `inspect`."""
    over, part = OverMany(targets), Part()
    for dossier in seen:
        part.take(dossier)
    for dossier in among:
        over.take(dossier)
    return over.found(part)


@dataclass(slots=True)
class Part:
    """The dossiers that are looked at, among all that are compared."""

    cases: set[str] = field(default_factory=set)
    units: set[str] = field(default_factory=set)

    def take(self, dossier: Dossier) -> None:
        """Take the next dossier."""
        self.cases.add(dossier.id)
        self.units.add(dossier.unit)

    def has(self, said: Found) -> bool:
        """Return whether what was found over many dossiers is about one of those looked at."""
        named = {said.case, *said.evidence.get("cases", ())} - {""}
        return bool(named & self.cases) if named else said.unit in self.units


class OverMany:
    """The checks over many dossiers, shown to them one after the other: none of them is held."""

    def __init__(
        self, targets: Sequence[Target] = (), wanted: Collection[str] | None = None
    ) -> None:
        """Begin.

        Args:
            targets: of the plan of the year, where one is on file.
            wanted: only these checks; None: all.

        """
        self._checks = [
            (check, MANY[check.id](targets))
            for check in checks().values()
            if check.id in MANY and (wanted is None or check.id in wanted)
        ]
        self._compared = 0
        self._first: Dossier | None = None

    def take(self, dossier: Dossier) -> None:
        """Compare the next dossier; a compact one is enough. All are judged as of one day."""
        self._first = self._first or dossier.compact(())
        self._compared += 1
        for _, one in self._checks:
            one.take(dossier)

    def found(self, part: Part | None = None) -> Iterator[Found]:
        """Yield what they say.

        Args:
            part: say only what is about these dossiers; None: everything.

        """
        if self._first is None or (part is not None and not part.cases):
            return
        asked = None if part is None or len(part.cases) == self._compared else part
        for check, one in self._checks:
            silent = check.how == "many"
            for said in one.found():
                if asked is None or asked.has(said):
                    silent = False
                    yield _cited(check, self._first, said)
            if silent:
                evidence = {"compared": self._compared}
                yield Found(check.id, "", "", Answer.CLEAR, evidence=evidence)


def inspect_one(dossier: Dossier) -> Iterator[Found]:
    """Yield what every check of a single dossier says; a finding names the papers it is about."""
    for said in _said_of(dossier):
        found = said.answer is Answer.FOUND and dossier.filed
        yield replace(said, papers=papers_of(dossier.filed, said)) if found else said


def _said_of(dossier: Dossier) -> Iterator[Found]:
    for check in checks().values():
        if check.how == "lacks":
            yield _cited(
                check,
                dossier,
                Found(
                    check.id,
                    dossier.id,
                    dossier.unit,
                    Answer.UNKNOWN,
                    evidence={"lacks": dict(check.lacks or {})},
                ),
            )
        elif check.how == "own":
            for said in _by_itself(check, dossier):
                yield _cited(check, dossier, said)
        elif check.how == "traces":
            for said in _by_traces(check, dossier):
                yield _cited(check, dossier, said)
        elif check.how == "rules":
            yield from _by_rules(check, dossier)


def _cited(check: Check, dossier: Dossier, said: Found) -> Found:
    """Return what was said with the clauses in force on the day that it is about."""
    if said.citations:
        return said
    return replace(said, citations=check.citations(dossier.rulebook, said.on or dossier.as_of))


_FROM_STATUS = {
    Status.UNMET: Answer.FOUND,
    Status.PENDING: Answer.FOUND,
    Status.UNKNOWN: Answer.UNKNOWN,
    Status.MET: Answer.CLEAR,
    Status.WAIVED: Answer.CLEAR,
    Status.NOT_APPLICABLE: Answer.NOT_APPLICABLE,
    Status.NOT_JUDGED: Answer.UNKNOWN,
}
_HEAVIEST = (Answer.FOUND, Answer.UNKNOWN, Answer.CLEAR, Answer.NOT_APPLICABLE)


def _weighed(check: Check, dossier: Dossier, answers: Iterable[Found]) -> Sequence[Found]:
    """Return every finding, so that no period hides one; where there is none, the heaviest."""
    said = [made_good(check, dossier, item) for item in answers]
    found = [item for item in said if item.answer is Answer.FOUND]
    return found or [min(said, key=lambda item: _HEAVIEST.index(item.answer))]


def _by_itself(check: Check, dossier: Dossier) -> Sequence[Found]:
    none = Found(check.id, dossier.id, dossier.unit, Answer.NOT_APPLICABLE)
    return _weighed(check, dossier, _own(check, dossier) or [none])


def _own(check: Check, dossier: Dossier) -> list[Found]:
    """Return what the function of a check says, if it has one."""
    said: list[Says] = []
    try:
        for one in OWN[check.id](dossier):
            said.append(one)  # noqa: PERF402 - what was said before a missing value stays said
    except NoValue as missing:
        said.append(unknown("law_of_that_day", missing.on))
    except UnknownYear:
        said.append(unknown("working_days_of_year"))
    return [
        Found(check.id, dossier.id, dossier.unit, s.answer, s.on, s.evidence, None, s.citations)
        for s in said
    ]


def _by_traces(check: Check, dossier: Dossier) -> Sequence[Found]:
    """Return what the register's own traces say; of a document by itself nothing can be said."""
    if dossier.traces is None:
        said = [unknown("traces_of_the_register")]
    else:
        said = list(TRACES[check.id](dossier.traces)) or [Says(Answer.NOT_APPLICABLE, None)]
    answers = (Found(check.id, dossier.id, dossier.unit, s.answer, s.on, s.evidence) for s in said)
    return _weighed(check, dossier, answers)


def _by_rules(check: Check, dossier: Dossier) -> Sequence[Found]:
    """Return each finding of the check's rules on the steps that are on paper, by its own day.

    A rule that warns of one step and blocks another is taken where it blocks: what is asked early
    and may be brought later is not a fault once it was brought. A check may have a function too,
    for what no rule can read (U01: the register's tree).
    """
    said = [
        (step, finding)
        for step in dossier.steps
        for finding in step.findings
        if finding.rule in check.rules
    ]
    blocking = {finding.rule for _, finding in said if finding.severity is Severity.BLOCK}
    answers = [
        Found(
            check.id,
            dossier.id,
            dossier.unit,
            _FROM_STATUS[finding.status]
            if finding.status is not Status.UNMET or check.takes(finding.facts)
            else Answer.NOT_APPLICABLE,
            step.on,
            {"step": step.step},
            finding,
            finding.citations,
        )
        for step, finding in said
        if finding.severity is Severity.BLOCK or finding.rule not in blocking
    ]
    if check.id in OWN:
        answers += [_cited(check, dossier, said) for said in _own(check, dossier)]
    none = Found(check.id, dossier.id, dossier.unit, Answer.NOT_APPLICABLE)
    return _weighed(check, dossier, answers or [none])


def beside(dossier: Dossier) -> tuple[str, ...]:
    """Return the rules that are not met on a step on paper and that no check looks at.

    A rulebook of its own may have rules that no check knows; of ours there is none.
    """
    if dossier.beside is not None:
        return dossier.beside
    covered = looked_at()
    unmet: dict[str, None] = {}
    for step in dossier.steps:
        for finding in step.findings:
            if _FROM_STATUS[finding.status] is Answer.FOUND:
                unmet[finding.rule] = None
    return tuple(rule for rule in unmet if rule not in covered)
