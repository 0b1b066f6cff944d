"""Procedures of a host program: read from a folder, found by name, proved as a whole."""

from collections.abc import Sequence
from pathlib import Path

from admission_flow import procedure_names, workflow_source
from admission_flow.library.arguments import checked_call
from admission_flow.messages import procedure_check
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.procedure.procedure import Procedure


@checked_call
def load_procedure(
    folder: str | Path,
    *,
    overlays: Sequence[str | Path] = (),
    accept: Sequence[str] | None = None,
) -> Procedure:
    """Return the procedure in a folder. Its module, if it has one, is run.

    Args:
        folder: with `workflow.toml`, and what else it has (docs/embedders/procedures.md).
        overlays: files of what a province asks beyond it, besides those in the folder.
        accept: public lines of keys ("ssh-ed25519 AAAA…") of which one must have signed the folder
            (`rulebook.sig`); what none of them signed is not run. None: nobody need have.

    Raises:
        RulebookNotAccepted: none of those keys signed it as it is.
        BadInput: a file is missing or cannot be read.
        BadWorkflow: every place that is not right.

    """
    return workflow_source.load_procedure(folder, [Path(one) for one in overlays], accept)


@checked_call
def procedure_named(name: str) -> Procedure:
    """Return a procedure by its name, as `--workflow` takes it: ours, an example, an installed one.

    Args:
        name: the name, or the path of a folder.

    Raises:
        UnknownProcedure: there is none of this name, and no folder.
        BadInput, BadWorkflow: as in `load_procedure`.

    """
    return procedure_names.named(name)


@checked_call
def check_procedure(procedure: Procedure) -> tuple[FileProblem, ...]:
    """Return what is wrong with a procedure or its texts; empty: proved (`workflow check`)."""
    return tuple(procedure_check.check(procedure)[0])
