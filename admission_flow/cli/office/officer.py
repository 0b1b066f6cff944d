"""`officer`: whose keys count."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from admission_flow.cli.shell.context import PASSPHRASE_VARIABLE, SETTINGS, passphrase_in
from admission_flow.cli.shell.days import day_given
from admission_flow.cli.shell.options import Json
from admission_flow.cli.shell.output import table, tell_claimed, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.streams import unseen_answers
from admission_flow.cli.shell.words import kind_given, word_option
from admission_flow.database.dialect import dialect_of
from admission_flow.errors import AdmissionFlowError, CommitUnsure, KeyUnusable, WrongUse
from admission_flow.files import Unreadable, read_text
from admission_flow.journal.keys import ROLES
from admission_flow.journal.sshsig import fingerprint, generate
from admission_flow.papers.writing import write_new
from admission_flow.register.core import four_eyes as use
from admission_flow.register.core import officers
from admission_flow.register.core.officers import keyring

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@group.command("enrol")
def enrol(
    officer: Annotated[str, typer.Argument(metavar="OFFICER")],
    role: Annotated[str, word_option("--role", ROLES, "role")] = "officer",
    public: Annotated[Path | None, typer.Option("--public", metavar="FILE")] = None,
    new_key: Annotated[Path | None, typer.Option("--new-key", metavar="FILE")] = None,
) -> None:
    """Enrol a key: an existing public half, or a new key made here under a passphrase."""
    if (public is None) == (new_key is None):
        raise WrongUse(problem="--public | --new-key")
    with _no_key_left_over() as made:
        line = _made(new_key, made) if new_key else _read(public)
        with SETTINGS.writing() as register:
            if register.signer is None and new_key and not officers.keyring(register.store).in_use:
                register.signer = SETTINGS.signer_from(new_key)  # signs its own enrolment
            entry = officers.enrol(register, officer, line, role)
            made.clear()
    key = str(entry.intent.data["key"])
    tell(
        SETTINGS.say(
            "screen.enrolled", officer=officer, role=role, print=fingerprint(key), entry=entry.seq
        )
    )


@contextmanager
def _no_key_left_over() -> Iterator[list[Path]]:
    """Remove the new key files again where the enrolment is refused: it can then be done right.

    Where it is not sure whether it was written, and at Ctrl-C, they stay: an enrolled key that is
    gone cannot be made again.
    """
    made: list[Path] = []
    try:
        yield made
    except CommitUnsure:
        raise
    except AdmissionFlowError:
        for file in made:
            file.unlink(missing_ok=True)
        raise


def _read(public: Path | None) -> str:
    try:
        return read_text(public) if public else ""
    except Unreadable as error:
        raise KeyUnusable(file=str(public), reason=error.reason) from error


def _made(file: Path, made: list[Path]) -> str:
    """Make a key pair: the private half under a passphrase, readable by its owner only.

    What lies on the disk is added to `made`. Of a pair only one half of which could be written none
    is left. Nothing is enrolled before both are there, so the half that a kill leaves was not.
    """
    home = dialect_of(SETTINGS.register_url).folder
    if home is not None and file.resolve().parent == home.resolve():
        raise KeyUnusable(file=str(file), reason="beside_register")
    half = file.with_name(f"{file.name}.pub")
    _refuse_what_is_there(file, half)
    private, public = generate(_new_passphrase(file), secrets.token_bytes)
    write_new(file, private)
    try:
        write_new(half, f"{public}\n")
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    made += [file, half]
    return public


def _refuse_what_is_there(private: Path, public: Path) -> None:
    """Say which halves of a pair are there, and how to go on with them."""
    there = (os.path.lexists(private), os.path.lexists(public))
    if any(there):
        reason = {(True, True): "key_pair_there", (True, False): "key_without_public"}
        raise KeyUnusable(file=str(private), reason=reason.get(there, "public_without_key"))


def _new_passphrase(file: Path) -> str:
    named = os.environ.get(PASSPHRASE_VARIABLE)
    if named:
        return passphrase_in(named)
    if not unseen_answers():
        raise KeyUnusable(file=str(file), reason="no_passphrase")
    question = SETTINGS.say("screen.new_passphrase", file=str(file))
    answer: str = typer.prompt(question, hide_input=True, confirmation_prompt=True, err=True)
    return answer


@group.command("retire")
def retire(
    officer: Annotated[str, typer.Argument(metavar="OFFICER")],
    on: Annotated[str, typer.Option("--on", metavar="DATE")],
) -> None:
    """Retire somebody's key from a day on."""
    day = day_given("--on", on)
    with SETTINGS.writing() as register:
        entry = officers.retire(register, officer, day)
    tell(SETTINGS.say("screen.retired", officer=officer, day=day, entry=entry.seq))


@group.command("four-eyes")
def four_eyes(
    steps: Annotated[list[str] | None, typer.Argument(metavar="[STEP…]")] = None,
    *,
    none: Annotated[bool, typer.Option("--none")] = False,
) -> None:
    """Let steps wait until a second officer has confirmed them; without steps: show which do."""
    if steps and none:
        raise WrongUse(problem="--none")
    steps = [kind_given("officer four-eyes", step) for step in steps or ()]
    if not steps and not none:
        with SETTINGS.reading() as register:
            found, waiting = use.all_waiting(register.store)
        tell(SETTINGS.say("screen.four_eyes", steps=sorted(found.steps), count=waiting))
        for case_id in sorted(found.waiting):
            for item in found.of(case_id):
                text = SETTINGS.say("screen.waits", entry=item.seq, kind=item.kind)
                tell(f"  {case_id}  {text}")
        return
    with SETTINGS.writing() as writer:
        entry = use.set_steps(writer, steps)
    tell(SETTINGS.say("screen.four_eyes_set", steps=sorted(steps), entry=entry.seq))
    if steps:
        tell_claimed(entry)


@group.command("list")
@lists("screen.sheet.officers")
def list_officers(*, as_json: Json = False) -> None:
    """List whose keys count, from the log itself."""
    with SETTINGS.reading() as register:
        ring = keyring(register.store)
    rows = [
        {
            "officer": one.officer,
            "role": one.role,
            "fingerprint": fingerprint(one.key),
            "since": one.since,
            "retired_from": one.retired_from or None,
        }
        for one in [*ring.past, *ring.current.values()]
    ]
    if as_json:
        tell_json(rows)
        return
    say = SETTINGS.say
    names = ("officer", "role", "fingerprint", "entry", "retired")
    lines = [
        (
            str(row["officer"]),
            term(f"role.{row['role']}"),
            str(row["fingerprint"]),
            str(row["since"]),
            str(row["retired_from"] or ""),
        )
        for row in rows
    ]
    table([say(f"column.{name}") for name in names], lines)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="officer")
