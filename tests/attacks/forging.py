"""What an attacker does who knows the format as well as we do: writes past the program.

Lines, links, case heads, leaves and columns are made again after every change; signatures only by
those whose keys the attacker has. What is derived is derived again by the program itself.
"""

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from admission_flow.errors import AdmissionFlowError
from admission_flow.journal import sshsig
from admission_flow.journal.entry import NO_HEAD, Basis, Entry, Intent, RuleRef
from admission_flow.journal.tree import Tree
from admission_flow.procedure.acts import Act, Step
from admission_flow.register.core.entry_verdicts import step_record
from admission_flow.register.core.records import Split, split_act
from admission_flow.register.core.signing import Signer
from admission_flow.register.core.within import whole
from tests.attacks.ground import Ground

Change = Callable[[Intent], Intent]
Verdict = Mapping[str, Any] | None


@dataclass
class Forged:
    """An intent as the attacker wants it, with the signature that it has."""

    intent: Intent
    sig: str = ""
    before: str = field(init=False)

    def __post_init__(self) -> None:
        """Remember the text that the signature is over."""
        self.before = self.intent.text()


def keys_of(ground: Ground) -> Mapping[str, Signer]:
    """Return the keys that the attacker signs with."""
    return ground.bureau.signers if ground.stolen is None else ground.stolen


def without_keys(ground: Ground) -> None:
    """Leave the attacker no key at all."""
    ground.stolen = {}


# ---- adding to the log -------------------------------------------------------------------------


def append(  # noqa: PLR0913 - what an entry consists of
    ground: Ground,
    case: str,
    action: str,
    split: Split,
    *,
    by: str = "cb01",
    to: str = "",
    verdict: Verdict = None,
    rule: RuleRef | None = None,
    basis: tuple[Basis, ...] = (),
    signer: Signer | None = None,
) -> Entry:
    """Append any entry whatever, with a good signature if there is a key, and derive again."""
    with ground.open(by) as register, whole(register.store).writing() as writing:
        ver, head = writing.case_head(case)
        entry_id = register.random_bytes(16).hex()
        secret = writing.secret(case) or b""
        intent = Intent(
            log=writing.log,
            id=entry_id,
            case=case,
            case_ver=ver + 1,
            case_head=head,
            action=action,
            to=to,
            actor=by,
            at=ground.bureau.clock().strftime("%Y-%m-%dT%H:%M:%SZ"),
            data=split.committed(secret, entry_id) if split.personal else split.data,
            verdict=None if verdict is None else dict(verdict),
            rule=rule or register._rule(),
            basis=basis,
        )
        signer = signer or keys_of(ground).get(by)
        sig = signer.sign(sshsig.ENTRY, intent.text()) if signer is not None else ""
        entry = writing.append(intent, split.personal, sig=sig)
    derive_again(ground)
    return entry


def append_act(  # noqa: PLR0913 - what an entry consists of
    ground: Ground,
    case: str,
    action: str,
    act: Act,
    *,
    by: str = "cb01",
    to: str = "",
    verdict: Verdict = None,
    rule: RuleRef | None = None,
) -> Entry:
    """Append an entry about an act."""
    return append(ground, case, action, split_act(act), by=by, to=to, verdict=verdict, rule=rule)


def verdict_on(ground: Ground, case: str, step: Step) -> tuple[dict[str, Any], str]:
    """Return what the judge says of a step that comes next in a case, and where it leads."""
    with ground.open() as register:
        record = register.case(case)
        with register.store.writing() as writing:
            found, _, _ = register.candidate(record, step, writing)
    return step_record(found), found.to_state


def derive_again(ground: Ground) -> None:
    """Run `db rebuild`, where the register can still be read."""
    with suppress(AdmissionFlowError), ground.open(ground.chief) as register:
        register.rebuild()


# ---- rewriting the log -------------------------------------------------------------------------


def rewrite(
    ground: Ground,
    change: Callable[[list[Forged]], list[Forged] | None],
    *,
    checkpoints: bool = False,
) -> None:
    """Write the whole log anew, chained and consistent, as `change` leaves it.

    Args:
        ground: the register.
        change: gets all entries, changes them, or returns others.
        checkpoints: make the roots again that the log's own entries name.

    """
    forged = [Forged(entry.intent, entry.sig) for entry in ground.entries()]
    forged = change(forged) or forged
    prev, heads, tree, rows = NO_HEAD, dict[str, tuple[int, str]](), Tree(), []
    for seq, one in enumerate(forged):
        ver, head = heads.get(one.intent.case, (0, NO_HEAD))
        intent = replace(one.intent, case_ver=ver + 1, case_head=head)
        if checkpoints and intent.action == "checkpoint.hand_out":
            known = {**intent.data, "size": tree.size, "root": tree.root()}
            intent = replace(intent, data=known)
        text, sig = intent.text(), one.sig
        if text != one.before and intent.actor in keys_of(ground):
            sig = keys_of(ground)[intent.actor].sign(sshsig.ENTRY, text) if sig else ""
        entry = Entry(seq, prev, text, sig)
        prev, heads[intent.case] = entry.leaf, (ver + 1, entry.leaf)
        tree.add(bytes.fromhex(entry.leaf))
        rows.append((seq, entry.leaf, intent.id, intent.case, ver + 1, entry.line))
    with ground.files() as database, without_triggers(database):
        database.execute("DELETE FROM log_entry")
        database.executemany("INSERT INTO log_entry VALUES (?, ?, ?, ?, ?, ?)", rows)
    derive_again(ground)


def rewrite_one(ground: Ground, seq: int, change: Change, *, checkpoints: bool = False) -> None:
    """Change one entry, and make everything after it again."""

    def one_of_them(forged: list[Forged]) -> None:
        forged[seq].intent = change(forged[seq].intent)

    rewrite(ground, one_of_them, checkpoints=checkpoints)


def with_act_data(intent: Intent, **values: object) -> Intent:
    """Return an intent whose act has other values."""
    act = intent.data["act"]
    assert isinstance(act, dict)
    return replace(intent, data={**intent.data, "act": {**act, **values}})


def a_second_later(intent: Intent) -> Intent:
    """Say that something was recorded a second later than it was."""
    stamp = intent.at
    return replace(intent, at=f"{stamp[:-3]}{(int(stamp[-3:-1]) + 1) % 60:02}Z")


# ---- the files ---------------------------------------------------------------------------------


class without_triggers:  # noqa: N801 - reads like a word of its own
    """Drop the append-only triggers, and put them back."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database

    def __enter__(self) -> None:
        """Drop them."""
        query = "SELECT name, sql FROM main.sqlite_master WHERE type = 'trigger'"
        self.triggers = self.database.execute(query).fetchall()
        for name, _ in self.triggers:
            self.database.execute(f'DROP TRIGGER "{name}"')

    def __exit__(self, *_: object) -> None:
        """Put them back."""
        for _, sql in self.triggers:
            self.database.execute(sql)


def sql(*statements: str, triggers: bool = False) -> Callable[[Ground], None]:
    """Return the attack of somebody with SQL: past the triggers, or with them as they are."""

    def attack(ground: Ground) -> None:
        with ground.files() as database:
            database.execute("PRAGMA ignore_check_constraints = ON")
            if triggers:
                for statement in statements:
                    database.execute(statement)
            else:
                with without_triggers(database):
                    for statement in statements:
                        database.execute(statement)

    attack.__doc__ = f"`{'; '.join(statements)}`."
    return attack
