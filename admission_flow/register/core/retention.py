"""How long personal data of those who left is kept: of the procedure that a register is of."""

from functools import cache

from admission_flow.procedure.in_use import ADMISSION
from admission_flow.procedure.procedure import Procedure
from admission_flow.procedure.retention import FILE, NONE_STATED, Retention, retention_from
from admission_flow.resources import text


@cache
def built_in() -> Retention:
    """Return the rules that ship with the program, for the admission."""
    return retention_from(text("workflows", FILE))


def rules_of(procedure: Procedure | None) -> Retention:
    """Return what a procedure states; where it states nothing, and is no admission, nothing.

    Args:
        procedure: None: the admission as it ships.

    """
    if procedure is None:
        return built_in()
    if procedure.retention is not None:
        return procedure.retention
    return built_in() if procedure.name == ADMISSION else NONE_STATED
