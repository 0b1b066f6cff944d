"""Who decided, by the register's tree of units where the case itself does not say who may: U01."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from admission_flow.inspection.dossier import Dossier
from admission_flow.inspection.own.saying import Own, Says, clear, found, unknown
from admission_flow.procedure.acts import (
    AdmissionDecision,
    AdmissionRemedied,
    RecognitionDecision,
    RecognitionRemedied,
    StrikeOffDecision,
)
from admission_flow.procedure.dated_facts import facts_on
from admission_flow.procedure.person import Decider
from admission_flow.procedure.text import name_key

RULE = "decision.competence"
_Decision = (
    AdmissionDecision
    | RecognitionDecision
    | AdmissionRemedied
    | RecognitionRemedied
    | StrikeOffDecision
)


def _decided_without_competence(dossier: Dossier) -> Iterator[Says]:
    """U01: committee and body are those that the tree empowers for the chi bộ on that day.

    What the case says of who may decide is the rule's to compare (`decision.competence`). Where it
    says nothing, as a document that was taken over, the tree is asked; and where that says nothing
    either, nobody can say: no level decides by its name. Army, police and organisations abroad have
    rules of their own. Source: Quy định 4.3.2. Boundary: first and last day of a row are inside.
    """
    for act in dossier.case.acts:
        if not isinstance(act, _Decision):
            continue
        case = dossier.case
        _, unit = facts_on(case.person, case.unit, case.acts, act.on)
        if any(row.on(act.on) for row in unit.deciders):
            continue
        if RULE in dossier.workflow.own_rules.get(unit.system or "", ()):
            continue
        yield _by_the_tree(act, (dossier.may_decide or {}).get(act.on, ()))


def _by_the_tree(act: _Decision, rows: Sequence[Decider]) -> Says:
    if not rows:
        return unknown("unit.deciders", act.on, step=act.kind)
    facts: dict[str, object] = {
        "step": act.kind,
        "authority": act.authority,
        "body": act.body,
        "may_decide": tuple(dict.fromkeys(row.authority for row in rows)),
    }
    stated = {name: value for name, value in facts.items() if value is not None}
    if act.body is None:
        return unknown("decision.body", act.on, **stated)
    of_body = [row for row in rows if row.body == act.body]
    if not of_body:
        return found(act.on, **stated)
    if act.authority is None:
        return unknown("decision.authority", act.on, **stated)
    key = name_key(act.authority)
    if any(name_key(row.authority) == key for row in of_body):
        return clear(act.on, **stated)
    return found(act.on, **stated)


def deciding_days(acts: Sequence[object]) -> frozenset[date]:
    """Return the days on which somebody decided: those on which the tree is asked who may."""
    return frozenset(act.on for act in acts if isinstance(act, _Decision))


COMPETENCE: Mapping[str, Own] = {"U01": _decided_without_competence}
