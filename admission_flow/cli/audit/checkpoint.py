"""`checkpoint make|countersigned`, `audit witness`, `status`: what leaves and returns."""

import os
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.audit.origin import origin_document, show_origin
from admission_flow.cli.shell import memory
from admission_flow.cli.shell.context import SETTINGS
from admission_flow.cli.shell.options import Json, OutFile
from admission_flow.cli.shell.output import painted
from admission_flow.cli.shell.speaking import complain, tell, tell_json
from admission_flow.cli.shell.words import word_option
from admission_flow.errors import (
    CheckpointUnusable,
    FileNotWritten,
    OfficerMissing,
    reason_of,
)
from admission_flow.extras import require
from admission_flow.files import Unreadable, read_text
from admission_flow.journal.checkpoint import Checkpoint, Held, origin_of, parse_paper_line
from admission_flow.journal.entry import Seen
from admission_flow.journal.qr import qr_svg, qr_terminal
from admission_flow.journal.rights import Use
from admission_flow.papers.writing import write_new
from admission_flow.register.audit import checkpoints
from admission_flow.register.audit.checkpoints import countersigned as record
from admission_flow.register.audit.checkpoints import status as found_status
from admission_flow.register.audit.witness import countersign
from admission_flow.register.core.four_eyes import all_waiting
from admission_flow.register.core.names import officer_named
from admission_flow.register.core.origin import lineage

if TYPE_CHECKING:
    from admission_flow.journal.checkpoint import Checkpoint, Held, Signature

CheckpointFile = Annotated[Path, typer.Argument(metavar="CHECKPOINT")]


def make(
    to: Annotated[str, word_option("--to", checkpoints.PLACES, "place")] = "minutes",
    out: Annotated[Path | None, typer.Option("--out", metavar="FOLDER")] = None,
    *,
    no_code: Annotated[bool, typer.Option("--no-code")] = False,
    as_json: Json = False,
) -> None:
    """Make a checkpoint that leaves the office, and record that it does."""
    if out is not None:
        _check_folder(out)  # what cannot be given out is not noted as given out
    if out is not None or not (no_code or as_json):
        require("segno")
    with SETTINGS.writing(Use.AUDIT_WRITE) as register:
        made, day, signature = checkpoints.hand_out(register, to)
        memory.remember(register.store, Seen(made.size, made.root))
    line = made.paper_line(day)
    if out is not None:
        _write(out, made, day, signature)
    if as_json:
        document = {"checkpoint": made.text(), "paper": line, "size": made.size, "root": made.root}
        document["signature"] = signature.armored if signature else None
        tell_json(document, exact=True)
        return
    say = SETTINGS.say
    tell(say("screen.checkpoint", size=made.size))
    tell(line, exact=True)  # digits that are copied into the minutes
    if not no_code:
        tell(qr_terminal(line), exact=True, lines=True)
    if out is not None:
        tell(say("screen.written", file=str(out)))


def _check_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK | os.X_OK)
    except OSError as error:
        raise FileNotWritten(file=str(folder), reason=reason_of(error)) from error
    if not usable:
        raise FileNotWritten(file=str(folder), reason="unwritable")


def _write(folder: Path, made: "Checkpoint", day: date, signature: "Signature | None") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = f"checkpoint-{made.size}"
    write_new(folder / name, made.text())
    write_new(folder / f"{name}.txt", made.paper_line(day) + "\n")
    write_new(folder / f"{name}.svg", qr_svg(made.paper_line(day)))
    if signature is not None:
        write_new(folder / f"{name}.{signature.signer}.sig", signature.armored)


def witness(
    checkpoint_file: CheckpointFile,
    memory_file: Annotated[Path, typer.Option("--memory", metavar="FILE")],
    out: OutFile = None,
) -> None:
    """Countersign a checkpoint at a second body, after comparing it with all seen before."""
    name = officer_named(SETTINGS.officer)
    signer = SETTINGS.signer()
    if signer is None:
        raise OfficerMissing
    made = read_checkpoint(checkpoint_file)
    with SETTINGS.auditing(Use.VERIFY) as register:
        signature = countersign(made, register.store, memory_file, name, signer)
    target = out or checkpoint_file.with_name(f"{checkpoint_file.name}.{name}.witness")
    write_new(target, signature.armored)
    tell(SETTINGS.say("screen.witnessed", size=made.size, file=str(target)))


