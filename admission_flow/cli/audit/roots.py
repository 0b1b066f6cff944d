"""`audit roots|in-roots`: the centre of many registers, and what each can show of it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.audit.checkpoint import read_checkpoint
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.errors import (
    CheckpointUnusable,
    FileNotWritten,
    ReceiptBroken,
    ReceiptUnusable,
    reason_of,
)
from admission_flow.files import Unreadable, read_text
from admission_flow.journal import sshsig
from admission_flow.journal.checkpoint import Checkpoint
from admission_flow.journal.receipts import InclusionProof
from admission_flow.journal.roots import RootLog
from admission_flow.papers.writing import write_new
from admission_flow.register.audit.roots import take_in
from admission_flow.register.audit.witness import alone_with, kept_whole
from admission_flow.register.core.clock import system_clock, today
from admission_flow.register.core.names import officer_named

_LARGEST = 64 * 2**20
"""Bytes: some hundred thousand checkpoints, of a country for ages."""


def take_in_all(
    brought: Annotated[list[Path], typer.Argument(metavar="FILE")],
    memory_file: Annotated[Path, typer.Option("--memory", metavar="FILE")],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER")],
    *,
    as_json: Json = False,
) -> None:
    """Take in the roots of many registers at a centre: each must go on from the last one seen."""
    name, signer = officer_named(SETTINGS.officer), SETTINGS.signer()
    texts = {str(path): _text(path) for path in brought}
    with alone_with(memory_file):
        log, every, new = take_in(_memory(memory_file, name), texts)
        made, day = log.checkpoint(), today(system_clock)
        files = {f"in-roots-{_id_of(one)}": log.proof(one).text() for one in every}
        files |= {
            f"roots-{made.size}": made.text(),
            f"roots-{made.size}.txt": made.paper_line(day) + "\n",
        }
        if signer is not None:
            signature = signer.sign(sshsig.CHECKPOINT, made.text())
            files[f"roots-{made.size}.{name}.sig"] = signature
        # What is known already is given out again: whoever was stopped here runs it once more.
        left = {file: text for file, text in files.items() if not (out / file).exists()}
        _check_new(out, files if new else left)
        if new:
            kept_whole(memory_file, log.text())  # before anything of it is handed out
        for file, text in left.items():
            write_new(out / file, text)
    paper = made.paper_line(day)
    if as_json:
        told = [{"log": one.origin, "size": one.size, "root": one.root} for one in new]
        tell_json({"size": made.size, "root": made.root, "paper": paper, "new": told}, exact=True)
        return
    facts = {"new": len(new), "logs": len(log.last), "size": made.size}
    tell(SETTINGS.say("screen.roots_taken", **facts))
    tell(paper, exact=True)
    if left:
        tell(SETTINGS.say("screen.written", file=str(out)))


def in_roots(
    proof_file: Annotated[Path, typer.Argument(metavar="FILE")],
    checkpoint_file: Annotated[Path, typer.Argument(metavar="CHECKPOINT")],
    roots: Annotated[Path | None, typer.Option("--roots", metavar="CHECKPOINT")] = None,
) -> None:
    """Check that a register's checkpoint is among those that a centre took in."""
    made = read_checkpoint(checkpoint_file)
    try:
        proof = InclusionProof.parse(read_text(proof_file))
    except (Unreadable, ValueError) as error:
        raise ReceiptUnusable(file=str(proof_file), reason="receipt_file") from error
    held = proof.checkpoint if roots is None else read_checkpoint(roots)
    if not proof.shows(made.text()):
        raise ReceiptBroken(file=str(proof_file), reason="not_in_roots")
    if held != proof.checkpoint:
        raise ReceiptBroken(file=str(proof_file), reason="other_roots")
    facts = {"size": made.size, "place": proof.index, "count": held.size, "centre": held.origin}
    tell(SETTINGS.say("screen.in_roots", **facts))
    tell(SETTINGS.say("screen.roots_root", root=held.root), exact=True)
    if roots is None:
        tell(SETTINGS.say("screen.roots_not_held"))


def _memory(file: Path, name: str) -> RootLog:
    if not file.exists():
        return RootLog(name)
    try:
        found = RootLog.parse(read_text(file, _LARGEST))
    except (Unreadable, ValueError) as error:
        raise CheckpointUnusable(file=str(file), reason="bad_memory") from error
    if found.centre != name:
        raise CheckpointUnusable(file=str(file), reason="roots_of_another")
    return found


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except Unreadable as error:
        raise CheckpointUnusable(file=str(file), reason=error.reason) from error


def _id_of(checkpoint: Checkpoint) -> str:
    """Return the log's id, which is safe as a part of a file's name; else its digits alone."""
    tail = checkpoint.origin.rpartition("/")[2]
    return "".join(c if c.isalnum() or c in "._-" else "-" for c in tail) or "log"


def _check_new(folder: Path, names: Iterable[str]) -> None:
    """Refuse before the memory is kept what could not be written after it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    for name in names:
        if (folder / name).exists():
            raise FileNotWritten(file=str(folder / name), reason="exists")


def add_to_audit(group: typer.Typer) -> None:
    """Add the commands to `audit`."""
    group.command("roots")(take_in_all)
    group.command("in-roots")(in_roots)
