"""Runs the checks over dossiers. Pure: what is found depends on the dossiers and nothing else."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from admission_flow.inspection.catalogue import Check, checks, looked_at
from admission_flow.inspection.dossier import Answer, Dossier, Found, Target
from admission_flow.inspection.many import MANY
from admission_flow.inspection.own import OWN
from admission_flow.inspection.own.saying import Says, unknown
from admission_flow.procedure.calendar import UnknownYear
from admission_flow.procedure.findings import Severity, Status
from admission_flow.procedure.rulebook import NoValue


def inspect(
    dossiers: Iterable[Dossier],
    targets: Sequence[Target] = (),
    among: Sequence[Dossier] | None = None,
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
    seen = list(dossiers)
    found = [said for dossier in seen for said in inspect_one(dossier)]
    return [*found, *inspect_many(seen, targets, seen if among is None else among)]


def inspect_many(
    seen: Sequence[Dossier], targets: Sequence[Target], among: Sequence[Dossier]
) -> Iterator[Found]:
    """Yield what the checks over many dossiers say; compact ones are enough. Args as `inspect`."""
    for check in checks().values():
        if check.id in MANY:
            yield from _over_many(check, seen, targets, among)


def inspect_one(dossier: Dossier) -> Iterator[Found]:
    """Yield what every check of a single dossier says."""
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
        elif check.how == "rules":
            yield from _by_rules(check, dossier)


def _cited(check: Check, dossier: Dossier, said: Found) -> Found:
    """Return what was said with the clauses in force on the day that it is about."""
    if said.citations:
        return said
    return replace(said, citations=check.citations(dossier.rulebook, said.on or dossier.as_of))


def _over_many(
    check: Check, seen: Sequence[Dossier], targets: Sequence[Target], among: Sequence[Dossier]
) -> list[Found]:
    if not seen or not among:
        return []
    by_id = {dossier.id: dossier for dossier in among}
    ids = {dossier.id for dossier in seen}
    units = {dossier.unit for dossier in seen}
    found = [
        _cited(check, by_id.get(said.case, among[0]), said)
        for said in MANY[check.id](among, targets)
        if len(seen) == len(among) or _concerns(said, ids, units)
    ]
    if found or check.how != "many":
        return found
    return [Found(check.id, "", "", Answer.CLEAR, evidence={"compared": len(among)})]


def _concerns(said: Found, cases: set[str], units: set[str]) -> bool:
    """Return whether what was found over many dossiers is about one of those looked at."""
    named = {said.case, *said.evidence.get("cases", ())} - {""}
    return bool(named & cases) if named else said.unit in units


_FROM_STATUS = {
    Status.UNMET: Answer.FOUND,
    Status.PENDING: Answer.FOUND,
    Status.UNKNOWN: Answer.UNKNOWN,
    Status.MET: Answer.CLEAR,
    Status.WAIVED: Answer.CLEAR,
    Status.NOT_APPLICABLE: Answer.NOT_APPLICABLE,
}
_HEAVIEST = (Answer.FOUND, Answer.UNKNOWN, Answer.CLEAR, Answer.NOT_APPLICABLE)


def _weighed(said: Sequence[Found]) -> Sequence[Found]:
    """Return every finding, so that no period hides one; where there is none, the heaviest."""
    found = [item for item in said if item.answer is Answer.FOUND]
    return found or [min(said, key=lambda item: _HEAVIEST.index(item.answer))]


def _by_itself(check: Check, dossier: Dossier) -> Sequence[Found]:
    said: list[Says] = []
    try:
        for one in OWN[check.id](dossier):
            said.append(one)  # noqa: PERF402 - what was said before a missing value stays said
    except NoValue as missing:
        said.append(unknown("law_of_that_day", missing.on))
    except UnknownYear:
        said.append(unknown("working_days_of_year"))
    return _weighed(
        [
            Found(check.id, dossier.id, dossier.unit, s.answer, s.on, s.evidence, None, s.citations)
            for s in said or [Says(Answer.NOT_APPLICABLE, None)]
        ]
    )


def _by_rules(check: Check, dossier: Dossier) -> Sequence[Found]:
    """Return each finding of the check's rules on the steps that are on paper, by its own day.

    A rule that warns of one step and blocks another is taken where it blocks: what is asked early
    and may be brought later is no fault once it was brought.
    """
    said = [
        (step, finding)
        for step in dossier.verdict.steps
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
    none = Found(check.id, dossier.id, dossier.unit, Answer.NOT_APPLICABLE)
    return _weighed(answers or [none])


def beside(dossier: Dossier) -> tuple[str, ...]:
    """Return the rules that are not met on a step on paper and that no check looks at.

    The 82 checks do not cover the rulebook: a person of another citizenship, three people in one
    vote. After a refused step every later one starts in the wrong state: that is left out.
    """
    if dossier.beside is not None:
        return dossier.beside
    covered = looked_at()
    unmet: dict[str, None] = {}
    refused = False
    for step in dossier.verdict.steps:
        for finding in step.findings:
            of_the_refusal = refused and finding.rule == "order.state"
            if _FROM_STATUS[finding.status] is Answer.FOUND and not of_the_refusal:
                unmet[finding.rule] = None
        refused = refused or not step.permitted
    return tuple(rule for rule in unmet if rule not in covered)
