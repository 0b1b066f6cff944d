"""What the tests of the examples share."""

from collections.abc import Mapping

from admission_flow import Procedure
from admission_flow.messages import label
from admission_flow.procedure import in_use
from admission_flow.procedure_names import named

PERSON: Mapping[str, object] = {"full_name": "Lò Thị Mẫu"}


def named_example(name: str) -> Procedure:
    """Return a procedure that ships as an example."""
    return named(name)


def states_of(procedure: Procedure) -> tuple[str, ...]:
    """Return what officers call its states."""
    with in_use.using(procedure):
        return tuple(label("vi", state) for state in procedure.workflow.states)
