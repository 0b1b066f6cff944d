"""Which procedure a command of `workflow` is about: the one in use, or one in a folder."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow import procedure_names, resources, workflow_source
from admission_flow.errors import BadWorkflow, WrongUse
from admission_flow.procedure import in_use
from admission_flow.procedure.file_reader import WorkflowProblems

if TYPE_CHECKING:
    from admission_flow.procedure.overlays import Overlay
    from admission_flow.procedure.procedure import Procedure

Folder = Annotated[Path | None, typer.Option("--folder", metavar="FOLDER")]


Overlays = Annotated[list[Path] | None, typer.Option("--overlay", metavar="FILE")]


def procedure_in(folder: Path | None, overlays: Sequence[Path] | None = None) -> "Procedure":
    """Return the procedure in a folder; None: the one in use. What the run says is in its words.

    Args:
        folder: where its files lie, or the name of a procedure.
        overlays: files of what a province asks beyond it, which lie elsewhere.

    Raises:
        BadInput, BadDocument, BadWorkflow: as `workflow_source.load_procedure`.
        WrongUse: overlays of a procedure that is in use by its name.

    """
    found = found_in(folder, overlays)
    in_use.use(found)
    return found


def found_in(folder: Path | None, overlays: Sequence[Path] | None = None) -> "Procedure":
    """Return what `procedure_in` returns; what the run says stays in the words in use."""
    own = in_use.procedure()
    if overlays and folder is None and own is not None:
        raise WrongUse(problem="--overlay, --folder")
    if overlays:
        return workflow_source.loaded(folder or resources.folder("workflows"), overlays)
    if folder is not None and not folder.exists() and str(folder) in procedure_names.names():
        return procedure_names.named(str(folder))
    if folder is not None:
        return workflow_source.load_procedure(folder)
    try:
        return own or workflow_source.built_in().procedure
    except WorkflowProblems as found:  # somebody is at work on it
        raise BadWorkflow(found.problems) from found


def overlay_document(overlay: "Overlay") -> dict[str, Any]:
    """Return what an overlay asks, as JSON output has it."""
    return {
        "file": overlay.file,
        "issuer": overlay.issuer,
        "values": list(overlay.values),
        "papers": [asked.step for asked in overlay.papers],
    }
