"""`officer`: whose keys count."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from admission_flow.cli.shell.context import PASSPHRASE_VARIABLE, SETTINGS, passphrase_in
from admission_flow.cli.shell.days import day_given, day_option
from admission_flow.cli.shell.options import CaseId, Json, UnitName
from admission_flow.cli.shell.output import show_day, table, tell_claimed, term
from admission_flow.cli.shell.sheets import lists
from admission_flow.cli.shell.speaking import tell, tell_json
from admission_flow.cli.shell.streams import unseen_answers
from admission_flow.cli.shell.words import kind_given, word_argument, word_option
from admission_flow.database.dialect import dialect_of
from admission_flow.errors import AdmissionFlowError, CommitUnsure, KeyUnusable, WrongUse
from admission_flow.files import Unreadable, read_text
from admission_flow.journal.keys import ROLES
from admission_flow.journal.rights import ROLES as GIVEN
from admission_flow.journal.rights import Use
from admission_flow.journal.roles import KINDS, NONE
from admission_flow.journal.sshsig import fingerprint, generate
from admission_flow.papers.writing import write_new
from admission_flow.register.core import four_eyes as use
from admission_flow.register.core import officers
from admission_flow.register.core.officers import keyring
from admission_flow.register.units.scope import code_meant

if TYPE_CHECKING:
    from admission_flow.journal.entry import Entry

Officer = Annotated[str, typer.Argument(metavar="OFFICER")]
Role = Annotated[str, word_argument("officer grant", GIVEN, "role")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE")]

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
        with SETTINGS.writing(Use.OFFICER) as register:
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
    with SETTINGS.writing(Use.OFFICER) as register:
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
    with SETTINGS.writing(Use.OFFICER) as writer:
        entry = use.set_steps(writer, steps)
    tell(SETTINGS.say("screen.four_eyes_set", steps=sorted(steps), entry=entry.seq))
    if steps:
        tell_claimed(entry)


@group.command("grant")
def grant(
    officer: Officer,
    role: Role,
    unit: UnitName = None,
    from_day: From = None,
    until: Annotated[str | None, typer.Option("--until", metavar="DATE")] = None,
) -> None:
    """Give somebody a role, in a unit and what is below it."""
    since, last = day_option("--from", from_day), day_option("--until", until)
    with SETTINGS.writing(Use.LOOK) as register:
        first = not register.roles.in_use
        code = code_meant(register, unit)
        entry = officers.grant(register, officer, role, code, since, last)
    _tell_of_role("screen.granted", entry, officer=officer, role=f"role.{role}")
    if first:
        tell(SETTINGS.say("screen.roles_begin", officer=officer))


def _tell_of_role(key: str, entry: "Entry", **facts: object) -> None:
    """Say what became of a role, in its unit or in the whole register."""
    unit = str(entry.intent.data["unit"])
    key = key if unit else f"{key}_everywhere"
    tell(SETTINGS.say(key, unit=unit, entry=entry.seq, **facts))
    tell_claimed(entry)


@group.command("withdraw")
def withdraw(
    officer: Officer,
    role: Role,
    unit: UnitName = None,
    from_day: From = None,
) -> None:
    """Take a role from somebody, from a day on."""
    with SETTINGS.writing(Use.LOOK) as register:
        day = day_option("--from", from_day) or register.today
        code = code_meant(register, unit)
        entry = officers.withdraw(register, officer, role, code, day)
    _tell_of_role("screen.withdrawn", entry, officer=officer, role=f"role.{role}", day=day)


@group.command("relation")
def relation(
    officer: Officer,
    case: CaseId,
    kind: Annotated[str, word_argument("officer relation", KINDS, "relation")],
) -> None:
    """Declare that an officer is concerned in a case: another one acts in it."""
    with SETTINGS.writing(Use.LOOK) as register:
        entry = officers.relate(register, officer, case, kind)
    facts = {"officer": officer, "case": case, "kind": f"relation.{kind}", "entry": entry.seq}
    tell(SETTINGS.say("screen.related_no_more" if kind == NONE else "screen.related", **facts))


@group.command("list")
@lists("screen.sheet.officers")
def list_officers(*, as_json: Json = False) -> None:
    """List whose keys count, from the log itself."""
    with SETTINGS.reading(Use.LOOK) as register:
        ring, roles = keyring(register.store), register.roles
    rows: list[dict[str, object]] = [
        {
            "officer": one.officer,
            "role": one.role,
            "fingerprint": fingerprint(one.key),
            "since": one.since,
            "retired_from": one.retired_from or None,
        }
        for one in [*ring.past, *ring.current.values()]
    ]
    rows += [
        {
            "officer": one.officer,
            "role": one.role,
            "unit": one.unit or None,
            "since": one.seq,
            "from": one.since,
            "until": one.last or None,
        }
        for one in roles.grants
    ]
    if as_json:
        tell_json(rows)
        return
    say, everywhere = SETTINGS.say, SETTINGS.say("screen.role_everywhere")
    names = ["officer", "role", "fingerprint", "entry", "retired"]
    if roles.in_use:
        names[2:2] = ["role_unit", "role_from", "role_until"]
    lines = []
    for row in rows:
        given = {name: str(row.get(name) or "") for name in ("fingerprint", "since")}
        cells = [str(row["officer"]), term(f"role.{row['role']}"), *given.values()]
        cells.append(str(row.get("retired_from") or ""))
        if roles.in_use:
            where = str(row["unit"] or everywhere) if "unit" in row else ""
            cells[2:2] = [where, show_day(row.get("from")), show_day(row.get("until"))]
        lines.append(cells)
    table([say(f"column.{name}") for name in names], lines)


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="officer")
