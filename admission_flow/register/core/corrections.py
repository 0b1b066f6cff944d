"""What a correction may be."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date

from admission_flow.errors import BadDocument, NothingToCorrect
from admission_flow.procedure.document import Problem
from admission_flow.procedure.findings import Verdict
from admission_flow.procedure.paper_sheet import PaperSheet
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core.records import CaseRecord, Replacement


def check_correction(record: CaseRecord, seq: int, replacement: Replacement) -> None:
    """Let a correction pass that points at an act of its own kind and changes something.

    Raises:
        NothingToCorrect: it does not.

    """
    if isinstance(replacement, Person | Unit | PaperSheet):
        if replacement in (record.person, record.unit, record.paper_sheet):
            raise NothingToCorrect(case=record.id, entry=seq)
        return
    item = record.find(seq)
    if item is None or replacement == item.act:
        raise NothingToCorrect(case=record.id, entry=seq)
    if replacement is not None and type(replacement) is not type(item.act):
        raise NothingToCorrect(case=record.id, entry=seq)


def check_from_a_day(
    record: CaseRecord,
    corrected: CaseRecord,
    after: Verdict,
    judged: Callable[[CaseRecord], Verdict],
) -> None:
    """Refuse to say of the whole time what changed on a day, where lawful steps would fall by it.

    Args:
        record: the case as it stands.
        corrected: as it would stand.
        after: the verdict on that.
        judged: gives the verdict on a case.

    Raises:
        BadDocument: each fact, with the steps and the act that says it from a day on.

    """
    changed = list(_changed(record, corrected))
    if not changed:
        return
    fallen = _lawful(judged(record)) - _lawful(after)
    if not fallen:
        return
    steps = list(dict.fromkeys(step for step, _ in sorted(fallen, key=lambda taken: taken[1])))
    raise BadDocument(
        "correct",
        [
            Problem(where, "correct_from_a_day", {"fact": where, "steps": steps, "act": act})
            for where, act in changed
        ],
    )


def _lawful(verdict: Verdict) -> Counter[tuple[str, date]]:
    return Counter((step.step, step.on) for step in verdict.steps if step.permitted)


_OWN = {"youth_union_member": "youth_union", "trade_union_member": "trade_union"}
_OF_UNIT = ("has_youth_union", "has_trade_union", "has_base_committee", "has_section_committee")


def _changed(record: CaseRecord, corrected: CaseRecord) -> Iterator[tuple[str, str]]:
    """Yield (fact, act that says it from a day on) of what was stated and is stated otherwise."""
    before, after = record.person, corrected.person
    organisations = {
        organisation: (f"person.{name}", getattr(before, name), getattr(after, name))
        for name, organisation in _OWN.items()
    }
    if before.memberships is not None and after.memberships is not None:
        for name in sorted({*before.memberships, *after.memberships}):
            belongs = name in before.memberships, name in after.memberships
            organisations[name] = ("person.memberships", *belongs)
    for organisation, (where, old, new) in organisations.items():
        if old is not None and new is not None and old != new:
            member = "true" if new else "false"
            yield where, f"membership organisation={organisation} member={member}"
    for name in _OF_UNIT:
        old, new = getattr(record.unit, name), getattr(corrected.unit, name)
        if old is not None and new is not None and old != new:
            value = "true" if new else "false"
            yield f"unit.{name}", f'move to="{corrected.unit.name}" {name}={value}'
