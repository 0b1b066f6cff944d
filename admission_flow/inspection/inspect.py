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
            yield from _by_rules(check, dossier)


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


def _by_rules(check: Check, dossier: Dossier) -> Iterator[Found]:
    """Yield each finding of the check's rules on the steps that are on paper, by its own day.

    Where nothing is found, what is heaviest of the rest, once. A rule that warns of one step and
    blocks another is taken where it blocks: what is asked early and may be brought later is no
    fault once it was brought.
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
        yield Found(check.id, dossier.id, dossier.unit, Answer.NOT_APPLICABLE)
        return
    found = [item for item in judged if item[0] is Answer.FOUND]
    for answer, step, finding in found or [min(judged, key=lambda i: _HEAVIEST.index(i[0]))]:
        evidence = {"step": step.step}
        yield Found(check.id, dossier.id, dossier.unit, answer, step.on, evidence, finding)


def beside(dossier: Dossier) -> tuple[str, ...]:
    """Return the rules that are not met on a step on paper and that no check looks at.

    The 82 checks do not cover the rulebook: a person of another citizenship, three people in one
    vote. After a refused step every later one starts in the wrong state: that is left out.
    """
    looked_at = {rule for check in checks().values() for rule in check.rules}
    unmet: dict[str, None] = {}
    refused = False
    for step in dossier.verdict.steps:
        for finding in step.findings:
            of_the_refusal = refused and finding.rule == "order.state"
            if _FROM_STATUS[finding.status] is Answer.FOUND and not of_the_refusal:
                unmet[finding.rule] = None
        refused = refused or not step.permitted
    return tuple(rule for rule in unmet if rule not in looked_at)
