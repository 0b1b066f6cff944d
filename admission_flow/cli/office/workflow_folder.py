"""Which procedure a command of `workflow` is about: the one in use, or one in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow import workflow_source
from admission_flow.errors import BadWorkflow
from admission_flow.procedure import in_use
from admission_flow.procedure.file_reader import WorkflowProblems

if TYPE_CHECKING:
    from admission_flow.procedure.procedure import Procedure

Folder = Annotated[Path | None, typer.Option("--folder", metavar="FOLDER")]


def procedure_in(folder: Path | None) -> "Procedure":
    """Return the procedure in a folder; None: the one in use.

    Raises:
        BadInput, BadDocument, BadWorkflow: as `workflow_source.load_procedure`.

    """
    if folder is not None:
        return workflow_source.load_procedure(folder)
    try:
        return in_use.procedure() or workflow_source.built_in().procedure
    except WorkflowProblems as found:  # somebody is at work on it
        raise BadWorkflow(found.problems) from found
