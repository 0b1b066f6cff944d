"""`workflow sign`, and what `workflow check` says of a signature."""

from collections.abc import Collection
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from admission_flow import resources
from admission_flow.cli.office.workflow_folder import procedure_in
from admission_flow.cli.shell.context import SETTINGS, accepted_keys
from admission_flow.cli.shell.output import painted
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadWorkflow, FileNotWritten, WrongUse
from admission_flow.messages import procedure_check
from admission_flow.papers.form_list import form_problems
from admission_flow.papers.writing import write_whole
from admission_flow.procedure import in_use
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.rulebook_digest import digest_of
from admission_flow.rulebook_signature import (
    LIST,
    SIGNATURE,
    RulebookSignature,
    SignatureState,
    check_signature,
    files_in,
    list_text,
    unlistable,
)

if TYPE_CHECKING:
    from admission_flow.procedure.procedure import Procedure


def sign(folder: Annotated[Path, typer.Argument(metavar="FOLDER")]) -> None:
    """Sign a rulebook that is right, with the key of --key: a file beside it for others."""
    from admission_flow.journal import sshsig  # noqa: PLC0415 - start-up

    signer = SETTINGS.signer()
    if signer is None:
        raise WrongUse(problem=SETTINGS.say("screen.sign_without_key"))
    procedure = procedure_in(folder)
    if problems := [*procedure_check.check(procedure)[0], *form_problems()]:
        raise BadWorkflow(problems)
    sha256 = procedure.workflow.rulebook.sha256
    files = files_in(folder)
    if names := unlistable(files):
        raise BadWorkflow([FileProblem(name, "file", "cannot be listed") for name in names])
    listed = list_text(sha256, files)
    text = signer.sign(sshsig.RULEBOOK_FILES, listed)
    place, file = folder / LIST, folder / SIGNATURE
    match check_signature(folder, sha256, rules=procedure.sources, files=files).state:
        case SignatureState.NOT_SIGNED | SignatureState.DOES_NOT_FIT | SignatureState.RULES_ONLY:
            write_whole(place, listed, overwrite=True)  # cut off here it fits nothing
            write_whole(file, text, overwrite=True)
        case _:
            raise FileNotWritten(file=str(file), reason="exists")
    facts = {
        "file": str(file),
        "print": sshsig.fingerprint(signer.public),
        "sha256": sha256,
        "count": len(files),
    }
    tell(SETTINGS.say("screen.rulebook_signed", **facts))


def signature_of(
    procedure: "Procedure", folder: Path | None, overlays: Collection[Path]
) -> RulebookSignature:
    """Return what can be said of the signature of a rulebook; it covers no overlay beside it."""
    place = _place_of(folder)
    if place is None:
        return RulebookSignature(SignatureState.NOT_SIGNED)
    beside = {file.name for file in overlays}
    covered = {name: raw for name, raw in procedure.sources.items() if name not in beside}
    sha256 = digest_of(covered, covered.__getitem__)
    return check_signature(place, sha256, accepted_keys(), rules=covered)


def _place_of(folder: Path | None) -> Traversable | None:
    """Return where the rulebook lies; None: in an installed package, or in a host program."""
    if folder is not None:
        return folder
    if in_use.procedure() is None:
        return resources.folder("workflows")
    named = Path(SETTINGS.workflow or "")
    return named if SETTINGS.workflow and named.is_dir() else None


def signature_problems(found: RulebookSignature) -> list[FileProblem]:
    """Return what is wrong with a signature that is there; that none is there is only said."""
    if found.state is not SignatureState.DOES_NOT_FIT:
        return []
    told = {
        "is not as it was signed": found.changed,
        "was signed and is not there": found.missing,
        "is not among the files that were signed": found.uncovered,
    }
    named = [FileProblem(name, "file", what) for what, names in told.items() for name in names]
    other = FileProblem(SIGNATURE, "file", "is the signature of other files than these")
    return named or [other]


def signature_document(found: RulebookSignature) -> dict[str, Any]:
    """Return a signature as JSON output has it."""
    return {
        "state": found.state.value,
        "key": found.key or None,
        "print": found.fingerprint or None,
        "not_covered": list(found.uncovered),
    }


def show_signature(found: RulebookSignature) -> None:
    """Say who signed a rulebook, or that nobody did."""
    facts = {"print": found.fingerprint, "files": found.uncovered}
    text = SETTINGS.say(f"screen.signature_{found.state}", **facts)
    good = found.state in {SignatureState.ACCEPTED, SignatureState.SIGNED}
    tell(text if good else painted(text, "yellow"))
