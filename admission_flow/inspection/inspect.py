"""Runs the checks over dossiers. Pure: what is found depends on the dossiers and nothing else."""

from collections.abc import Iterable, Iterator, Sequence

from admission_flow.inspection.catalogue import Check, checks
from admission_flow.inspection.dossier import Answer, Dossier, Found
from admission_flow.inspection.many import MANY
from admission_flow.inspection.own import OWN
from admission_flow.procedure.findings import Severity, Status


def inspect(dossiers: Iterable[Dossier]) -> list[Found]:
    """Return what every check says of every dossier, in the order of dossiers and checks.

    A check over many dossiers answers once for each that it finds, and `clear` once where it finds
    none: it says what was compared, never that nothing can be wrong.
    """
    seen = list(dossiers)
    found = [said for dossier in seen for said in inspect_one(dossier)]
    for check in checks().values():
        if check.how == "many":
            found += _over_many(check, seen)
    return found


def inspect_one(dossier: Dossier) -> Iterator[Found]:
    """Yield what every check of a single dossier says."""
    for check in checks().values():
        if check.how == "lacks":
            missing = dict(check.lacks or {})
            yield Found(
                check.id, dossier.id, dossier.unit, Answer.UNKNOWN, evidence={"lacks": missing}
            )
        elif check.how == "own":
            answer, on, evidence = OWN[check.id](dossier)
            yield Found(check.id, dossier.id, dossier.unit, answer, on, evidence)
        elif check.how == "rules":
            yield _by_rules(check, dossier)


def _over_many(check: Check, dossiers: Sequence[Dossier]) -> list[Found]:
    found = list(MANY[check.id](dossiers))
    if not dossiers:
        return []
    return found or [Found(check.id, "", "", Answer.CLEAR, evidence={"compared": len(dossiers)})]


_FROM_STATUS = {
    Status.UNMET: Answer.FOUND,
    Status.PENDING: Answer.FOUND,
    Status.UNKNOWN: Answer.UNKNOWN,
    Status.MET: Answer.CLEAR,
    Status.WAIVED: Answer.CLEAR,
    Status.NOT_APPLICABLE: Answer.NOT_APPLICABLE,
}
_HEAVIEST = (Answer.FOUND, Answer.UNKNOWN, Answer.CLEAR, Answer.NOT_APPLICABLE)


def _by_rules(check: Check, dossier: Dossier) -> Found:
    """Return the heaviest of what the check's rules said of the steps that are on paper.

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
    judged = [
        (_FROM_STATUS[finding.status], step, finding)
        for step, finding in said
        if finding.severity is Severity.BLOCK or finding.rule not in blocking
    ]
    if not judged:
        return Found(check.id, dossier.id, dossier.unit, Answer.NOT_APPLICABLE)
    answer, step, finding = min(judged, key=lambda item: _HEAVIEST.index(item[0]))
    evidence = {"step": step.step}
    return Found(check.id, dossier.id, dossier.unit, answer, step.on, evidence, finding)
