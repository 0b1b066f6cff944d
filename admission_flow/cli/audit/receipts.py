"""`audit receipt|check-receipt|goes-on`: proofs for somebody who has no register."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.checkpoint import brought, read_checkpoint
from admission_flow.cli.audit.log import show_log_verdict
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import (
    CaseOrEntry,
    Consent,
    Json,
    OptionalPurpose,
    OutFile,
    Purpose,
)
from admission_flow.cli.shell.output import term
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.errors import (
    EntryMissing,
    FileNotWritten,
    ReceiptBroken,
    ReceiptUnusable,
    WrongUse,
    reason_of,
)
from admission_flow.files import Unreadable, read_text
from admission_flow.journal.checkpoint import anchor
from admission_flow.journal.receipts import ConsistencyProof
from admission_flow.journal.report import Report
from admission_flow.journal.rights import Use
from admission_flow.papers.writing import write_new
from admission_flow.register.audit import receipts
from admission_flow.register.core.records import act_kind

if TYPE_CHECKING:
    from admission_flow.journal.checkpoint import Checkpoint
    from admission_flow.register.audit.receipts import Checked, Receipt
    from admission_flow.register.core.reader import ReadingRegister

Papers = Annotated[list[str] | None, typer.Option("--paper", metavar="LINE")]
Printed = Annotated[str | None, typer.Option("--printed", metavar="LINE")]
Checkpoints = Annotated[list[str] | None, typer.Option("--checkpoint", metavar="FILE")]
_LARGEST = 20_000_000
"""Bytes of a file of a receipt that are read."""
_DIGITS = 15
"""Of an entry's number: SQLite counts no further than 19."""
BROKEN = ReceiptBroken.exit_code


def receipt(
    case_or_entry: CaseOrEntry,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")],
    held: Annotated[Path | None, typer.Option("--held", metavar="CHECKPOINT")] = None,
    purpose: OptionalPurpose = None,
    consent: Consent = None,
    *,
    values: Annotated[bool, typer.Option("--values")] = False,
) -> None:
    """Write a receipt: entries of the log with the proofs that they are in it."""
    if values:
        complain(SETTINGS.say("screen.old_name", name="privacy receipt"))
    known = read_checkpoint(held) if held else None
    if values != (purpose is not None):
        raise WrongUse(problem="--values --purpose")
    if out.exists():
        raise FileNotWritten(file=str(out), reason="exists")
    if not values:
        with SETTINGS.auditing() as reading:
            seqs = _seqs(reading, case_or_entry)
            made = receipts.receipt(reading.store, seqs, held=known)
    else:
        made = _with_values(case_or_entry, known, str(purpose), consent)
    _write(out, made)
    _tell_made(made, out)


def _tell_made(made: "Receipt", folder: Path) -> None:
    size = made.checkpoint.size
    tell(SETTINGS.say("screen.receipt_made", count=made.entries, folder=str(folder), size=size))
    if not made.left_office:
        complain(SETTINGS.say("screen.receipt_fresh"))


def with_values(
    case_or_entry: CaseOrEntry,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")],
    purpose: Purpose,
    held: Annotated[Path | None, typer.Option("--held", metavar="CHECKPOINT")] = None,
    consent: Consent = None,
) -> None:
    """Write a receipt with the personal values in it: an access, recorded with its purpose."""
    known = read_checkpoint(held) if held else None
    if out.exists():
        raise FileNotWritten(file=str(out), reason="exists")
    made = _with_values(case_or_entry, known, purpose, consent)
    _write(out, made)
    _tell_made(made, out)


def _with_values(
    case_or_entry: str, held: "Checkpoint | None", purpose: str, consent: str | None
) -> "Receipt":
    with SETTINGS.writing(Use.NAMES) as register:
        seqs = _seqs(register, case_or_entry)
        return receipts.given_out(register, seqs, purpose, consent, held=held)


def _seqs(register: "ReadingRegister", case_or_entry: str) -> list[int]:
    if case_or_entry.isdecimal():
        if len(case_or_entry) > _DIGITS:
            raise EntryMissing(entry=case_or_entry)
        return [int(case_or_entry)]
    return [entry.seq for entry in register.entries(case_or_entry)]