def countersigned(
    checkpoint_file: CheckpointFile,
    signature: Annotated[Path, typer.Argument(metavar="SIGNATURE")],
    witness: Annotated[str, typer.Option("--witness", metavar="WITNESS")],
) -> None:
    """Record that a second body has countersigned a checkpoint."""
    armored = _text(signature)
    with SETTINGS.writing(Use.AUDIT_WRITE) as register:
        entry = record(register, read_checkpoint(checkpoint_file), witness, armored)
    tell(SETTINGS.say("screen.countersigned", by=witness, entry=entry.seq))


def status(*, as_json: Json = False) -> None:
    """Show what the register's word is worth today, and since when nothing left the office."""
    with SETTINGS.reading(Use.VERIFY) as register:
        found = found_status(register.store, register.today)
        eyes, waiting = all_waiting(register.store)
        minimal_data = register.minimal
        origin = lineage(register.store)
        roles, today = register.roles, register.today.isoformat()
    if as_json:
        last = found.last_day.isoformat() if found.last_day else None
        more: dict[str, object] = {"last_day": last, "minimal_data": minimal_data}
        more |= {"four_eyes": sorted(eyes.steps), "waiting": waiting}
        more["roles"] = roles.in_use
        more |= origin_document(origin)
        tell_json({n: getattr(found, n) for n in found.__slots__} | more)
        return
    say = SETTINGS.say
    tell(f"{found.level}: {say(f'assurance.{found.level}')}")
    tell(
        say(
            "screen.status", entries=found.entries, officers=found.officers, unsigned=found.unsigned
        )
    )
    if found.last_day is None:
        tell(say("screen.never_left"))
    else:
        tell(
            say(
                "screen.left",
                day=found.last_day,
                days=found.days_since,
                after=found.after_last,
            )
        )
    if eyes.steps or waiting:
        tell(say("screen.four_eyes", steps=sorted(eyes.steps), count=waiting))
        if not found.officers:
            tell(painted(say("screen.names_claimed"), "yellow"))
    held = {one.officer for one in roles.grants if one.counts_on(today)}
    tell(say("screen.roles_on" if roles.in_use else "screen.roles_off", count=len(held)))
    if minimal_data:
        tell(say("screen.created_minimal"))
    show_origin(origin)


def read_checkpoint(file: Path) -> "Checkpoint":
    """Return the checkpoint in a file.

    Raises:
        CheckpointUnusable: the file cannot be read as one.

    """
    try:
        return Checkpoint.parse(_text(file))
    except ValueError as error:
        raise CheckpointUnusable(file=str(file), reason="no_checkpoint") from error


def _text(file: Path) -> str:
    try:
        return read_text(file)
    except Unreadable as error:
        raise CheckpointUnusable(file=str(file), reason=error.reason) from error


def brought(files: Iterable[str], papers: Iterable[str], log: str) -> "list[Held]":
    """Return the checkpoints that an auditor brings: files, and lines read from paper.

    A file's day is that of its paper line, which `checkpoint --out` puts beside it as `.txt`;
    without it, the day on which the file was written.

    Raises:
        CheckpointUnusable: one of them cannot be read.

    """
    held = []
    for name in files:
        path = Path(name)
        made = read_checkpoint(path)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        beside = path.with_name(f"{path.name}.txt")
        day = parse_paper_line(_text(beside)).day if beside.exists() else written
        held.append(Held(made, day, path.name))
    for line in papers:
        try:
            read = parse_paper_line(line)
        except ValueError as error:
            raise CheckpointUnusable(file=line[:80], reason="no_paper_line") from error
        held.append(Held(read.of(origin_of(log)), read.day, "paper"))
    return held


def _old_name(command: Callable[..., None], name: str) -> Callable[..., None]:
    """Return a command under its name of before, which says for one version that it writes."""

    @wraps(command)
    def old(*arguments: object, **options: object) -> None:
        complain(SETTINGS.say("screen.old_name", name=name))
        command(*arguments, **options)

    return old


group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
group.command("make")(make)
group.command("countersigned")(countersigned)


def add_to(app: typer.Typer) -> None:
    """Add `checkpoint` and `status`."""
    app.add_typer(group, name="checkpoint")
    app.command("status")(status)


def add_to_audit(group: typer.Typer) -> None:
    """Add the commands to `audit`."""
    group.command("checkpoint")(_old_name(make, "checkpoint make"))
    group.command("witness")(witness)
    group.command("countersigned")(_old_name(countersigned, "checkpoint countersigned"))
