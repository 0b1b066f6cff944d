"""What `workflow check` asks of a procedure as a whole: of its structure, and of its texts."""

from admission_flow.messages.coverage import lacking_texts
from admission_flow.messages.text_check import check_texts
from admission_flow.procedure import proof
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.procedure import Procedure


def check(procedure: Procedure) -> tuple[list[FileProblem], list[proof.Proved]]:
    """Return what is wrong with a procedure as a whole, and what was proved of it."""
    problems, proved = proof.check(procedure)
    return [*problems, *check_texts(procedure), *lacking_texts(procedure)], proved