def _write(folder: Path, made: "Receipt") -> None:
    if folder.exists():
        raise FileNotWritten(file=str(folder), reason="exists")
    making = folder.with_name(f".{folder.name}-making")  # whole under its name, or not there
    try:
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for name, text in made.files.items():
            write_new(making / name, text)
        making.rename(folder)
    except OSError as error:
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def check_receipt(
    receipt_folder: Annotated[Path, typer.Argument(metavar="FOLDER")],
    checkpoint: Checkpoints = None,
    paper: Papers = None,
    printed: Printed = None,
    *,
    as_json: Json = False,
) -> int:
    """Check a receipt, without a register."""
    checked = receipts.check(_read(receipt_folder))
    if printed is not None:
        receipts.check_printed(checked, printed)
    made = checked.checkpoint
    held = brought(checkpoint or (), paper or (), made.origin.rpartition("/")[2])
    fitting = [one for one in held if one.checkpoint.size == made.size]
    report = Report(made.size, made.root)
    result = anchor(report, made.origin, fitting, {made.size: made.root})
    if as_json:
        tell_json(
            {
                "verdict": result.verdict,
                "anchored": result.anchored,
                "size": made.size,
                "root": made.root,
                "entries": [entry.seq for entry in checked.entries],
                "opened": sum(map(len, checked.values.values())),
                "unused": list(result.unused),
            },
            exact=True,
        )
        return BROKEN if result.breaks else 0
    _show(checked)
    if printed is not None:
        tell(SETTINGS.say("screen.receipt_printed"))
    for one in held:
        if one not in fitting:
            facts = {"brought": one.checkpoint.size, "size": made.size}
            complain(SETTINGS.say("screen.receipt_other_size", **facts))
    for unused in result.unused:
        tell(SETTINGS.say("screen.unused", what=unused))
    show_log_verdict(result.verdict, broken=bool(result.breaks))
    tell(SETTINGS.say("screen.verified", entries=made.size, root=made.root), exact=True)
    if not result.breaks and not result.anchored:
        tell(SETTINGS.say("screen.not_anchored"))
    return BROKEN if result.breaks else 0


def _show(checked: "Checked") -> None:
    for entry in checked.entries:
        kind = act_kind(entry.intent.data)
        tell(
            SETTINGS.say(
                "screen.receipt_entry",
                entry=entry.seq,
                officer=entry.intent.actor,
                case=entry.intent.case,
                action=entry.intent.action,
                kind=f": {term(kind)}" if kind else "",
            )
        )
    opened = sum(map(len, checked.values.values()))
    if opened:
        tell(SETTINGS.say("screen.receipt_opened", count=opened))


def _read(folder: Path) -> dict[str, str]:
    """Return the files of a receipt: small, and in UTF-8."""
    found = {}
    try:
        for path in sorted(folder.iterdir()):
            if path.is_file() and path.stat().st_size <= _LARGEST:
                found[path.name] = read_text(path, _LARGEST)
    except (OSError, Unreadable) as error:
        raise ReceiptUnusable(file=str(folder), reason="receipt_file") from error
    return found


def goes_on(
    old_checkpoint: Annotated[Path, typer.Argument(metavar="CHECKPOINT")],
    out: OutFile = None,
    proof_file: Annotated[Path | None, typer.Option("--proof", metavar="FILE")] = None,
) -> None:
    """Prove that the log continues an older checkpoint, or check such a proof."""
    old = read_checkpoint(old_checkpoint)
    if (out is None) == (proof_file is None):
        raise WrongUse(problem="--out | --proof")
    if out is not None:
        with SETTINGS.auditing(Use.VERIFY) as register:
            proof = receipts.goes_on(register.store, old)
        write_new(out, proof.text())
        facts = {"old": old.size, "size": proof.checkpoint.size, "file": str(out)}
        tell(SETTINGS.say("screen.goes_on_written", **facts))
        return
    try:
        proof = ConsistencyProof.parse(read_text(str(proof_file)))
    except (Unreadable, ValueError) as error:
        raise ReceiptUnusable(file=str(proof_file), reason="receipt_file") from error
    if not proof.shows(old):
        raise ReceiptBroken(file=str(proof_file), reason="does_not_go_on")
    made = proof.checkpoint
    tell(SETTINGS.say("screen.goes_on", old=old.size, size=made.size))
    tell(SETTINGS.say("screen.verified", entries=made.size, root=made.root), exact=True)


def add_to_audit(group: typer.Typer) -> None:
    """Add the commands to `audit`."""
    group.command("receipt")(receipt)
    group.command("check-receipt")(check_receipt)
    group.command("goes-on")(goes_on)
