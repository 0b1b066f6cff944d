"""What a correction may be."""

from admission_flow.errors import NothingToCorrect
from admission_flow.procedure.acts import Act
from admission_flow.procedure.person import Person, Unit
from admission_flow.register.core.records import CaseRecord


def check_correction(record: CaseRecord, seq: int, replacement: Act | Person | Unit | None) -> None:
    """Let a correction pass that points at an act of its own kind and changes something.

    Raises:
        NothingToCorrect: it does not.

    """
    if isinstance(replacement, Person | Unit):
        current = record.person if isinstance(replacement, Person) else record.unit
        if replacement == current:
            raise NothingToCorrect(case=record.id, entry=seq)
        return
    item = record.find(seq)
    if item is None or replacement == item.act:
        raise NothingToCorrect(case=record.id, entry=seq)
    if replacement is not None and type(replacement) is not type(item.act):
        raise NothingToCorrect(case=record.id, entry=seq)
