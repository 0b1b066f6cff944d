"""`workflow sign`, and what `workflow check` says of a signature."""

from collections.abc import Collection
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow import resources, workflow_source
from admission_flow.cli.shell.context import SETTINGS, accepted_keys
from admission_flow.cli.shell.output import painted
from admission_flow.cli.shell.speaking import tell
from admission_flow.errors import BadWorkflow, FileNotWritten, WrongUse
from admission_flow.papers.writing import write_new, write_whole
from admission_flow.procedure import in_use, proof
from admission_flow.procedure.file_reader import FileProblem
from admission_flow.rulebook_signature import (
    SIGNATURE,
    RulebookSignature,
    SignatureState,
    check_signature,
    signed_text,
)

if TYPE_CHECKING:
    from admission_flow.procedure.procedure import Procedure


def sign(folder: Annotated[Path, typer.Argument(metavar="FOLDER")]) -> None:
    """Sign a rulebook that is right, with the key of --key: a file beside it for others."""
    from admission_flow.journal import sshsig  # noqa: PLC0415 - start-up

    signer = SETTINGS.signer()
    if signer is None:
        raise WrongUse(problem=SETTINGS.say("screen.sign_without_key"))
    procedure = workflow_source.load_procedure(folder)
    if problems := proof.check(procedure)[0]:
        raise BadWorkflow(problems)
    sha256 = procedure.workflow.rulebook.sha256
    file = folder / SIGNATURE
    text = signer.sign(sshsig.RULEBOOK, signed_text(sha256))
    match check_signature(folder, sha256).state:
        case SignatureState.NOT_SIGNED:
            write_new(file, text)
        case SignatureState.DOES_NOT_FIT:  # of the rulebook as it was
            write_whole(file, text, overwrite=True)
        case _:
            raise FileNotWritten(file=str(file), reason="exists")
    facts = {"file": str(file), "print": sshsig.fingerprint(signer.public), "sha256": sha256}
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
    sha256 = workflow_source.digest_of(covered, covered.__getitem__)
    return check_signature(place, sha256, accepted_keys())


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
    return [FileProblem(SIGNATURE, "file", "is the signature of other files than these")]


def signature_document(found: RulebookSignature) -> dict[str, str | None]:
    """Return a signature as JSON output has it."""
    return {
        "state": found.state.value,
        "key": found.key or None,
        "print": found.fingerprint or None,
    }


def show_signature(found: RulebookSignature) -> None:
    """Say who signed a rulebook, or that nobody did."""
    text = SETTINGS.say(f"screen.signature_{found.state}", print=found.fingerprint)
    good = found.state in {SignatureState.ACCEPTED, SignatureState.SIGNED}
    tell(text if good else painted(text, "yellow"))
